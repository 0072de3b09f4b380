// Annotations in, one SARIF log out. Tested in tests/unit/compiler/cli/sarif_test.cc, and against a
// schema in tests/formats. It holds no times: two runs write the same.

#include "compiler/cli/sarif.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>

#include "sightline/version.h"

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json";

// A file's name as a relative reference of RFC 3986, or as a file URI.
std::string uri_of(const std::string& file) {
  std::string uri = file.starts_with('/') ? "file://" : "";
  // Before a slash a colon would end a scheme.
  const auto slash = std::min(file.find('/'), file.size());
  if (std::find(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(slash), ':') !=
      file.begin() + static_cast<std::ptrdiff_t>(slash)) {
    uri += "./";
  }
  constexpr std::string_view kPlain = "-._~/:@!$&'()*+,;=";
  for (const char c : file) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json location(const TextPlace& place) {
  Json region{{"startLine", place.begin.line},
              {"startColumn", place.begin.column},
              {"endLine", place.end.line},
              {"endColumn", place.end.column}};
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", uri_of(place.file)}}}, {"region", std::move(region)}}}};
}

// FNV-1a: it tells results apart and guards nothing.
std::string digest_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

class Log {
 public:
  void add(const Annotation& it) {
    const std::string key = it.kind.id + "\n" + it.key;
    Json result{{"ruleId", it.kind.id},
                {"ruleIndex", index_of(it)},
                {"level", it.level == Annotation::Level::error ? "error" : "warning"},
                {"message", {{"text", it.message}}},
                {"locations", Json::array({location(it.place)})}};
    Json related = Json::array();
    for (const Annotation::Related& one : it.related) {
      Json place = location(one.place);
      place["id"] = related.size() + 1;
      place["message"] = {{"text", one.message}};
      related.push_back(std::move(place));
    }
    if (!related.empty()) result["relatedLocations"] = std::move(related);
    const std::size_t earlier = count_[it.place.file + "\n" + key]++;
    result["partialFingerprints"] = {
        {"sightline/v1", digest_of(fmt::format("{}\n{}", key, earlier))}};
    results_.push_back(std::move(result));
  }

  std::string text(Exit exit) && {
    Json driver{{"name", "sightline"}, {"semanticVersion", kVersion}, {"rules", std::move(rules_)}};
    Json invocation{{"executionSuccessful", exit == Exit::fine || exit == Exit::findings},
                    {"exitCode", static_cast<int>(exit)}};
    Json run{{"tool", {{"driver", std::move(driver)}}},
             {"invocations", Json::array({std::move(invocation)})},
             {"columnKind", "unicodeCodePoints"},
             {"results", std::move(results_)}};
    Json log{{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({std::move(run)})}};
    return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }

 private:
  std::size_t index_of(const Annotation& it) {
    const auto known = index_.find(it.kind.id);
    if (known != index_.end()) return known->second;
    rules_.push_back({{"id", it.kind.id},
                      {"shortDescription", {{"text", it.kind.title}}},
                      {"help", {{"text", it.kind.help}}},
                      {"defaultConfiguration",
                       {{"level", it.level == Annotation::Level::error ? "error" : "warning"}}}});
    return index_[it.kind.id] = rules_.size() - 1;
  }

  Json rules_ = Json::array(), results_ = Json::array();
  std::map<std::string, std::size_t> index_, count_;
};

}  // namespace

std::string sarif_log(std::span<const Annotation> annotations, Exit exit) {
  Log log;
  for (const Annotation& it : annotations) log.add(it);
  return std::move(log).text(exit);
}

}  // namespace sightline::cli
