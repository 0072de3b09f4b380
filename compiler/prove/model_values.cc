// smt::Model -> WorldValue. Tested by replay, as read_world.cc is. It does not know which facts
// matter.
#include "compiler/prove/model_values.h"

#include <algorithm>

#include "sightline/value.h"

namespace sightline {

using smt::Term;

void ModelValues::literal(const Vocabulary::Literal& it) {
  const std::string element = model_.element(it.term);
  if (it.type.kind == Type::Kind::string) {
    strings_.emplace(element, draft_.string_of(it.text));
    return;
  }
  const std::uint32_t number = draft_.add_entity(it.type.id, it.text);
  numbers_.try_emplace({it.type.id, element}, number);
}

std::uint32_t ModelValues::string(const Term& term) {
  const std::string element = model_.element(term);
  const auto found = strings_.find(element);
  return found != strings_.end() ? found->second
                                 : strings_.emplace(element, draft_.new_string()).first->second;
}

std::uint32_t ModelValues::entity(std::uint16_t type, const Term& term) {
  const std::pair key{type, model_.element(term)};
  const auto found = numbers_.find(key);
  return found != numbers_.end() ? found->second
                                 : numbers_.emplace(key, draft_.add_entity(type)).first->second;
}

std::int64_t ModelValues::number(const Type& type, const Term& term) {
  switch (type.kind) {
    case Type::Kind::boolean:
      return model_.truth(term) ? 1 : 0;
    case Type::Kind::entity:
      return entity(type.id, term);
    case Type::Kind::string:
      return string(term);
    case Type::Kind::set:
      return static_cast<std::int64_t>(model_.mask(term));
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::duration:
    case Type::Kind::enumeration:
      break;
  }
  return legal(type, model_.number(term));
}

// A value that the question never asked about (a field of a row, an optional fact that is only
// asked whether it is there) is arbitrary in the model; give it one that a fact can have.
std::int64_t ModelValues::legal(const Type& type, std::int64_t value) const {
  std::int64_t least = value, most = value;
  if (type.kind == Type::Kind::time) least = kPast + 1, most = kForever - 1;
  if (type.kind == Type::Kind::duration) least = -kForever, most = kForever;
  if (type.kind == Type::Kind::enumeration) {
    const auto& members = vocabulary_.schema().enums[type.id].members;
    least = 0, most = static_cast<std::int64_t>(members.size()) - 1;
  }
  return std::clamp(value, least, most);
}

WorldValue ModelValues::value(const FactTerms& fact, const Term& value, const Term& present) {
  if (fact.type.optional && !model_.truth(present)) return WorldValue::none();
  return WorldValue::of(number(fact.type, value));
}

std::vector<std::int64_t> ModelValues::columns(std::uint16_t relation, const Term& row) {
  std::vector<std::int64_t> out;
  const auto& declared = vocabulary_.schema().relations[relation].columns;
  for (std::size_t c = 0; c < declared.size(); ++c)
    out.push_back(number(declared[c].type, vocabulary_.relation(relation).columns[c](row)));
  return out;
}

}  // namespace sightline
