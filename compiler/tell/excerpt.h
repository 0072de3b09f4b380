// A piece of a policy's text, to stand inside a sentence.
#pragma once

#include <string>
#include <string_view>

namespace sightline {

// On one line, with `..` for what follows so many bytes.
std::string excerpt(std::string_view text, std::size_t most);

}  // namespace sightline
