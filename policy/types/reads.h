// The facts that conditions read.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "sightline/typed.h"

namespace sightline {

class Reads {
 public:
  using Part = std::pair<std::uint32_t, std::uint32_t>;
  std::set<Part> attributes;  // entity type, attribute
  std::set<Part> fields;      // relation, payload field
  std::set<std::uint32_t> relations, context;
  std::map<std::uint32_t, Span> globals;  // where each is read first
  std::set<std::uint32_t> hierarchy;      // entity types whose parents are asked for
  bool principal = false;

  void add(const typed::ExprRef& condition);
  // Says of which relation a row of a `forall` is, whose conditions come next.
  void bind(std::uint32_t row, std::uint32_t relation);

 private:
  void add_attribute(const typed::AttributeOf& a);
  void add_field(const typed::FieldOf& f);
  void add_in(const typed::In& i);
  void add_query(const typed::Query& q);
  std::map<std::uint32_t, std::uint32_t> rows_;  // of which relation
};

}  // namespace sightline
