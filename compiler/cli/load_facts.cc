// Lines in, parts of a load out, and one revision at the end. Tested in
// tests/unit/compiler/cli/cmd_facts_test.cc.

#include "compiler/cli/load_facts.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "compiler/cli/batch_sink.h"
#include "compiler/cli/facts.h"
#include "compiler/cli/files.h"

namespace sightline::cli {
namespace {

constexpr std::size_t kPartBytes = std::size_t{4} << 20;  // that are handed over at once
constexpr std::uint64_t kBetweenWords = 1 << 14;  // facts from one word of progress to the next

StoreError refused(const std::string& message) { return {StoreError::Kind::refused, message}; }

// Takes parts on a thread of its own, so that lines are read meanwhile. The first that is refused ends it.
class PartTaker {
 public:
  explicit PartTaker(FactDirectory::Loading& loading)
      : loading_(loading), thread_([this] { take_all(); }) {}
  PartTaker(const PartTaker&) = delete;
  PartTaker& operator=(const PartTaker&) = delete;
  ~PartTaker() { (void)finish(); }

  // Leaves a part to be filled in its place. Waits for the part before it.
  StoreResult hand_over(FactBatch& part) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !has_part_; });
    std::swap(part, part_);
    has_part_ = true;
    changed_.notify_all();
    return result_;
  }
  // After the last part.
  StoreResult finish() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    return result_;
  }

 private:
  StoreResult take(const FactBatch& part) {
    try {
      return loading_.add(part);
    } catch (const std::bad_alloc&) {
      return StoreError{StoreError::Kind::system, "there is no memory for the facts"};
    }
  }
  void take_all() {
    FactBatch mine;
    for (std::unique_lock lock(mutex_);;) {
      changed_.wait(lock, [&] { return has_part_ || is_over_; });
      if (!has_part_) return;
      std::swap(mine, part_);
      has_part_ = false;
      changed_.notify_all();
      if (!result_) continue;
      lock.unlock();
      auto added = take(mine);
      mine.clear();
      lock.lock();
      result_ = std::move(added);
    }
  }

  FactDirectory::Loading& loading_;
  std::mutex mutex_;
  std::condition_variable changed_;
  FactBatch part_;
  bool has_part_ = false, is_over_ = false;
  StoreResult result_ = Accepted{};
  std::thread thread_;
};

class Loader {
 public:
  Loader(FactDirectory::Loading& loading, const Schema& schema, Progress& progress)
      : taker_(loading), schema_(schema), progress_(progress), sink_(schema, batch_) {}

  void forget_everything() { batch_.forget_everything(); }
  StoreResult read(std::istream& in, const std::string& name) {
    const auto wrong = read_changes(in, name, schema_, sink_, seen, [&] { return after_each(); });
    if (wrong) return refused(*wrong);
    return Accepted{};
  }
  StoreResult finish() {
    batch_.as_of = seen.as_of;
    if (auto taken = taker_.hand_over(batch_); !taken) return taken;
    progress_.say(fmt::format("{} facts: checking and writing them", facts));
    return taker_.finish();
  }

  FactsRead seen;
  std::uint64_t facts = 0;

 private:
  std::optional<std::string> after_each() {
    if (++facts % kBetweenWords == 0) {
      progress_.say(fmt::format("{} facts, {:.0f} per second", facts,
                                static_cast<double>(facts) / progress_.seconds()));
    }
    if (batch_.bytes() < kPartBytes) return std::nullopt;
    const auto taken = taker_.hand_over(batch_);
    batch_.clear();
    return taken ? std::nullopt : std::optional(taken.error().message);
  }

  PartTaker taker_;
  const Schema& schema_;
  Progress& progress_;
  FactBatch batch_;
  BatchSink sink_;
};

}  // namespace

Result<FactsLoaded, StoreError> load_facts(const FactsArguments& arguments, const Policy& policy,
                                           FactDirectory& directory, Progress& progress,
                                           Streams streams) {
  auto loading = directory.begin(policy);
  if (!loading) return loading.error();
  Loader loader(*loading, policy.schema(), progress);
  if (arguments.replace) loader.forget_everything();
  for (const std::string& file : arguments.files) {
    Input input(file, streams.in);
    if (input.failed()) return refused(input.error().message);
    if (auto read = loader.read(input.stream(), input.name()); !read) return read.error();
  }
  if (auto finished = loader.finish(); !finished) return finished.error();
  const auto newest = directory.log().newest();
  if (!newest) return newest.error();
  const std::uint64_t revision =
      arguments.revision.value_or(loader.seen.revision.value_or(*newest + 1));
  if (auto committed = loading->commit(revision); !committed) return committed.error();
  return FactsLoaded{revision, loader.facts};
}

}  // namespace sightline::cli
