// A file to the trees of its declarations, one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "policy/syntax/messages.h"
#include "policy/syntax/tree.h"

namespace sightline::syntax {

// What to do with each declaration, or where one broke off; false ends the reading. A branch lives
// as long as the call.
struct Reading {
  std::function<bool(const Branch& item)> read;
  std::function<bool(const Expected& expected, std::uint32_t item, std::uint32_t at)> broke_off;
};

// The file begins at `begin`, where a byte order mark may stand, and ends where the text does.
// Reading goes on behind an error where the next declaration begins a line.
void read_items(std::string_view text, std::uint32_t begin, const Reading& reading);

}  // namespace sightline::syntax
