// `sightline help TOPIC`: the number of a diagnostic in, its long story out; or all of them in a line
// each. Tested in tests/unit/compiler/cli/cmd_help_test.cc.

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <vector>

#include "compiler/cli/commands.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/suggest.h"
#include "sightline/policy.h"

namespace sightline::cli {
namespace {

constexpr std::uint16_t kLastCode = 9999;

// Breaks at blanks so that no line is longer than a terminal.
std::string wrapped(std::string_view text) {
  constexpr std::size_t kWidth = 88;
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    if (column > 0 && column + 1 + end > kWidth) {
      out += '\n';
      column = 0;
    }
    if (column > 0) out += ' ';
    out += text.substr(0, end);
    column += end + (column > 0 ? 1 : 0);
    const bool line_end = end < text.size() && text[end] == '\n';
    if (line_end) {
      out += '\n';
      column = 0;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<Code> all_codes() {
  std::vector<Code> codes;
  for (std::uint16_t number = 0; number <= kLastCode; ++number) {
    if (!code_title(static_cast<Code>(number)).empty()) codes.push_back(static_cast<Code>(number));
  }
  return codes;
}

// `sl203`, `SL0203` and `203` all mean SL0203.
std::string normal_form(std::string_view topic) {
  std::string_view digits = topic;
  if (digits.starts_with("SL") || digits.starts_with("sl")) digits.remove_prefix(2);
  const bool is_number = !digits.empty() && digits.size() <= 4 &&
                         digits.find_first_not_of("0123456789") == std::string_view::npos;
  return is_number ? fmt::format("SL{:0>4}", digits) : std::string(topic);
}

}  // namespace

Exit run_command(const HelpArguments& arguments, Streams streams) {
  const std::vector<Code> codes = all_codes();
  if (arguments.topic == "codes") {
    for (const Code code : codes)
      streams.out << fmt::format("{}  {}\n", code_text(code), code_title(code));
    return Exit::fine;
  }
  const std::string topic = normal_form(arguments.topic);
  std::vector<std::string> texts = {"codes"};
  for (const Code code : codes) {
    texts.push_back(code_text(code));
    if (texts.back() != topic) continue;
    streams.out << fmt::format("{}: {}\n\n{}\n", topic, code_title(code),
                               wrapped(code_story(code)));
    return Exit::fine;
  }
  const std::vector<std::string_view> names(texts.begin(), texts.end());
  streams.err << "sightline: no help about " << in_backticks(arguments.topic)
              << suggestion(topic, names) << " (`sightline help codes` lists them all)\n";
  return Exit::unreadable;
}

}  // namespace sightline::cli
