// `sightline eval`: a policy, facts and requests in, decisions out.
// Tested in tests/unit/compiler/cli/cmd_eval_test.cc.

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/key_files.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/sealed_cache.h"
#include "compiler/cli/snapshots.h"
#include "compiler/cli/stream.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Stopwatch = std::chrono::steady_clock;
double seconds_since(Stopwatch::time_point begin) {
  return std::chrono::duration<double>(Stopwatch::now() - begin).count();
}

void print_summary(const StreamSummary& summary, double seconds, std::ostream& err) {
  const auto decided = static_cast<double>(summary.allowed + summary.denied);
  err << fmt::format("{} requests: {} allowed, {} denied, {} refused\n", summary.requests(),
                     summary.allowed, summary.denied, summary.refused);
  if (decided == 0) return;
  err << fmt::format(
      "{:.2f} s from request to answer, {:.0f} decisions per second (reading, JSON, deciding, "
      "writing)\n",
      seconds, decided / seconds);
  err << fmt::format(
      "{:.0f} ns per `decide` alone (the call with its reasons; neither JSON nor files)\n",
      static_cast<double>(summary.decide_nanoseconds) / decided);
}

Exit exit_of(const StreamSummary& summary, bool fail_on_deny) {
  if (summary.refused > 0 || summary.input_failed) return Exit::unreadable;
  return fail_on_deny && summary.denied > 0 ? Exit::findings : Exit::fine;
}

Exit unreadable(const std::string& message, Streams streams) {
  streams.err << message << '\n';
  return Exit::unreadable;
}

Exit answer_all(const EvalArguments& arguments, const Facts& facts, const Clock& clock,
                Streams streams) {
  if (arguments.request) {
    const auto json = read_file(*arguments.request, streams.in);
    if (!json) return unreadable(json.error().message, streams);
    return exit_of(
        answer_one(*json, shown_name(*arguments.request), facts, clock, streams.out, streams.err),
        arguments.fail_on_deny);
  }
  Input input(arguments.requests.value_or("-"), streams.in);
  if (input.failed()) return unreadable(input.error().message, streams);
  const auto begin = Stopwatch::now();
  const StreamSummary summary =
      answer_lines(input.stream(), input.name(), facts, clock, streams.out, streams.err);
  if (summary.input_failed) streams.err << input.name() << ": cannot be read to its end\n";
  print_summary(summary, seconds_since(begin), streams.err);
  return exit_of(summary, arguments.fail_on_deny);
}

}  // namespace

Exit run_command(const EvalArguments& arguments, Streams streams) {
  Clock clock{arguments.now_from_context, std::nullopt};
  if (arguments.now) {
    clock.fixed = time_from(*arguments.now);
    if (!clock.fixed) {
      streams.err << "sightline: eval: --now must be a time like 2024-02-16T06:00:00Z, not "
                  << in_backticks(*arguments.now) << '\n';
      return Exit::unreadable;
    }
  }
  const auto policy =
      load_policy(arguments.policy,
                  {.require = arguments.require, .accept_unproved = arguments.unproved}, streams);
  if (!policy) return policy.error();
  std::unique_ptr<SealedCache> sealed;
  if (arguments.keys) {
    auto keys = read_keys(*arguments.keys, streams);
    if (!keys) return unreadable(keys.error().message, streams);
    sealed = std::make_unique<SealedCache>(*policy, std::move(*keys));
  }
  const auto begin = Stopwatch::now();
  const auto snapshot = snapshot_of(arguments, *policy, streams, nullptr, sealed.get());
  if (!snapshot) return unreadable(snapshot.error().message, streams);
  if (!arguments.request) {
    streams.err << fmt::format("facts: {} entities and {} rows of revision {}, read in {:.2f} s\n",
                               snapshot->entity_count(), snapshot->row_count(),
                               snapshot->revision(), seconds_since(begin));
  }
  if (sealed == nullptr || sealed->empty())
    return answer_all(arguments, {*policy, *snapshot}, clock, streams);
  auto collector = sealed->collector();
  if (!collector) return unreadable("cache: " + collector.error(), streams);
  return answer_all(arguments, {*policy, *snapshot, sealed.get(), &*collector}, clock, streams);
}

}  // namespace sightline::cli
