// `sightline fmt`: policies in, the same policies in the one layout out. A file is replaced whole or not
// at all, and only when its layout differs. What the layout is, policy/ knows.
// Tested in tests/unit/compiler/cli/cmd_fmt_test.cc.

#include <ostream>
#include <span>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/line_diff.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

Exit write_back(const std::string& file, const std::string& text, Streams streams) {
  if (const auto error = replace_file(file, std::as_bytes(std::span(text)))) {
    streams.err << error->message << '\n';
    return Exit::unreadable;
  }
  streams.err << "formatted " << shown_name(file) << '\n';
  return Exit::fine;
}

Exit format_file(const std::string& file, bool only_check, Streams streams) {
  auto before = read_file(file, streams.in);
  if (!before) {
    streams.err << before.error().message << '\n';
    return Exit::unreadable;
  }
  const Source source(shown_name(file), *before);
  const auto after = format(source);
  if (!after) {
    for (const Diagnostic& error : syntax_errors(source)) streams.err << render(error, source);
    return Exit::unreadable;
  }
  if (only_check) {
    streams.out << line_diff(*before, *after, shown_name(file));
    return *before == *after ? Exit::fine : Exit::findings;
  }
  if (file == "-") {
    streams.out << *after;
    return Exit::fine;
  }
  return *before == *after ? Exit::fine : write_back(file, *after, streams);
}

}  // namespace

Exit run_command(const FmtArguments& arguments, Streams streams) {
  Exit exit = Exit::fine;
  for (const std::string& file : arguments.files)
    exit = worse(exit, format_file(file, arguments.check, streams));
  return exit;
}

}  // namespace sightline::cli
