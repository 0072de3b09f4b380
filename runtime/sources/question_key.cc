// Question -> text, one to one. Tested by tests/unit/runtime/sources/question_key_test.cc. SOUNDNESS: two questions
// with one key would get each other's answers. So every name, id and text stands behind its length, every
// number before an end, and every part begins with what it is.
#include "runtime/sources/question_key.h"

#include <algorithm>
#include <bit>

#include "runtime/facts/values.h"

namespace sightline {
namespace {

std::string_view word(Trust trust) {
  switch (trust) {
    case Trust::registry:
      return "registry";
    case Trust::sealed_fixed:
      return "fixed";
    case Trust::cached:
      return "cached";
    case Trust::sealed:
      return "sealed";
  }
  return "";
}

void put_text(std::string& key, std::string_view text) {
  key += std::to_string(text.size());
  key += ':';
  key += text;
}

void put_value(std::string& key, const Schema& schema, const Type& type, const Value& value) {
  if (type.kind == Type::Kind::entity) {
    key += 'e';
    put_text(key, schema.entities[type.id].name);
    put_text(key, value.entity().id);
  } else if (type.kind == Type::Kind::string) {
    key += 's';
    put_text(key, value.text());
  } else if (type.kind == Type::Kind::enumeration) {
    key += 'm';
    put_text(key, schema.enums[type.id].name);
    put_text(key, schema.enums[type.id].members[static_cast<std::size_t>(value.number())]);
  } else {
    key += type.kind == Type::Kind::time ? 't' : 'i';
    key += std::to_string(value.number()) + ";";
  }
}

void begin(std::string& key, char kind, std::string_view name, Trust trust) {
  key += kind;
  put_text(key, name);
  key += ':';
  key += word(trust);
  key += ':';
}

std::string misfit_rows(const Schema& schema, const Question& question) {
  if (question.owner >= schema.relations.size()) return "no such relation";
  const RelationSchema& relation = schema.relations[question.owner];
  if (question.trust != relation.trust) return "not the trust word of the relation";
  if (question.mask >> relation.columns.size() != 0) return "no such column";
  if (question.is_list && (relation.listed_by == 0 || question.mask != relation.listed_by))
    return "not a list of the relation";
  if (question.key.size() != static_cast<std::size_t>(std::popcount(question.mask)))
    return "not a value for each column of the key";
  std::size_t at = 0;
  for (std::size_t c = 0; c < relation.columns.size(); ++c) {
    if ((question.mask >> c & 1) == 0) continue;
    const Value& value = question.key[at++];
    const auto wrong = misfit(schema, relation.columns[c].type, value);
    if (value.kind() == Value::Kind::unavailable) return "a key that is unavailable";
    if (!wrong.empty()) return "a key that " + std::string(wrong);
  }
  return "";
}

}  // namespace

std::string question_key(const Schema& schema, const Question& question) {
  std::string key;
  switch (question.kind) {
    case Question::Kind::attributes:
      begin(key, 'a', schema.entities[question.owner].name, question.trust);
      put_text(key, question.id);
      return key;
    case Question::Kind::global:
      begin(key, 'g', schema.globals[question.owner].name, question.trust);
      return key;
    case Question::Kind::rows:
      break;
  }
  const RelationSchema& relation = schema.relations[question.owner];
  begin(key, question.is_list ? 'l' : 'r', relation.name, question.trust);
  std::size_t at = 0;
  for (std::size_t c = 0; c < relation.columns.size(); ++c) {
    if ((question.mask >> c & 1) == 0) {
      key += '_';
    } else {
      put_value(key, schema, relation.columns[c].type, question.key[at++]);
    }
  }
  return key;
}

std::string columns_key(const Schema& schema, const RelationSchema& relation,
                        const std::vector<Value>& columns) {
  std::string key;
  for (std::size_t c = 0; c < relation.columns.size(); ++c)
    put_value(key, schema, relation.columns[c].type, columns[c]);
  return key;
}

std::string misfit(const Schema& schema, const Question& question) {
  switch (question.kind) {
    case Question::Kind::attributes:
      if (question.owner >= schema.entities.size()) return "no such entity type";
      return std::string(misfit_id(question.id));
    case Question::Kind::global:
      if (question.owner >= schema.globals.size()) return "no such global";
      return question.trust == schema.globals[question.owner].trust
                 ? ""
                 : "not the trust word of the global";
    case Question::Kind::rows:
      break;
  }
  return misfit_rows(schema, question);
}

}  // namespace sightline
