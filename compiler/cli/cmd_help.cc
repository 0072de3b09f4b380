// `sightline help SLnnnn`: the number of a diagnostic in, its long story out.
// Tested in tests/unit/compiler/cli/cmd_check_test.cc.

#include <fmt/format.h>

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

}  // namespace

Exit run_command(const HelpArguments& arguments, Streams streams) {
  std::vector<std::string> codes;
  for (std::uint16_t number = 0; number <= kLastCode; ++number) {
    const auto code = static_cast<Code>(number);
    if (code_title(code).empty()) continue;
    if (code_text(code) == arguments.topic) {
      streams.out << fmt::format("{}: {}\n\n{}\n", arguments.topic, code_title(code),
                                 wrapped(code_story(code)));
      return Exit::fine;
    }
    codes.push_back(code_text(code));
  }
  const std::vector<std::string_view> names(codes.begin(), codes.end());
  streams.err << "sightline: no help about " << in_backticks(arguments.topic)
              << suggestion(arguments.topic, names) << '\n';
  return Exit::unreadable;
}

}  // namespace sightline::cli
