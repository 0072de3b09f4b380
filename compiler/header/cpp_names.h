// The names of a policy as names of C++. Two different names of a policy never become one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sightline {

// Where a name stands in a header: which names are taken there depends on it.
enum class CppPlace : std::uint8_t {
  name_space,  // around all of it
  type,        // an entity, an enum or a relation
  action,      // a function of Gate
  member       // an attribute, column, field, global, context field; of an enum; an obligation
};

// The name itself, but
//   - where two underscores have nothing between them, or only `z`, one more `z` is put there: C++
//     keeps names with `__` to itself;
//   - a name that is taken at this place, by C++ or by the header, gets `_n` at its end, and so
//     does every name that is a taken one with `_n` at its end, once or more often.
std::string cpp_name(std::string_view name, CppPlace place);

// Whether C++ keeps the name to itself, or the header declares it there.
bool is_taken(std::string_view name, CppPlace place);

}  // namespace sightline
