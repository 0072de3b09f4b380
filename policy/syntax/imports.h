// What a text imports, and which file an import means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/syntax/parse.h"
#include "sightline/span.h"

namespace sightline::syntax {

inline constexpr std::size_t kMaxImportDepth = 8;  // imports of imports
inline constexpr std::size_t kMaxFiles = 64;       // with the policy itself
inline constexpr std::size_t kMaxImportedBytes = std::size_t{4}
                                                 << 20;  // 4 MiB, with the policy itself

struct ImportPlace {
  std::string path;  // as written
  Span span;         // of `import ".."`
};

inline constexpr std::size_t kMaxPathBytes = 1'024;

std::string_view folder_of(std::string_view path);  // with its `/`; empty if there is none

// The imports at the begin of the file that begins there and ends where the text does.
std::vector<ImportPlace> imports_of(std::string_view text, std::uint32_t begin);

// Without `.` and empty parts, and with `..` only where it begins.
std::string normalised(std::string_view path);

// The file that is meant, by the path of the file that imports it; nothing if that is no path.
std::optional<std::string> resolve_import(std::string_view importing, std::string_view path);

}  // namespace sightline::syntax
