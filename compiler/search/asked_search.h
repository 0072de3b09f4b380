// One question, by the numbers of the index.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/search/fact_index.h"
#include "sightline/search.h"

namespace sightline {

class AskedSearch {
 public:
  AskedSearch(const Program& program, FactIndex& facts, const SearchQuestion& question,
              const Snapshot& snapshot);

  const Program& program() const { return program_; }
  FactIndex& facts() const { return facts_; }
  const SearchQuestion& question() const { return question_; }
  Handle given() const { return given_; }
  std::int64_t now() const { return question_.now.time_since_epoch().count(); }

  Cell context(std::uint16_t field) const { return context_[field]; }
  // Whether facts with this age may be believed.
  bool is_fresh(const std::optional<std::int64_t>& within) const;
  // Of an id that only the question names a number after those of the index.
  Handle handle(const Entity& entity);
  std::string_view id(std::uint16_t type, Handle handle) const;
  // The ids of the type that only the question names.
  const std::vector<std::string>& newcomers(std::uint16_t type) const { return newcomers_[type]; }
  Cell cell(const Type& type, const Value& value);

 private:
  const Program& program_;
  FactIndex& facts_;
  const SearchQuestion& question_;
  std::vector<std::vector<std::string>> newcomers_;  // by type
  std::vector<Cell> context_;
  Handle given_ = 0;
  std::int64_t as_of_;
};

}  // namespace sightline
