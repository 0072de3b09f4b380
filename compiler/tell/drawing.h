// The drawing without its document, for a page that has its style once.
#pragma once

#include <string>
#include <string_view>

#include "compiler/tell/picture.h"

namespace sightline {

// `described` is read aloud in place of the picture.
std::string drawing_element(const Picture& picture, std::string_view described);
// CSS for every such element, light and dark.
extern const std::string_view kDrawingStyle;

// Text as XML and HTML hold it, in an element and in an attribute's value.
std::string markup_text(std::string_view text);

}  // namespace sightline
