// Two worlds that are being put together, with the same entities and strings: what is true, and
// what the evaluator was given.
#pragma once

#include <set>
#include <string>

#include "sightline/compiler.h"
#include "sightline/schema.h"
#include "sightline/typed.h"

namespace sightline {

class WorldDraft {
 public:
  WorldDraft(const Schema& schema, const typed::Policy& policy);

  std::uint32_t add_entity(std::uint16_t type);  // under a name of its own, made from the type's
  std::uint32_t add_entity(std::uint16_t type, const std::string& id);
  std::uint32_t string_of(const std::string& text);
  std::uint32_t new_string();

  // Nothing about it was delivered.
  void add_stranger(const EntityPlace& place);
  // What nobody mentioned gets some value, the same in both worlds. An entity that only this
  // brings, of a type for which `is_bound` says that invariants bind it, is a stranger: they bind
  // none.
  void fill(const std::vector<bool>& is_bound);

  void mention(const AttributePlace& place);
  void mention_parents(const EntityPlace& place);
  void mention_global(std::uint32_t global);
  void mention_context(std::uint32_t field);

  World& truth() { return example_.truth; }
  World& observed() { return example_.observed; }
  Counterexample& example() { return example_; }

 private:
  bool is_mentioned(const AttributePlace& place) const;
  void fill_attributes(std::uint16_t type);
  std::size_t entity_count() const;
  WorldValue some_value(const Type& type);

  const Schema& schema_;
  Counterexample example_;
  std::set<std::string> ids_;  // of all entities so far, and of the literals
  std::size_t texts_ = 0;
  std::vector<bool> is_bound_;
};

}  // namespace sightline
