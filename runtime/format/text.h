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

// What stands in a message: a text that lives on, or a number.
class MessagePart {
 public:
  MessagePart(std::uint64_t number) : size_(number) {}  // NOLINT: implicit on purpose
  MessagePart(const char* text) : MessagePart(std::string_view(text)) {}         // NOLINT: likewise
  MessagePart(const std::string& text) : MessagePart(std::string_view(text)) {}  // NOLINT: likewise
  MessagePart(std::string_view text)
      : text_(text.data()), size_(text.size()) {}  // NOLINT: likewise

  std::string plain() const;
  std::string quoted() const;

 private:
  const char* text_ = nullptr;  // null: a number, or an empty text that is only ever quoted
  std::uint64_t size_;          // of the text; or the number
};

// `text`, where each `{}` stands for the next part, and `{:?}` for one in quotes: in_quotes().
std::string message(const char* text, std::initializer_list<MessagePart> parts = {});
std::string join(std::initializer_list<std::string_view> parts);
std::string decimal(std::uint64_t number);
// One that stands there twice, if any does.
std::optional<std::string_view> find_twice(std::vector<std::string_view> names);
// In double quotes, cut when long; bytes that could steer a terminal or are not UTF-8 as \xNN.
std::string in_quotes(std::string_view text);

}  // namespace sightline
