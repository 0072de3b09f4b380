// Where the indexes get their facts from: the one place to change when facts come from elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

// Told of every fact that `decide` goes by, in any order: where a cache answers in the registry's
// place, of its answer alone. How old a fact may be is the reader's business.
class FactVisitor {
 public:
  virtual ~FactVisitor() = default;
  virtual void entity(const Entity& entity) = 0;  // the registry knows it
  // Known or none; of what nobody said it is not told.
  virtual void attribute(const Entity& entity, std::uint16_t attribute, const Value& value) = 0;
  virtual void parent(const Entity& child, const Entity& parent) = 0;
  virtual void parents_cut_short(const Entity& entity) = 0;
  // One field for each that is declared, unavailable ones too.
  virtual void row(std::uint16_t relation, std::span<const Value> key,
                   std::span<const Value> fields) = 0;
  virtual void rows_cut_short(std::uint16_t relation) = 0;
  virtual void global(std::uint16_t global, const Value& value) = 0;
};

// Whoever has facts, and tells them.
using FactSource = std::function<void(FactVisitor& visitor)>;

struct KeptFacts;
FactSource source_of(const Schema& schema, const KeptFacts& facts);  // borrows both

}  // namespace sightline
