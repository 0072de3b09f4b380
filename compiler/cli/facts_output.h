// What `sightline facts` says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sightline/schema.h"
#include "sightline/store/fact_directory.h"

namespace sightline::cli {

// How much there is of what, counted from what a directory tells.
struct FactCounts {
  explicit FactCounts(const Schema& declared);
  void add(const FactBatch& told);

  const Schema& schema;
  std::vector<std::uint64_t> entities, rows;  // by type, by relation
  std::uint64_t entity_count = 0, row_count = 0, global_count = 0;
};

struct FactsLoaded {
  std::uint64_t revision = 0, facts = 0;
};
struct FactsStat {
  FactsTold told;
  FactCounts counts;
  std::vector<LoggedRevision> batches;
  LogSize size;
  std::optional<ImageAbout> image;
};

// `5 facts`, `1 fact`, `12,345 facts`.
std::string counted(std::uint64_t number, const std::string& what);

// Each in lines, and as one line of JSON. `directory` is its name as it was given.
std::string loaded_lines(const FactsLoaded& loaded, const std::string& directory);
std::string loaded_json(const FactsLoaded& loaded, const std::string& directory);
std::string stat_lines(const FactsStat& stat, const std::string& directory);
std::string stat_json(const FactsStat& stat, const std::string& directory);
// `fits`: the policy that the facts were held against. `wrong`: what is damaged or does not fit.
std::string check_lines(std::uint64_t revision, const std::optional<std::string>& fits,
                        const std::string& directory);
std::string check_json(std::uint64_t revision, const std::optional<std::string>& fits,
                       const std::optional<std::string>& wrong, const std::string& directory);
std::string compacted_lines(const FactsCompacted& done, const std::string& directory);
std::string compacted_json(const FactsCompacted& done, const std::string& directory);

}  // namespace sightline::cli
