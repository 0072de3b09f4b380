// `sightline init DIR`: a folder in, a starter project in it out. What is already there stays as it is.
// Tested in tests/unit/compiler/cli/cmd_init_test.cc.

#include <filesystem>
#include <ostream>
#include <system_error>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/starter.h"

namespace sightline::cli {
namespace {

namespace fs = std::filesystem;

// Something of that name: a file, a folder, or a link that leads nowhere.
bool is_taken(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

std::optional<std::string> first_taken(const fs::path& folder) {
  for (const StarterFile& file : starter_files()) {
    const fs::path path = folder / file.path;
    if (is_taken(path)) return printable(path.string()) + " is already there";
  }
  return std::nullopt;
}

std::optional<std::string> write_all(const fs::path& folder) {
  for (const StarterFile& file : starter_files()) {
    const fs::path path = folder / file.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return printable(path.parent_path().string()) + ": " + error.message();
    if (const auto failed = create_file(path.string(), file.text)) return failed->message;
  }
  return std::nullopt;
}

}  // namespace

Exit run_command(const InitArguments& arguments, Streams streams) {
  const fs::path folder = arguments.folder;
  if (const auto taken = first_taken(folder)) {
    streams.err << "sightline: init: " << *taken << "; nothing was written\n";
    return Exit::unreadable;
  }
  if (const auto failed = write_all(folder)) {
    streams.err << "sightline: init: " << *failed << '\n';
    return Exit::unreadable;
  }
  for (const StarterFile& file : starter_files())
    streams.out << "wrote " << printable((folder / file.path).string()) << '\n';
  streams.out << "\nNext:\n"
              << "  cd " << printable(arguments.folder) << '\n'
              << "  sightline prove policy.pol\n"
              << "  sightline test policy.pol --coverage\n"
              << "  sightline eval policy.pol --facts facts.json --request request.json "
                 "--now 2024-02-16T06:00:30Z\n";
  return Exit::fine;
}

}  // namespace sightline::cli
