// By which columns rows that are sealed apart are found in a cache.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sightline/observation.h"
#include "sightline/result.h"
#include "sightline/sources/redis_cache.h"
#include "sightline/trust/fact_record.h"

namespace sightline {

// Rows of a sealed relation without lists: each is a record.
bool is_apart(const Schema& schema, const Question& question);

class RedisPatterns {
 public:
  // In words: what is wrong.
  static Result<RedisPatterns, std::string> make(const Schema& schema,
                                                 const std::vector<RowsFoundBy>& found_by);

  // All columns, and those that were named.
  const std::vector<std::uint8_t>& of(std::uint16_t relation) const { return masks_[relation]; }
  bool has(const Question& question) const;

 private:
  std::vector<std::vector<std::uint8_t>> masks_;
};

// What the record answers; a row by all its columns.
Question question_of(const Schema& schema, const FactRecord& record);
// What a question by all columns is, by those of the mask.
Question by_mask(const Question& row, std::uint8_t mask);

}  // namespace sightline
