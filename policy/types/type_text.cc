// A type as the author writes it. Tested in tests/unit/policy/types/schema_test.cc.

#include "sightline/typed.h"

namespace sightline::typed {
namespace {

std::string name_of(const Policy& policy, const Type& type) {
  switch (type.kind) {
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::integer:
      return "int";
    case Type::Kind::time:
      return "time";
    case Type::Kind::duration:
      return "duration";
    case Type::Kind::enumeration:
      return policy.enums.at(type.id).name;
    case Type::Kind::entity:
      return policy.entities.at(type.id).name;
    case Type::Kind::string:
      return "string";
    case Type::Kind::set:
      return "set<" + policy.enums.at(type.id).name + ">";
  }
  return "";
}

}  // namespace

std::string type_text(const Policy& policy, const Type& type) {
  return name_of(policy, type) + (type.optional ? "?" : "");
}

}  // namespace sightline::typed
