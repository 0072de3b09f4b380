// The `where` changes of one test.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "policy/types/values.h"

namespace sightline {

class Changes {
 public:
  Changes(const Declarations& schema, const WorldScope& scope, Values& values, Reporter& report)
      : schema_(schema), scope_(scope), values_(values), report_(report) {}

  // The next change, in the order of the text; nothing after a report.
  std::optional<typed::Change> checked(const ast::Change& change);

 private:
  using Key = std::vector<std::int64_t>;
  using RowKey = std::pair<std::uint32_t, Key>;
  // Where a fact comes from.
  struct Declared {
    std::string what;   // in messages: `Camera.account`, in backticks
    std::string place;  // as a change names it: `porch.account`
    typed::Trust trust = typed::Trust::registry;
    std::optional<std::int64_t> within;
    Span span;
  };

  std::optional<typed::Change> global(const ast::Change& c);
  std::optional<typed::Change> attribute(const ast::Change& c);
  std::optional<typed::Change> instance(const ast::Change& c, const InstanceName& instance);
  std::optional<typed::Change> row(const ast::Change& c);
  std::optional<typed::Change> field(const ast::Change& c);

  std::optional<std::uint32_t> part(const Names& names, const ast::Name& name,
                                    const std::string& owner, std::string_view kind, Span declared);
  std::optional<WorldValue> value(const ast::Change& c, const typed::Attribute& to,
                                  const Declared& declared);
  std::optional<RowKey> row_of(const ast::Tuple& tuple);
  bool first_time(const ast::Change& c, std::int64_t kind, std::int64_t id, const Key& columns,
                  std::int64_t part);
  bool may_lie(const ast::Change& c, bool lies, const Declared& declared);
  std::optional<typed::Change> refuse(Span span, const std::string& message,
                                      const std::string& help);
  bool there(bool observed, const RowKey& row) const;
  void put(bool observed, const RowKey& row, bool present);

  const Declarations& schema_;
  const WorldScope& scope_;
  Values& values_;
  Reporter& report_;
  std::set<Key> changed_;
  std::map<RowKey, bool> true_rows_, observed_rows_;  // as the changes so far left them
};

}  // namespace sightline
