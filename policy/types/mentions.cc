// Declarations -> lines of a canonical text. Everything that changes what a proof rests on is in the
// line: trust, age, keys, lists, bounds, parents. Tested in
// tests/unit/policy/types/canonical_test.cc. Refuses to know conditions.

#include "policy/types/mentions.h"

#include <vector>

namespace sightline {
namespace {

std::string_view word(typed::Trust trust) {
  switch (trust) {
    case typed::Trust::registry:
      return "";
    case typed::Trust::sealed_fixed:
      return "sealed fixed ";
    case typed::Trust::sealed:
      return "sealed ";
    case typed::Trust::cached:
      break;
  }
  return "cached ";
}

std::string age(const std::optional<std::int64_t>& within) {
  return within ? " within " + std::to_string(*within) + "ms" : "";
}

template <class Name>
std::string joined(const std::vector<std::uint32_t>& ids, std::string_view between,
                   const Name& name) {
  std::string text;
  for (const std::uint32_t id : ids) {
    if (!text.empty()) text += between;
    text += name(id);
  }
  return text;
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      result += "\\u{";
      result += kHex[byte >> 4U];
      result += kHex[byte & 0xfU];
      result += '}';
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string Mentions::text() const {
  std::string all;
  for (const std::string& line : lines_) all += line + "\n";
  return all;
}

std::string Mentions::type(const typed::Type& type) {
  if (type.kind == typed::Type::Kind::enumeration || type.kind == typed::Type::Kind::set)
    enumeration(type.id);
  return type_text(policy_, type);
}

void Mentions::enumeration(std::uint32_t id) {
  const typed::Enum& e = policy_.enums[id];
  std::string line = "enum " + e.name + " {";
  for (std::size_t i = 0; i < e.members.size(); ++i)
    line += (i == 0 ? " " : e.ordered ? " < " : ", ") + e.members[i];
  lines_.insert(line + " }");
}

void Mentions::action(std::uint32_t id) {
  const typed::Action& action = policy_.actions[id];
  const auto name = [&](std::uint32_t type) { return policy_.entities[type].name; };
  lines_.insert("action " + action.name + "(" + joined(action.principals, " | ", name) + ", " +
                joined(action.resources, " | ", name) + ")");
}

void Mentions::entity(std::uint32_t id) {
  std::vector<std::uint32_t> open{id};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (!entities_.insert(at).second) continue;
    const typed::EntityType& entity = policy_.entities[at];
    if (entity.parents.empty()) continue;
    lines_.insert("entity " + entity.name + " in " + (entity.one_parent ? "one " : "") +
                  joined(entity.parents, ", ",
                         [&](std::uint32_t type) { return policy_.entities[type].name; }));
    open.insert(open.end(), entity.parents.begin(), entity.parents.end());
  }
}

std::string Mentions::fact(std::string_view kind, const std::string& owner,
                           const typed::Attribute& fact) {
  const bool field = kind == "field";  // its trust and age are in the relation's line
  return std::string(kind) + " " + (field ? "" : std::string(word(fact.trust))) + owner + "." +
         fact.name + ": " + type(fact.type) + (field ? "" : age(fact.within));
}

void Mentions::attribute(std::uint32_t entity, std::uint32_t id) {
  const typed::EntityType& declared = policy_.entities[entity];
  lines_.insert(fact("attribute", declared.name, declared.attributes[id]));
}

void Mentions::field(std::uint32_t relation, std::uint32_t id) {
  const typed::Relation& declared = policy_.relations[relation];
  lines_.insert(fact("field", declared.name, declared.fields[id]));
}

void Mentions::global(std::uint32_t id) {
  const typed::Global& found = policy_.globals[id];
  lines_.insert("global " + std::string(word(found.trust)) + found.name + ": " + type(found.type) +
                age(found.within));
}

void Mentions::context(std::uint32_t id) {
  const typed::ContextField& found = policy_.context[id];
  lines_.insert("context " + found.name + ": " + type(found.type));
}

void Mentions::relation(std::uint32_t id) {
  const typed::Relation& relation = policy_.relations[id];
  const auto column = [&](std::uint32_t c) { return relation.columns[c].name; };
  std::string line = "relation " + std::string(word(relation.trust)) + relation.name + "(";
  for (std::size_t i = 0; i < relation.columns.size(); ++i)
    line += (i == 0 ? "" : ", ") + relation.columns[i].name + ": " + type(relation.columns[i].type);
  line += ")";
  for (const auto& unique : relation.unique)
    line += " unique(" + joined(unique, ", ", column) + ")";
  if (!relation.listed_by.empty())
    line += " listed by (" + joined(relation.listed_by, ", ", column) + ")";
  line += age(relation.within);
  if (relation.max_rows != typed::kDefaultMaxRows)
    line += " max " + std::to_string(relation.max_rows);
  lines_.insert(line);
}

}  // namespace sightline
