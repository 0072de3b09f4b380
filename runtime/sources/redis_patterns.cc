// Records and patterns -> questions. Tested by tests/unit/runtime/sources/redis_cache_test.cc.
#include "runtime/sources/redis_patterns.h"

#include <algorithm>

namespace sightline {
namespace {

std::uint8_t all_columns(const RelationSchema& relation) {
  return static_cast<std::uint8_t>((1U << relation.columns.size()) - 1);
}

std::string quoted(const std::string& name) { return "`" + name + "`"; }

}  // namespace

bool is_apart(const Schema& schema, const Question& question) {
  return question.kind == Question::Kind::rows && is_sealed(question.trust) && !question.is_list &&
         schema.relations[question.owner].listed_by == 0;
}

Result<RedisPatterns, std::string> RedisPatterns::make(const Schema& schema,
                                                       const std::vector<RowsFoundBy>& found_by) {
  RedisPatterns patterns;
  for (const RelationSchema& relation : schema.relations)
    patterns.masks_.push_back({all_columns(relation)});
  for (const RowsFoundBy& it : found_by) {
    const auto position = schema.find_relation(it.relation);
    if (!position) return "rows of " + quoted(it.relation) + ": there is no such relation";
    const RelationSchema& relation = schema.relations[*position];
    if (!is_sealed(relation.trust) || relation.listed_by != 0)
      return "rows of " + quoted(it.relation) + " are not sealed each apart";
    std::uint8_t mask = 0;
    for (const std::string& name : it.columns) {
      const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                      [&](const ColumnSchema& c) { return c.name == name; });
      if (found == relation.columns.end())
        return "rows of " + quoted(it.relation) + ": there is no column " + quoted(name);
      mask = static_cast<std::uint8_t>(mask | 1U << (found - relation.columns.begin()));
    }
    auto& masks = patterns.masks_[*position];
    if (std::find(masks.begin(), masks.end(), mask) == masks.end()) masks.push_back(mask);
  }
  return patterns;
}

bool RedisPatterns::has(const Question& question) const {
  const auto& masks = masks_[question.owner];
  return std::find(masks.begin(), masks.end(), question.mask) != masks.end();
}

Question question_of(const Schema& schema, const FactRecord& record) {
  Question question;
  question.owner = record.owner;
  question.id = record.id;
  question.key = record.key;
  switch (record.kind) {
    case FactRecord::Kind::fixed_attributes:
      question.trust = Trust::sealed_fixed;
      return question;
    case FactRecord::Kind::attributes:
      question.trust = Trust::sealed;
      return question;
    case FactRecord::Kind::global:
      question.kind = Question::Kind::global;
      question.trust = schema.globals[record.owner].trust;
      return question;
    case FactRecord::Kind::row:
    case FactRecord::Kind::list:
      break;
  }
  const RelationSchema& relation = schema.relations[record.owner];
  question.kind = Question::Kind::rows;
  question.trust = relation.trust;
  question.is_list = record.kind == FactRecord::Kind::list;
  question.mask = question.is_list ? relation.listed_by : all_columns(relation);
  return question;
}

Question by_mask(const Question& row, std::uint8_t mask) {
  Question question = row;
  question.mask = mask;
  question.key.clear();
  for (std::size_t c = 0; c < row.key.size(); ++c)
    if ((mask >> c & 1) != 0) question.key.push_back(row.key[c]);
  return question;
}

}  // namespace sightline
