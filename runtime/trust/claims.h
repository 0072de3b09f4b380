// The payload of a grant: JSON of PASETO's registered claims and ours (specs/grants.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sightline/trust/grant.h"

namespace sightline::grants {

// Covered by every grant and not in it: another use of the same keys makes no grants.
inline constexpr std::string_view kImplicit = "sightline grant 1";

std::string text_of(const GrantClaims& claims);

// Fills `claims` with what borrows `text`, which is changed. What is wrong, or null: each claim stands
// once, none is unknown, and none but audience, connection and single use may be left out.
const char* read_claims(char* text, std::size_t size, GrantClaims& claims);

// What a grant holds of a connection: BLAKE2b of its bytes and the grant's id, so that two grants of one
// connection have nothing in common.
std::array<std::uint8_t, 32> connection_hash(const GrantId& id, std::span<const std::byte> bytes);

}  // namespace sightline::grants
