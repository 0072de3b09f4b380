// Where the grammar found something else than it wanted: what the author probably did.
#pragma once

#include <cstdint>
#include <string_view>

#include "policy/syntax/messages.h"
#include "sightline/policy.h"

namespace sightline::syntax {

// `item` is where the declaration began that was being read, `at` the place where it broke off. The
// text ends where its file does.
Diagnostic explain(std::string_view text, const Expected& expected, std::uint32_t item,
                   std::uint32_t at);

}  // namespace sightline::syntax
