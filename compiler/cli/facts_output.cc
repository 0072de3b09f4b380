// Loads, counts and sizes of a directory of facts -> lines and JSON. Tested in
// tests/golden/cli/facts.transcript and tests/unit/compiler/cli/cmd_facts_test.cc.

#include "compiler/cli/facts_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

// 12,345
std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::uint64_t changes_in(const std::vector<LoggedRevision>& batches) {
  std::uint64_t changes = 0;
  for (const LoggedRevision& batch : batches) changes += batch.changes;
  return changes;
}

template <class Entry>
std::string count_lines(const std::vector<Entry>& entries,
                        const std::vector<std::uint64_t>& counts) {
  std::size_t width = 0;
  for (const Entry& entry : entries) width = std::max(width, entry.name.size());
  std::string out;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    if (counts[e] != 0)
      out += fmt::format("    {:<{}}  {:>14}\n", entries[e].name, width, grouped(counts[e]));
  }
  return out;
}

template <class Entry>
Json count_json(const std::vector<Entry>& entries, const std::vector<std::uint64_t>& counts) {
  Json out = Json::object();
  for (std::size_t e = 0; e < entries.size(); ++e) out[entries[e].name] = counts[e];
  return out;
}

}  // namespace

FactCounts::FactCounts(const Schema& declared)
    : schema(declared), entities(declared.entities.size()), rows(declared.relations.size()) {}

void FactCounts::add(const FactBatch& told) {
  auto changes = told.changes();
  while (const BatchChange* change = changes.next()) {
    if (change->kind == BatchChange::Kind::replace_entity) {
      ++entities[change->entity.type];
      ++entity_count;
    } else if (change->kind == BatchChange::Kind::upsert_row) {
      ++rows[*schema.find_relation(change->name)];
      ++row_count;
    } else if (change->kind == BatchChange::Kind::set_global) {
      ++global_count;
    }
  }
}

std::string counted(std::uint64_t number, const std::string& what) {
  const bool ends_in_y = what.ends_with("y");
  const std::string several = ends_in_y              ? what.substr(0, what.size() - 1) + "ies"
                              : what.ends_with("ch") ? what + "es"
                                                     : what + "s";
  return grouped(number) + " " + (number == 1 ? what : several);
}

std::string loaded_lines(const FactsLoaded& loaded, const std::string& directory) {
  return fmt::format("{}: revision {}: {}\n", printable(directory), loaded.revision,
                     counted(loaded.facts, "fact"));
}

std::string loaded_json(const FactsLoaded& loaded, const std::string& directory) {
  return line({{"directory", directory}, {"revision", loaded.revision}, {"facts", loaded.facts}});
}

namespace {

std::string image_lines(const ImageAbout& image) {
  std::string out =
      fmt::format("  image: revision {}, {} bytes\n", image.revision, grouped(image.bytes));
  for (const auto& part : image.parts) {
    if (part.count == 0) continue;
    out += fmt::format("    {}: {} of {} bytes, with what finds them {:.1f} bytes each\n",
                       printable(part.name), grouped(part.count), part.record_bytes,
                       static_cast<double>(part.bytes) / static_cast<double>(part.count));
  }
  return out;
}

Json image_json(const ImageAbout& image) {
  Json parts = Json::array();
  for (const auto& part : image.parts)
    parts.push_back({{"name", part.name},
                     {"count", part.count},
                     {"record_bytes", part.record_bytes},
                     {"bytes", part.bytes}});
  return {{"revision", image.revision}, {"bytes", image.bytes}, {"parts", std::move(parts)}};
}

}  // namespace

std::string stat_lines(const FactsStat& stat, const std::string& directory) {
  const auto as_of = stat.told.as_of ? time_text(*stat.told.as_of) : std::nullopt;
  std::string out = fmt::format("{}: revision {}{}\n", printable(directory), stat.told.revision,
                                as_of ? " as of " + *as_of : ", nobody said as of when");
  out += "  " + counted(stat.counts.entity_count, "entity") + "\n" +
         count_lines(stat.counts.schema.entities, stat.counts.entities);
  out += "  " + counted(stat.counts.row_count, "row") + "\n" +
         count_lines(stat.counts.schema.relations, stat.counts.rows);
  out += "  " + counted(stat.counts.global_count, "global") + "\n";
  out += fmt::format("  log: {}, {}, {} of {} bytes used\n", counted(stat.batches.size(), "batch"),
                     counted(changes_in(stat.batches), "change"), grouped(stat.size.used_bytes),
                     grouped(stat.size.file_bytes));
  return stat.image ? out + image_lines(*stat.image) : out;
}

std::string stat_json(const FactsStat& stat, const std::string& directory) {
  Json out{{"directory", directory}, {"revision", stat.told.revision}, {"as_of", nullptr}};
  if (const auto as_of = stat.told.as_of ? time_text(*stat.told.as_of) : std::nullopt)
    out["as_of"] = *as_of;
  out["entities"] = count_json(stat.counts.schema.entities, stat.counts.entities);
  out["rows"] = count_json(stat.counts.schema.relations, stat.counts.rows);
  out["globals"] = stat.counts.global_count;
  out["log"] = {{"batches", stat.batches.size()},
                {"changes", changes_in(stat.batches)},
                {"used_bytes", stat.size.used_bytes},
                {"file_bytes", stat.size.file_bytes}};
  out["image"] = nullptr;
  if (stat.image) out["image"] = image_json(*stat.image);
  return line(out);
}

std::string check_lines(std::uint64_t revision, const std::optional<std::string>& fits,
                        const std::string& directory) {
  return fmt::format("{}: revision {}: whole{}\n", printable(directory), revision,
                     fits ? ", and fits " + printable(*fits) : "");
}

std::string check_json(std::uint64_t revision, const std::optional<std::string>& fits,
                       const std::optional<std::string>& wrong, const std::string& directory) {
  Json out{
      {"directory", directory}, {"revision", revision}, {"policy", nullptr}, {"wrong", nullptr}};
  if (fits) out["policy"] = *fits;
  if (wrong) out["wrong"] = *wrong;
  return line(out);
}

std::string compacted_lines(const FactsCompacted& done, const std::string& directory) {
  if (done.image_bytes > 0) {
    return fmt::format("{}: {} became an image of {} bytes\n", printable(directory),
                       counted(done.batches, "batch"), grouped(done.image_bytes));
  }
  return fmt::format("{}: {} became one, {} of {} bytes used where it were {} of {}\n",
                     printable(directory), counted(done.batches, "batch"),
                     grouped(done.after.used_bytes), grouped(done.after.file_bytes),
                     grouped(done.before.used_bytes), grouped(done.before.file_bytes));
}

std::string compacted_json(const FactsCompacted& done, const std::string& directory) {
  return line({{"directory", directory},
               {"batches", done.batches},
               {"image_bytes", done.image_bytes},
               {"used_bytes_before", done.before.used_bytes},
               {"used_bytes", done.after.used_bytes},
               {"file_bytes", done.after.file_bytes}});
}

}  // namespace sightline::cli
