// Another program as a function: text in, text out.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

namespace sightline {

// What the program, found on the path, writes to its standard output when it is given `input`; it
// is killed at the deadline. Nothing if it could not be started. What it was able to say counts,
// however it ended.
std::optional<std::string> run_program(const std::string& program,
                                       std::span<const std::string> arguments,
                                       const std::string& input, std::chrono::milliseconds most);

}  // namespace sightline
