// One question, by the numbers of the index.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/search/fact_index.h"
#include "sightline/search.h"

namespace sightline {

class AskedSearch {
 public:
  AskedSearch(const Program& program, FactIndex& facts, const SearchQuestion& question, Time as_of);

  const Program& program() const { return program_; }
  FactIndex& facts() const { return facts_; }
  const SearchQuestion& question() const { return question_; }
  Handle given() const { return given_; }
  std::int64_t now() const { return question_.now.time_since_epoch().count(); }

  Cell context(std::uint16_t field) const { return context_[field]; }
  // Whether facts with this age may be believed.
  bool is_fresh(const std::optional<std::int64_t>& within) const;
  // Of an id that only the policy or the question names a number after those of the index.
  Handle handle(const Entity& entity);
  std::string_view id(std::uint16_t type, Handle handle) const;
  const std::vector<std::string>& newcomers(std::uint16_t type) const { return newcomers_[type]; }
  // Facts, the policy or the question name it.
  bool is_named(std::uint16_t type, Handle handle);
  std::size_t count_named(std::uint16_t type) {
    return facts_.count_named(type) + named_by_nobody_else(type).size();
  }
  std::vector<Handle> all_named(std::uint16_t type);  // in the order of the ids' bytes
  void order(std::uint16_t type, std::vector<Handle>& handles) const;
  bool is_given_known() const { return is_given_known_; }  // by facts or the policy
  Cell cell(const Type& type, const Value& value);

 private:
  std::vector<Handle> named_by_nobody_else(std::uint16_t type);

  const Program& program_;
  FactIndex& facts_;
  const SearchQuestion& question_;
  std::vector<std::vector<std::string>> newcomers_;  // by type
  std::set<FactIndex::Node> named_;                  // by the policy or the question
  bool is_given_known_ = false;
  std::vector<Cell> context_;
  Handle given_ = 0;
  std::int64_t as_of_;
};

}  // namespace sightline
