// typed::Policy -> names and types of C++. Tested by tests/unit/compiler/header/cpp_header_test.cc and
// tests/golden/header. Knows how a type is written, and not what the header does with it.
#include "compiler/header/cpp_types.h"

#include <algorithm>

#include "compiler/emit/schema.h"

namespace sightline {
namespace {

template <class Named>
std::vector<std::string> type_names(const std::vector<Named>& all) {
  std::vector<std::string> out;
  for (const Named& one : all) out.push_back(cpp_name(one.name, CppPlace::type));
  return out;
}

}  // namespace

CppTypes::CppTypes(const typed::Policy& policy, std::string_view space)
    : tree(policy),
      schema(to_schema(policy)),
      name_space(space),
      enums(type_names(schema.enums)),
      entities(type_names(schema.entities)),
      relations(type_names(schema.relations)) {}

std::string CppTypes::shown(const std::string& name, const Hidden& hidden) const {
  const bool is_hidden = std::find(hidden.begin(), hidden.end(), name) != hidden.end();
  return is_hidden ? "::" + name_space + "::" + name : name;
}

std::string CppTypes::entity(std::size_t type, const Hidden& hidden) const {
  return shown(entities[type], hidden);
}

std::string CppTypes::relation(std::size_t relation, const Hidden& hidden) const {
  return shown(relations[relation], hidden);
}

std::string CppTypes::plain(const Type& type, const Hidden& hidden) const {
  switch (type.kind) {
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::integer:
      return "std::int64_t";
    case Type::Kind::time:
      return "sightline::Time";
    case Type::Kind::duration:
      return "std::chrono::milliseconds";
    case Type::Kind::enumeration:
      return shown(enums[type.id], hidden);
    case Type::Kind::entity:
      return entity(type.id, hidden);
    case Type::Kind::string:
      return "std::string_view";
    case Type::Kind::set:
      return "sightline::SetOf<" + shown(enums[type.id], hidden) + ">";
  }
  return "";
}

std::string CppTypes::known(const Type& type, const Hidden& hidden) const {
  const std::string value = plain(type, hidden);
  return type.optional ? "sightline::OrNone<" + value + ">" : value;
}

std::string comment(std::string_view doc, std::string_view indent) {
  std::string out;
  while (!doc.empty()) {
    const auto end = std::min(doc.find('\n'), doc.size());
    std::string line(doc.substr(0, end));  // without control characters: no policy has any
    // Or the compiler takes the next line for a part of the comment.
    if (line.ends_with('\\')) line += '.';
    out.append(indent).append(line.empty() ? "///" : "/// ").append(line).append("\n");
    doc.remove_prefix(std::min(end + 1, doc.size()));
  }
  return out;
}

}  // namespace sightline
