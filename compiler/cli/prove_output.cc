// Proof reports in, text in the format that was asked for out, and a drawing and a page into files.
// Tested in tests/unit/compiler/cli/prove_output_test.cc and tests/golden/cli.

#include "compiler/cli/prove_output.h"

#include <ostream>
#include <span>
#include <utility>

#include "compiler/cli/files.h"
#include "compiler/cli/junit.h"
#include "compiler/cli/opinion_lines.h"
#include "compiler/cli/proof_json.h"
#include "compiler/cli/report.h"
#include "compiler/cli/switch_lines.h"
#include "sightline/telling.h"

namespace sightline::cli {

bool ProveOutput::needs_support() const {
  return arguments_.why || arguments_.report || arguments_.format == Format::json;
}

bool ProveOutput::can_write() const {
  const auto refuse = [&](std::string_view why) {
    streams_.err << "sightline: prove: " << why << '\n';
    return false;
  };
  if (arguments_.save_queries && arguments_.files.size() > 1)
    return refuse("--save-queries is of one policy");
  if (!arguments_.svg && !arguments_.report) return true;
  if (arguments_.files.size() > 1) return refuse("--svg and --report are of one policy");
  if (arguments_.svg == arguments_.report) return refuse("--svg and --report name one file");
  for (const auto& name : {arguments_.svg, arguments_.report}) {
    if (!name) continue;
    if (*name == "-") return refuse("--svg and --report need the name of a file");
    if (is_same_file(arguments_.files.front(), *name))
      return refuse("the policy " + shown_name(*name) + " would be replaced");
  }
  return true;
}

void ProveOutput::begin() {
  if (arguments_.format == Format::junit) streams_.out << kJunitBegin;
}

FileListener ProveOutput::begin_file(const std::string& file) {
  return annotations_.listener(shown_name(file));
}

void ProveOutput::end_file(const std::string& file) {
  const bool reported = std::exchange(reported_, false);
  if (!reported && arguments_.format == Format::junit)
    streams_.out << junit_broken_suite(shown_name(file), annotations_.heard());
}

Exit ProveOutput::report(const ProofReport& report, const ProofRecord& record,
                         const CheckedFile& file) {
  reported_ = true;
  switch (arguments_.format) {
    case Format::human:
      print(report, record, file);
      break;
    case Format::json:
      streams_.out << report_json(report, record, file) << '\n';
      break;
    case Format::junit:
      streams_.out << junit_suite(report, file);
      break;
    case Format::sarif:
    case Format::github:
      annotations_.add_proofs(report, file);
      break;
  }
  Exit exit = Exit::fine;
  if (!arguments_.property && file.policy.tree().properties.empty())
    streams_.err << file.source.name() << ": no property to prove\n";
  if (arguments_.svg) exit = worse(exit, draw(report, file));
  if (arguments_.report)
    exit = worse(exit, write(*arguments_.report, page(file.policy, report, record, file.source)));
  return exit;
}

Exit ProveOutput::end(Exit exit) {
  if (arguments_.format == Format::junit) streams_.out << kJunitEnd;
  return annotations_.finish(exit, "sightline prove");
}

void ProveOutput::print(const ProofReport& report, const ProofRecord& record,
                        const CheckedFile& file) {
  if (arguments_.files.size() > 1) streams_.out << file.source.name() << ":\n";
  streams_.out << verdict_lines(report, record, streams_.colour);
  streams_.out << opinion_lines(report);
  if (arguments_.why) streams_.out << support_lines(report, file.source);
  streams_.out << switch_lines(report, file.policy, streams_.colour);
  for (const PropertyReport& property : report.properties) {
    if (!std::holds_alternative<Refuted>(property.verdict)) continue;
    streams_.out << '\n' << story(file.policy, property, file.source);
  }
}

Exit ProveOutput::write(const std::string& name, const std::string& text) {
  const auto error = replace_file(name, std::as_bytes(std::span(text)));
  if (!error) return Exit::fine;
  streams_.err << error->message << '\n';
  return Exit::unreadable;
}

// The first refuted property that has a world; of --property also the witness of a `possible`.
Exit ProveOutput::draw(const ProofReport& report, const CheckedFile& file) {
  std::string text, name;
  std::size_t more = 0;
  for (const PropertyReport& property : report.properties) {
    const bool is_refuted = std::holds_alternative<Refuted>(property.verdict);
    if (!is_refuted && !arguments_.property) continue;
    std::string drawn = drawing(file.policy, property);
    if (drawn.empty()) continue;
    if (!text.empty()) {
      ++more;
      continue;
    }
    text = std::move(drawn);
    name = property.name;
  }
  if (text.empty()) {
    streams_.err << shown_name(*arguments_.svg) << ": not written: there is no world to draw\n";
    return Exit::fine;
  }
  const Exit exit = write(*arguments_.svg, text);
  if (exit != Exit::fine) return exit;
  streams_.err << shown_name(*arguments_.svg) << ": the world of `" << name << "`";
  if (more != 0) streams_.err << "; --property draws one of the " << more << " others";
  streams_.err << '\n';
  return Exit::fine;
}

}  // namespace sightline::cli
