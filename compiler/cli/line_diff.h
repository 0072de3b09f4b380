// What has to change in a text, line by line.
#pragma once

#include <string>
#include <string_view>

namespace sightline::cli {

// A unified diff with three lines around each change, its file names `name` and `name (formatted)`.
// Empty if the texts are equal. Of long stretches that differ, all lines are shown as exchanged.
std::string line_diff(std::string_view before, std::string_view after, std::string_view name);

}  // namespace sightline::cli
