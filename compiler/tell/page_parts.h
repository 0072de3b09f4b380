// The parts of a page, each a piece of HTML.
#pragma once

#include <string>
#include <string_view>

#include "sightline/compiler.h"
#include "sightline/policy.h"
#include "sightline/proof_record.h"

namespace sightline {

// What a page is about.
struct PageMatter {
  const CheckedPolicy& policy;
  const ProofReport& report;
  const ProofRecord& record;
  const Source& source;
};

// `<span class="verdict good">`: a word and a sign, for those who see no colours.
std::string verdict_badge(const Verdict& verdict);
// `good`, `bad` or `open`.
std::string_view verdict_class(const Verdict& verdict);
std::string code_element(std::string_view text);
// Text with what stands in backticks as code.
std::string prose(std::string_view text);
std::string place_text(Span span, const Source& source);  // `home.pol:7:12`
// `p-1`: where the page speaks of the claim with this number in the report.
std::string anchor(std::size_t number);

// A claim with all that is to be told of it.
std::string property_article(const PageMatter& matter, std::size_t number);
// The claim's text, from its keyword to its last line. If another item stands in that line, with
// it.
std::string text_as_written(Span name, const Source& source);

// What the switches do; empty if the report says nothing of any.
std::string switches_section(const PageMatter& matter);
// Which rules' conditions carry which proofs; empty if no report says.
std::string coverage_section(const PageMatter& matter);
// What is taken for granted, what a host may require, and what the words mean.
std::string assumptions_section(const PageMatter& matter);
std::string requirements_section(const PageMatter& matter);
std::string words_section();

}  // namespace sightline
