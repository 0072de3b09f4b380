// The target of a request line in, the name of an item out. What cannot be read in one way only is refused; that
// two names are two items, the store sees to. Tested in tests/examples/thumbnail_names_test.cc.

#include "names.h"

#include <vector>

namespace thumbnails {
namespace {

constexpr std::string_view kFolder = "thumbs";
constexpr std::size_t kMostBytes = 1024, kMostSegmentBytes = 200;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Once, and only once: `%252e` is the four characters `%2e`.
std::optional<std::string> decoded(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      out += path[i];
      continue;
    }
    const int high = i + 2 < path.size() ? digit(path[i + 1]) : -1;
    const int low = i + 2 < path.size() ? digit(path[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// A name that every program and file system reads alike: no control characters, no `%`, no other alphabets (whose
// characters may have two spellings), no dot at either end.
bool is_segment(std::string_view segment) {
  if (segment.size() > kMostSegmentBytes || segment.front() == '.' || segment.back() == '.')
    return false;
  for (const char c : segment) {
    if (!is_plain(c)) return false;
  }
  return true;
}

bool is_folder(std::string_view path) {
  return path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
}

// The segments of a path that begins at the root; nothing if `..` leaves it.
std::optional<std::vector<std::string_view>> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // a slash
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
      continue;
    }
    if (segments.empty()) return std::nullopt;
    segments.pop_back();
  }
  return segments;
}

}  // namespace

std::optional<std::string> name_in(std::string_view target) {
  const auto path = decoded(target.substr(0, target.find('?')));
  if (!path || path->size() > kMostBytes || !path->starts_with('/') || is_folder(*path))
    return std::nullopt;
  const auto segments = segments_of(*path);
  if (!segments || segments->size() < 2 || segments->front() != kFolder) return std::nullopt;
  std::string name;
  for (std::size_t i = 1; i < segments->size(); ++i) {
    if (!is_segment((*segments)[i])) return std::nullopt;
    name.append(name.empty() ? "" : "/").append((*segments)[i]);
  }
  return name;
}

std::optional<std::string_view> grant_in(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  std::string_view query = target.substr(mark + 1);
  std::optional<std::string_view> found;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(part.size() == query.size() ? part.size() : part.size() + 1);
    if (!part.starts_with("grant=")) continue;
    if (found) return std::nullopt;
    found = part.substr(6);
  }
  return found;
}

}  // namespace thumbnails
