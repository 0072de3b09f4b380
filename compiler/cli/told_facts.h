// Facts as JSON lines, in the form that --facts reads.
#pragma once

#include <optional>
#include <string>

#include "sightline/fact_batch.h"
#include "sightline/schema.h"

namespace sightline::cli {

// Writes what FactDirectory::tell tells. The schema outlives it.
class ToldFacts {
 public:
  explicit ToldFacts(const Schema& schema) : schema_(schema) {}

  // Appends lines to `out`. Says which fact no line can say, if there is one.
  std::optional<std::string> append(const FactBatch& told, std::string& out);
  // The end of the last line. After it, a first line may be appended again.
  void finish(std::string& out);

 private:
  using Wrong = std::optional<std::string>;
  Wrong append(const BatchChange& change, std::string& out);
  Wrong attribute(const BatchChange& change, std::string& out);
  Wrong row(const BatchChange& change, std::string& out);
  Wrong named_value(std::string_view name, const Value& given, const Type& type, bool& is_first,
                    std::string& out);
  void begin_entity(Entity entity, std::string& out);

  const Schema& schema_;
  // The line of an entity is open until the next fact is another's.
  bool is_open_ = false, has_attributes_ = false, is_incomplete_ = false;
  std::string parents_;  // of that entity
};

// `{"snapshot":..}`, with its line end.
std::string snapshot_line(std::uint64_t revision, Time as_of);

}  // namespace sightline::cli
