// "Did you mean": the name that was probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sightline::cli {

// `; did you mean \`check\`?` if one of the names is close to what was written, else nothing.
std::string suggestion(std::string_view written, std::span<const std::string_view> names);

}  // namespace sightline::cli
