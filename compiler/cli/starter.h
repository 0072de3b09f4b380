// The files of a new project.
#pragma once

#include <span>
#include <string_view>

namespace sightline::cli {

struct StarterFile {
  std::string_view path;  // in the project's folder
  std::string_view text;
};

// In the order in which they are written. The policy checks without a warning, is laid out as `fmt`
// does, proves and passes its tests; the request is allowed by the facts.
std::span<const StarterFile> starter_files();

}  // namespace sightline::cli
