#include "tabs.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace replay {
namespace {

using sightline::ContextValue;
using sightline::Request;
using Clock = std::chrono::steady_clock;

struct Names {
  explicit Names(const sightline::Schema& schema)
      : user(*schema.find_entity("User")),
        clip(*schema.find_entity("Clip")),
        thumbnail(*schema.find_action("view_thumbnail")),
        event(*schema.find_action("open_event")),
        session(*schema.find_context("session_issued_at")) {}
  std::uint16_t user, clip, thumbnail, event, session;
};

// One user's page: a thumbnail of each clip, and what he taps on.
class Page {
 public:
  Page(const Names& names, const Morning& morning, std::size_t user,
       const std::vector<std::size_t>& clips)
      : morning_(morning), user_(user), clips_(clips) {
    const ContextValue signed_in{names.session,
                                 sightline::Value::time(at(morning.now - 86'400'000))};
    context_.push_back(signed_in);
    for (const std::size_t clip : clips) add(names, names.thumbnail, clip);
    for (const std::size_t clip : clips)
      if (taps(user, clip)) add(names, names.event, clip);
  }
  Page(const Page&) = delete;
  const std::vector<Request>& requests() const { return requests_; }

  void count(const sightline::Collected& collected, Outcome& outcome) const {
    bool is_stranger = false;
    std::size_t tap = clips_.size();
    for (std::size_t i = 0; i < clips_.size(); ++i) {
      const Clip& clip = morning_.clips[clips_[i]];
      const bool rightful = is_rightful(morning_, morning_.users[user_], clip);
      const bool is_offered = bool(collected.decide(i));
      const bool is_opened = taps(user_, clips_[i]) && bool(collected.decide(tap++)) && is_offered;
      outcome.rightful += rightful ? 1U : 0U;
      outcome.rightful_lost += rightful && !is_offered ? 1U : 0U;
      if (rightful || !is_offered) continue;
      is_stranger = true;
      ++outcome.thumbnails_to_strangers;
      outcome.opened_by_strangers += is_opened ? 1U : 0U;
    }
    outcome.strangers += is_stranger ? 1U : 0U;
    outcome.decisions += requests_.size();
    ++outcome.pages;
    outcome.asked_registry += collected.counts().asked_registry;
    outcome.asked_cache += collected.counts().asked_cache;
    outcome.another_key += collected.counts().another_key;
  }

 private:
  static sightline::Time at(std::int64_t milliseconds) {
    return sightline::Time(std::chrono::milliseconds(milliseconds));
  }
  void add(const Names& names, std::uint16_t action, std::size_t clip) {
    requests_.push_back({.principal = {names.user, morning_.users[user_].id},
                         .action = action,
                         .resource = {names.clip, morning_.clips[clip].id},
                         .now = at(morning_.now),
                         .context = context_});
  }

  const Morning& morning_;
  std::size_t user_;
  const std::vector<std::size_t>& clips_;
  std::vector<ContextValue> context_;
  std::vector<Request> requests_;
};

void add(const Outcome& part, Outcome& all) {
  all.thumbnails_to_strangers += part.thumbnails_to_strangers;
  all.opened_by_strangers += part.opened_by_strangers;
  all.strangers += part.strangers;
  all.rightful += part.rightful;
  all.rightful_lost += part.rightful_lost;
  all.decisions += part.decisions;
  all.pages += part.pages;
  all.asked_registry += part.asked_registry;
  all.asked_cache += part.asked_cache;
  all.another_key += part.another_key;
}

}  // namespace

Outcome open_tabs(const sightline::Policy& policy, const sightline::Snapshot& snapshot,
                  const Morning& morning, const std::vector<std::vector<std::size_t>>& tabs,
                  const std::function<sightline::Collector()>& make_collector, unsigned threads,
                  std::chrono::seconds longest) {
  const Names names(policy.schema());
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  Outcome all;
  std::vector<Clock::duration> times;
  const auto begin = Clock::now();
  const auto work = [&] {
    sightline::Collector collector = make_collector();
    Outcome outcome;
    std::vector<Clock::duration> mine;
    for (std::size_t user = next++; user < tabs.size() && Clock::now() - begin < longest;
         user = next++) {
      if (tabs[user].empty()) continue;
      const Page page(names, morning, user, tabs[user]);
      const auto asked = Clock::now();
      const sightline::Collected collected = collector.collect(page.requests(), snapshot);
      page.count(collected, outcome);
      mine.push_back(Clock::now() - asked);
    }
    const std::lock_guard lock(mutex);
    add(outcome, all);
    times.insert(times.end(), mine.begin(), mine.end());
  };
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) workers.emplace_back(work);
  for (std::thread& worker : workers) worker.join();
  all.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (!times.empty()) {
    const auto at = times.begin() + static_cast<std::ptrdiff_t>(times.size() * 99 / 100);
    std::nth_element(times.begin(), at, times.end());
    all.p99 = *at;
  }
  return all;
}

}  // namespace replay
