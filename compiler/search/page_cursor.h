// Where a page ended, as text that only the same question can go on with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sightline/search.h"

namespace sightline {

struct PagePlace {
  std::uint16_t type = 0;
  std::string id;
};

std::string cursor_of(const Policy& policy, const Snapshot& snapshot,
                      const SearchQuestion& question, const PagePlace& last);
// Nothing if it is none, or one of another policy, snapshot or question.
std::optional<PagePlace> place_of(const Policy& policy, const Snapshot& snapshot,
                                  const SearchQuestion& question);

}  // namespace sightline
