// A policy's declarations with the names and types that they have in C++.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/header/cpp_names.h"
#include "sightline/schema.h"
#include "sightline/typed.h"

namespace sightline {

// What a place declares itself: there a type of the same name needs its namespace in front.
using Hidden = std::vector<std::string>;

struct CppTypes {
  CppTypes(const typed::Policy& policy, std::string_view space);

  // The type of a value that is there: `bool`, `sightline::Time`, `Camera`.
  std::string plain(const Type& type, const Hidden& hidden) const;
  // The same, or none if it may be none.
  std::string known(const Type& type, const Hidden& hidden) const;
  std::string entity(std::size_t type, const Hidden& hidden) const;
  std::string relation(std::size_t relation, const Hidden& hidden) const;

  const typed::Policy& tree;  // for its comments; numbers are those of `schema`
  Schema schema;
  std::string name_space;
  std::vector<std::string> enums, entities, relations;  // their names

 private:
  std::string shown(const std::string& name, const Hidden& hidden) const;
};

// The names in C++ of what is declared as members of one struct.
template <class Named>
void add_member_names(const std::vector<Named>& all, Hidden& out) {
  for (const Named& one : all) out.push_back(cpp_name(one.name, CppPlace::member));
}

// Whether a cache may speak of one of these attributes or globals.
template <class Named>
bool has_cached(const std::vector<Named>& all) {
  return std::any_of(all.begin(), all.end(),
                     [](const Named& one) { return one.trust == Trust::cached; });
}

// The comment of a declaration, in lines that begin so. Nothing if there is none.
std::string comment(std::string_view doc, std::string_view indent);

}  // namespace sightline
