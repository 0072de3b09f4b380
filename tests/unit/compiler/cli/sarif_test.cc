// That it is valid SARIF is tested in tests/formats, by a schema.
#include "compiler/cli/sarif.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace sightline::cli::sarif_test {
namespace {

using Json = nlohmann::json;

Annotation annotation(std::string key, std::size_t line = 3) {
  Annotation it;
  it.kind = {"refuted", "a property does not hold", "help"};
  it.place = {"dir/a b.pol", {line, 5}, {line, 9}};
  it.title = "title";
  it.message = "message";
  it.key = std::move(key);
  return it;
}

Json run_of(const std::vector<Annotation>& annotations, Exit exit = Exit::findings) {
  return Json::parse(sarif_log(annotations, exit))["runs"][0];
}

std::string fingerprint(const Json& run, std::size_t result) {
  return run["results"][result]["partialFingerprints"]["sightline/v1"];
}

TEST(Sarif, HasAResultForEachAnnotationAndARuleForEachKind) {
  std::vector<Annotation> all = {annotation("p"), annotation("q")};
  all[1].related = {{{"c.pol", {1, 1}, {1, 2}}, "rule `r` permits it"}};
  const Json run = run_of(all);
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 1U);
  EXPECT_EQ(run["tool"]["driver"]["rules"][0]["help"]["text"], "help");
  ASSERT_EQ(run["results"].size(), 2U);
  const Json& place = run["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "dir/a%20b.pol");
  EXPECT_EQ(place["region"]["startLine"], 3);
  EXPECT_EQ(place["region"]["endColumn"], 9);
  EXPECT_FALSE(run["results"][0].contains("relatedLocations"));
  EXPECT_EQ(run["results"][1]["relatedLocations"][0]["message"]["text"], "rule `r` permits it");
}

TEST(Sarif, FingerprintsStayWhenLinesMove) {
  EXPECT_EQ(fingerprint(run_of({annotation("p", 3)}), 0),
            fingerprint(run_of({annotation("p", 70)}), 0));
}

TEST(Sarif, FingerprintsTellResultsApart) {
  Annotation other = annotation("p");
  other.kind.id = "vacuous";
  const Json run = run_of({annotation("p"), annotation("p", 9), annotation("q"), other});
  std::set<std::string> all;
  for (std::size_t r = 0; r < 4; ++r) all.insert(fingerprint(run, r));
  EXPECT_EQ(all.size(), 4U);
}

TEST(Sarif, SaysWhetherTheRunCameToAnEnd) {
  struct Case {
    Exit exit;
    int code;
    bool successful;
  };
  for (const Case& c : std::vector<Case>{{Exit::fine, 0, true},
                                         {Exit::findings, 1, true},
                                         {Exit::unreadable, 2, false},
                                         {Exit::inconclusive, 3, false},
                                         {Exit::internal_error, 4, false}}) {
    const Json invocation = run_of({}, c.exit)["invocations"][0];
    EXPECT_EQ(invocation["exitCode"], c.code);
    EXPECT_EQ(invocation["executionSuccessful"], c.successful) << c.code;
  }
}

TEST(Sarif, NamesFilesAsReferences) {
  struct Case {
    std::string file, uri;
  };
  for (const Case& c : std::vector<Case>{{"a.pol", "a.pol"},
                                         {"/srv/a.pol", "file:///srv/a.pol"},
                                         {"a:b.pol", "./a:b.pol"},
                                         {"d/a:b.pol", "d/a:b.pol"},
                                         {"100%#?.pol", "100%25%23%3F.pol"},
                                         {"\xC3\xA4.pol", "%C3%A4.pol"}}) {
    Annotation it = annotation("p");
    it.place.file = c.file;
    EXPECT_EQ(
        run_of({it})["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        c.uri);
  }
}

TEST(Sarif, HoldsBytesThatAreNoText) {
  Annotation it = annotation("p");
  it.message = "\xFF\x01";
  EXPECT_EQ(run_of({it})["results"][0]["message"]["text"], "\xEF\xBF\xBD\x01");
}

}  // namespace
}  // namespace sightline::cli::sarif_test
