// Which facts code reads.
#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>

#include "runtime/format/program.h"

namespace sightline {

struct FactRead {
  enum class Kind : std::uint8_t { attribute, relation, field, global, context, parents };
  Kind kind = Kind::attribute;
  // Entity type and attribute; relation (and field); position; entity type whose parents are asked
  // for.
  std::uint16_t owner = 0, member = 0;
  unsigned bound = 0;  // of a relation's look-up: which columns are given, by bit
  friend auto operator<=>(const FactRead&, const FactRead&) = default;
};

std::set<FactRead> facts_read(const Program& program, std::uint32_t begin, std::uint32_t end);

// `Clip.account`, `share(viewer, _)`, `share.until`, `lockdown`, `context.session`, `parents of
// User`.
std::string text_of(const Schema& schema, const FactRead& fact);

}  // namespace sightline
