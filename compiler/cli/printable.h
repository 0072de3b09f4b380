// Text of unknown origin, made fit for a message or for a JSON string; digests as text.
#pragma once

#include <string>
#include <string_view>

#include "sightline/decision.h"

namespace sightline::cli {

// The text with control characters, and bytes that are no UTF-8, as \xNN.
std::string printable(std::string_view text);
// The same in backticks, cut after 60 bytes.
std::string in_backticks(std::string_view text);

// Appends the text as a JSON string with its quotation marks. The text must be UTF-8; bytes that
// are not are replaced by U+FFFD.
void append_json(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

// 64 digits.
std::string hexadecimal(const Digest& digest);

// `out` with `text` in the colour if `colour` says so.
enum class Colour { red, green, yellow };
std::string painted(std::string_view text, Colour shade, bool colour);

}  // namespace sightline::cli
