// What a decision asked for.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "compiler/explain/known_facts.h"

namespace sightline {

// What there is to change.
struct DecisionReads {
  struct LookUp {
    std::uint16_t relation = 0;
    unsigned mask = 0;
    RowName key;
    bool complete = false;
    auto operator<=>(const LookUp&) const = default;
  };
  struct Membership {
    EntityName entity, ancestor;
    bool whole = false;
    auto operator<=>(const Membership&) const = default;
  };
  std::set<std::tuple<std::uint16_t, std::uint16_t, std::string>> attributes;
  std::set<std::uint16_t> globals, context;
  std::set<LookUp> look_ups;
  std::set<Membership> memberships;
  std::set<std::pair<std::uint16_t, RowName>> rows,
      collected_rows;           // the latter are not the snapshot's
  std::set<OwnedValue> values;  // that were compared, or could be
  bool now = false, aged = false;
};

}  // namespace sightline
