// The public workloads are what was published: as many ancestors and allows on average, and every
// decision of our policies is the one that their text, followed in plain C++, gives.
#include "tests/bench/workloads/public_workloads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/support/compiled.h"

namespace sightline::bench::public_workloads_test {
namespace {

using Generate =
    std::function<PublicWorkload(std::uint32_t size, std::uint64_t seed, std::size_t requests)>;

Generate gdrive_in(Edition edition) {
  return [edition](auto size, auto seed, auto requests) {
    return gdrive(size, seed, requests, edition);
  };
}

double mean_ancestors(const Generate& generate, std::uint32_t size, const std::string& type) {
  constexpr std::uint64_t kHierarchies = 400;
  double all = 0;
  for (std::uint64_t seed = 1; seed <= kHierarchies; ++seed) {
    const PublicWorkload workload = generate(size, seed, 0);
    const Ancestors above(workload.facts);
    for (std::uint32_t t = 0; t < workload.facts.things.size(); ++t)
      if (workload.facts.things[t].type == type) all += static_cast<double>(above.count(t));
  }
  return all / static_cast<double>(kHierarchies * size);
}

TEST(PublicWorkloads, ThingsHaveAsManyAncestorsAsPublished) {
  const Generate drive = gdrive_in(Edition::published);
  const struct {
    const char* name;
    const Generate& generate;
    const char* type;
    double of_5, of_20, of_50;
  } kTable[] = {
      {"gdrive", drive, "Document", 0.9, 6.3, 41.9},
      {"gdrive", drive, "Folder", 0.7, 3.8, 19.0},
      {"gdrive", drive, "User", 0.2, 1.0, 2.5},
      {"github", github, "User", 1.2, 6.8, 41.3},
      {"github", github, "Team", 0.4, 2.2, 12.4},
      {"github", github, "Organization", 0.2, 1.0, 2.5},
      {"tinytodo", tinytodo, "User", 1.3, 2.7, 9.2},
      {"tinytodo", tinytodo, "Team", 1.1, 1.7, 3.8},
  };
  for (const auto& row : kTable) {
    const auto near = [&](std::uint32_t size, double published) {
      // Published to one digit, of a hundred hierarchies: twice the error of such a mean.
      EXPECT_NEAR(mean_ancestors(row.generate, size, row.type), published, 0.1 + published * 0.07)
          << row.name << ' ' << row.type << ' ' << size;
    };
    near(5, row.of_5);
    near(20, row.of_20);
    near(50, row.of_50);
  }
}

double rate_of_allows(const Generate& generate, std::uint32_t size) {
  constexpr std::uint64_t kHierarchies = 100;
  constexpr std::size_t kRequests = 500;
  std::ptrdiff_t allows = 0;
  for (std::uint64_t seed = 1; seed <= kHierarchies; ++seed) {
    const auto requests = generate(size, seed, kRequests).requests;
    allows += std::count_if(requests.begin(), requests.end(),
                            [](const PublicRequest& it) { return it.allowed; });
  }
  return static_cast<double>(allows) / static_cast<double>(kHierarchies * kRequests);
}

TEST(PublicWorkloads, AsManyGdriveRequestsAreAllowedAsPublished) {
  EXPECT_NEAR(rate_of_allows(gdrive_in(Edition::published), 5), 0.150, 0.01);
  EXPECT_NEAR(rate_of_allows(gdrive_in(Edition::published), 50), 0.291, 0.01);
  EXPECT_NEAR(rate_of_allows(gdrive_in(Edition::repaired), 5), 0.158, 0.01);
  EXPECT_NEAR(rate_of_allows(gdrive_in(Edition::repaired), 50), 0.326, 0.01);
}

void expect_same_decisions(const std::string& text, const Generate& generate) {
  const Policy policy = testing::compiled(text).loaded;
  for (const std::uint32_t size : {5U, 20U, 50U}) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const PublicWorkload workload = generate(size, seed, 1'000);
      const Snapshot snapshot = snapshot_of(workload.facts, policy);
      for (const PublicRequest& it : workload.requests) {
        const Request request{.principal = entity_of(workload.facts, it.principal, policy.schema()),
                              .action = policy.schema().find_action(it.action).value(),
                              .resource = entity_of(workload.facts, it.resource, policy.schema()),
                              .now = snapshot.as_of()};
        ASSERT_EQ(static_cast<bool>(policy.decide(request, snapshot)), it.allowed)
            << request.principal.id << ' ' << it.action << ' ' << request.resource.id;
      }
    }
  }
}

TEST(PublicWorkloads, OurPoliciesDecideAsTheirTextSays) {
  expect_same_decisions(gdrive_policy(), gdrive_in(Edition::published));
  expect_same_decisions(gdrive_policy(), gdrive_in(Edition::repaired));
  expect_same_decisions(github_policy(), github);
  expect_same_decisions(tinytodo_policy(), tinytodo);
}

}  // namespace
}  // namespace sightline::bench::public_workloads_test
