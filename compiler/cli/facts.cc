// A stream of JSON facts in, one fact after the other out to its taker. What a fact says is not known
// here; that nothing in the stream is skipped is this file's business.
// Tested in tests/unit/compiler/cli/facts_test.cc and cmd_eval_test.cc (hostile input).

#include "compiler/cli/facts.h"

#include <functional>
#include <istream>
#include <string_view>

#include "compiler/cli/fact_taker.h"
#include "compiler/cli/json_tree.h"
#include "compiler/cli/lines.h"

namespace sightline::cli {
namespace {

// The first character that is no blank, which stays in the stream; counts the lines before it.
int first_character(std::istream& in, std::size_t& line) {
  int c = in.rdbuf()->sgetc();
  while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
    line += c == '\n' ? 1 : 0;
    c = in.rdbuf()->snextc();
  }
  return c;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string placed(const std::string& name, std::size_t line, std::size_t column,
                   const std::string& message) {
  return name + ":" + std::to_string(line) + (column == 0 ? "" : ":" + std::to_string(column)) +
         ": " + message;
}

// One object that does not end in its first line: it is the whole file.
Wrong read_whole_object(LineReader& lines, std::string text, std::size_t first_line,
                        const std::string& name, JsonTree& tree, const TakeFact& take) {
  std::string_view line;
  LineReader::Status status = lines.next(line);
  while (status == LineReader::Status::line && text.size() <= kMaxJsonBytes) {
    text += '\n';
    text += line;
    status = lines.next(line);
  }
  if (status == LineReader::Status::too_long)
    return placed(name, lines.number(), 0, "longer than 1 MiB");
  if (const auto problem = tree.parse(text)) {
    return placed(name, first_line + problem->line - 1, problem->column, problem->message);
  }
  const Wrong wrong = take(first_line);
  return wrong ? Wrong(placed(name, first_line, 0, *wrong)) : std::nullopt;
}

bool is_incomplete(const JsonProblem& problem, std::string_view line) {
  return problem.column > line.size();
}

// One line that holds a fact, or the first of a fact that is the whole file.
Wrong read_line(LineReader& lines, std::string_view line, bool is_first, const std::string& name,
                JsonTree& tree, const TakeFact& take) {
  if (is_blank(line)) return std::nullopt;
  const auto problem = tree.parse(line);
  if (problem && is_first && is_incomplete(*problem, line)) {
    return read_whole_object(lines, std::string(line), lines.number(), name, tree, take);
  }
  if (problem) return placed(name, lines.number(), problem->column, problem->message);
  const Wrong wrong = take(lines.number());
  return wrong ? Wrong(placed(name, lines.number(), 0, *wrong)) : std::nullopt;
}

Wrong read_lines(std::istream& in, std::size_t first_line, const std::string& name, JsonTree& tree,
                 const TakeFact& take) {
  LineReader lines(in, kMaxJsonBytes, first_line);
  std::string_view line;
  LineReader::Status status = lines.next(line);
  for (bool is_first = true; status == LineReader::Status::line; is_first = false) {
    if (Wrong wrong = read_line(lines, line, is_first, name, tree, take)) return wrong;
    status = lines.next(line);
  }
  if (status == LineReader::Status::end) return std::nullopt;
  if (status == LineReader::Status::failed) return name + ": cannot be read";
  return placed(name, lines.number(), 0, "longer than 1 MiB");
}

}  // namespace

std::optional<std::string> read_json_facts(std::istream& in, const std::string& name,
                                           JsonTree& tree, const TakeFact& take) {
  std::size_t line = 1;
  if (first_character(in, line) != '[') return read_lines(in, line, name, tree, take);
  Wrong wrong;
  const auto problem = read_json_array(in, line, tree, [&](std::size_t element_line) {
    if (const Wrong found = take(element_line)) wrong = placed(name, element_line, 0, *found);
    return !wrong;
  });
  if (problem) return placed(name, problem->line, problem->column, problem->message);
  return wrong;
}

std::optional<std::string> read_facts(std::istream& in, const std::string& name, Speaker speaker,
                                      const Schema& schema, FactSink& sink, FactsRead& read) {
  JsonTree tree;
  FactTaker taker(tree, speaker, schema, sink, read);
  return read_json_facts(in, name, tree, [&](std::size_t) { return taker.take(); });
}

std::optional<std::string> read_changes(
    std::istream& in, const std::string& name, const Schema& schema, ChangeSink& sink,
    FactsRead& read, const std::function<std::optional<std::string>()>& after_each) {
  JsonTree tree;
  FactTaker taker(tree, schema, sink, read);
  return read_json_facts(in, name, tree, [&](std::size_t) {
    Wrong wrong = taker.take();
    return wrong ? wrong : after_each();
  });
}

std::optional<std::string> read_facts(std::istream& in, const std::string& name, Speaker speaker,
                                      const Schema& schema, SnapshotBuilder& builder,
                                      FactsRead& read) {
  BuilderSink sink(builder, schema, nullptr);
  return read_facts(in, name, speaker, schema, sink, read);
}

}  // namespace sightline::cli
