// Where one policy's declarations stand among those of two policies, and back.
#pragma once

#include <cstdint>
#include <vector>

#include "sightline/schema.h"

namespace sightline {

inline constexpr std::uint16_t kNowhere = 0xffff;

// Positions of one kind of declaration: its own, and in the union.
class Numbering {
 public:
  std::uint16_t to_union(std::size_t own) const { return to_[own]; }
  // kNowhere: this policy does not know it.
  std::uint16_t to_own(std::size_t united) const {
    return united < from_.size() ? from_[united] : kNowhere;
  }
  bool knows(std::size_t united) const { return to_own(united) != kNowhere; }
  std::size_t size() const { return to_.size(); }

  // The next own position.
  void add(std::uint16_t united) {
    if (from_.size() <= united) from_.resize(united + std::size_t{1}, kNowhere);
    from_[united] = static_cast<std::uint16_t>(to_.size());
    to_.push_back(united);
  }

 private:
  std::vector<std::uint16_t> to_, from_;
};

struct Placement {
  const Schema* schema = nullptr;  // its own
  Numbering enums, entities, relations, globals, context, actions, obligations;
  std::vector<Numbering> members, attributes, fields;  // of its enums, entity types, relations

  Type to_union(const Type& type) const {
    switch (type.kind) {
      case Type::Kind::enumeration:
      case Type::Kind::set:
        return {type.kind, type.optional, enums.to_union(type.id)};
      case Type::Kind::entity:
        return {type.kind, type.optional, entities.to_union(type.id)};
      case Type::Kind::boolean:
      case Type::Kind::integer:
      case Type::Kind::time:
      case Type::Kind::duration:
      case Type::Kind::string:
        break;
    }
    return type;
  }
};

}  // namespace sightline
