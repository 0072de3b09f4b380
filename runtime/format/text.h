// Text that comes from outside: what counts as a name, as UTF-8, and how it is shown in a message.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#ifdef __GLIBCXX__
// libstdc++ has these in its library; without this each file of a C++20 program carries its own.
extern template class std::basic_string<char>;
#endif

namespace sightline {

// Well-formed UTF-8 (Unicode 15, table 3-7): no overlong form, no surrogate, nothing past U+10FFFF.
bool is_utf8(std::string_view text);
// Length of the UTF-8 character that `text`, which is not empty, begins with; 0 if there is none.
std::size_t utf8_character(std::string_view text);
// UTF-8 in which no character could steer a terminal.
bool is_printable(std::string_view text);
// A name as the grammar has it: a letter, then letters, digits and `_`; at most kMaxNameBytes.
bool is_name(std::string_view text);

std::string join(std::initializer_list<std::string_view> parts);
std::string decimal(std::uint64_t number);
// One that stands there twice, if any does.
std::optional<std::string_view> find_twice(std::vector<std::string_view> names);
// In double quotes, cut when long; bytes that could steer a terminal or are not UTF-8 as \xNN.
std::string in_quotes(std::string_view text);

}  // namespace sightline
