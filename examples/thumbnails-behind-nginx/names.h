// Which item a request means.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace thumbnails {

// The name behind `/thumbs/` of the target of a request line (`/thumbs/porch/1.jpg?grant=..`), as the web server
// itself would read it: decoded once, slashes merged, `.` and `..` resolved. Nothing if it leaves /thumbs/, or has
// anything in it that programs read differently.
std::optional<std::string> name_in(std::string_view target);

// The one `grant=` of the target's query. Nothing if there is none, or more than one.
std::optional<std::string_view> grant_in(std::string_view target);

}  // namespace thumbnails
