// The thumbnails of one page: 64 decisions for one user, by the hand-written program and by the runtime,
// one by one and all at once. A page's time is that of all its decisions.
#include <benchmark/benchmark.h>

#include <array>
#include <map>
#include <string>

#include "tests/bench/decide_bench.h"
#include "tests/bench/household_subjects.h"

namespace sightline::bench {
namespace {

constexpr std::size_t kPage = 64;

struct Pages {
  std::vector<HouseholdRequest> asked;  // page after page
  std::vector<Request> requests;        // which borrow from `asked`
  std::size_t size() const { return asked.size() / kPage; }
};

// Each page is of the user of one request and the cameras of others.
Pages make_pages(std::uint32_t cameras) {
  const HouseholdRequests& mixed = household_mixed(cameras);
  Pages pages;
  for (std::size_t page = 0; page + 1 < mixed.size() / kPage; ++page) {
    for (std::size_t i = 0; i < kPage; ++i) {
      pages.asked.push_back(mixed[page * kPage + i]);
      pages.asked.back().user = mixed[page * kPage].user;
    }
  }
  for (const HouseholdRequest& asked : pages.asked)
    pages.requests.push_back(household(cameras).call.request(asked));
  return pages;
}

const Pages& pages_of(std::uint32_t cameras) {
  static std::map<std::uint32_t, Pages> made;
  const auto [found, fresh] = made.try_emplace(cameras);
  if (fresh) found->second = make_pages(cameras);
  return found->second;
}

template <class Decide>
void decide_pages(benchmark::State& state, std::uint32_t cameras, Decide&& decide) {
  const HouseholdSubjects& of = household(cameras);
  const Pages& pages = pages_of(cameras);
  std::size_t page = 0;
  std::int64_t allows = 0;
  for (auto _ : state) {
    allows += decide(of, pages, page * kPage);
    page = page + 1 == pages.size() ? 0 : page + 1;
    benchmark::DoNotOptimize(allows);
  }
  state.counters["allowed"] = static_cast<double>(allows) / static_cast<double>(kPage) /
                              static_cast<double>(state.iterations());
}

std::int64_t by_hand(const HouseholdSubjects& of, const Pages& pages, std::size_t first) {
  std::int64_t allows = 0;
  for (std::size_t i = 0; i < kPage; ++i) allows += ByHand{of}(pages.asked[first + i]) ? 1 : 0;
  return allows;
}

std::int64_t over_snapshot(const HouseholdSubjects& of, const Pages& pages, std::size_t first) {
  std::int64_t allows = 0;
  for (std::size_t i = 0; i < kPage; ++i)
    allows += ByHandOverSnapshot{of}(pages.asked[first + i]) ? 1 : 0;
  return allows;
}

std::int64_t one_by_one(const HouseholdSubjects& of, const Pages& pages, std::size_t first) {
  std::int64_t allows = 0;
  for (std::size_t i = 0; i < kPage; ++i)
    allows += of.policy.decide(pages.requests[first + i], of.snapshot) ? 1 : 0;
  return allows;
}

std::int64_t all_at_once(const HouseholdSubjects& of, const Pages& pages, std::size_t first) {
  static std::array<Decision, kPage> decisions;
  of.policy.decide_many(std::span(pages.requests).subspan(first, kPage), of.snapshot, decisions);
  std::int64_t allows = 0;
  for (const Decision& decision : decisions) allows += decision ? 1 : 0;
  return allows;
}

std::int64_t emitted_at_once(const HouseholdSubjects& of, const Pages& pages, std::size_t first) {
  static std::array<Decision, kPage> decisions;
  home_cameras::kDirect.decide_many(
      of.emitted.policy(), std::span(pages.requests).subspan(first, kPage), of.snapshot, decisions);
  std::int64_t allows = 0;
  for (const Decision& decision : decisions) allows += decision ? 1 : 0;
  return allows;
}

std::int64_t emitted_one_by_one(const HouseholdSubjects& of, const Pages& pages,
                                std::size_t first) {
  std::int64_t allows = 0;
  for (std::size_t i = 0; i < kPage; ++i) allows += ByEmitted{of}(pages.asked[first + i]) ? 1 : 0;
  return allows;
}

}  // namespace

void register_pages(std::uint32_t cameras) {
  const auto add = [&](const char* who, auto decide) {
    const std::string name = "page/" + std::to_string(cameras) + "/" + who;
    benchmark::RegisterBenchmark(
        name.c_str(), [=](benchmark::State& state) { decide_pages(state, cameras, decide); });
  };
  add("handwritten", by_hand);
  add("over_snapshot", over_snapshot);
  add("one_by_one", one_by_one);
  add("at_once", all_at_once);
  add("emitted", emitted_one_by_one);
  add("emitted_at_once", emitted_at_once);
}

}  // namespace sightline::bench
