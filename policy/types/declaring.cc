// Parts of declarations -> parts of the schema: fields with their trust and age, and explanations.
// Tested in tests/unit/policy/types/schema_test.cc. Refuses to know which declaration it reads.

#include "policy/types/declaring.h"

#include "policy/types/resolve.h"

namespace sightline {

Span word_between(const Source& source, std::uint32_t begin, std::uint32_t end,
                  std::string_view word) {
  const Span whole{begin, end};
  const std::size_t at = source.text(whole).rfind(word);
  if (at == std::string_view::npos) return whole;
  const auto start = begin + static_cast<std::uint32_t>(at);
  return {start, start + static_cast<std::uint32_t>(word.size())};
}

std::string doc_of(const ast::Item& item, Reporter& report) {
  if (item.doc.size() <= kMaxDeclarationDocBytes) return item.doc;
  report.error(Code::too_many, {item.span.begin, item.span.begin},
               "the explanation above this is too long: at most " +
                   std::to_string(kMaxDeclarationDocBytes) + " bytes are possible");
  return {};
}

typed::Trust trust_of(ast::Trust trust) {
  switch (trust) {
    case ast::Trust::none:
      return typed::Trust::registry;
    case ast::Trust::cached:
      return typed::Trust::cached;
    case ast::Trust::sealed:
      return typed::Trust::sealed;
    case ast::Trust::sealed_fixed:
      break;
  }
  return typed::Trust::sealed_fixed;
}

void refuse_trust(const ast::Field& field, const std::string& instead, Reporter& report) {
  if (field.trust == ast::Trust::none) return;
  const std::string_view word = field.trust == ast::Trust::cached ? "cached" : "sealed";
  report
      .error(Code::trust_of_a_row,
             word_between(report.source(), field.span.begin, field.name.span.begin, word),
             "a trust word cannot stand before " + ticked(field.name.text))
      .help(instead.empty() ? "leave it out" : "write it " + instead);
}

void refuse_within(const ast::Field& field, const std::string& instead, Reporter& report) {
  if (!field.within) return;
  const Span word = word_between(report.source(), field.type.span.end, field.span.end, "within");
  report.error(Code::trust_of_a_row, word, "`within` cannot stand after " + ticked(field.name.text))
      .help(instead.empty() ? "leave it out" : "write it " + instead);
}

std::optional<std::int64_t> age_of(const std::optional<std::int64_t>& age, Span span,
                                   Reporter& report) {
  if (!age || *age > 0) return age;
  report.error(Code::within_nothing, span, "a fact within 0 is always too old")
      .help("say how old it may be: `within 10s`");
  return age;
}

void add_field(Declarations& schema, const ast::Field& field, typed::Trust trust,
               std::optional<std::int64_t> within, Names& names,
               std::vector<typed::Attribute>& list, std::string_view what, Reporter& report) {
  if (!within_limit(list.size(), kMaxDeclarations, field.name.span, "names in one type", report))
    return;
  const auto type = resolve_type(schema, field.type, what, report);
  const auto id = static_cast<std::uint32_t>(list.size());
  if (!enter(names, field.name, id, what, report)) return;
  names[field.name.text].usable = type.has_value();
  list.push_back({field.name.text, type.value_or(typed::Type{}), trust, within, field.name.span});
}

}  // namespace sightline
