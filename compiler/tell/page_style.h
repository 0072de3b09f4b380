// How a page looks: CSS for wide and narrow windows, light and dark, and paper.
#pragma once

#include <string_view>

namespace sightline {

extern const std::string_view kPageStyle;

}  // namespace sightline
