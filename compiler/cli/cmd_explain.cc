// `sightline explain`: a policy, facts and requests in, reasons out. Tested in
// tests/unit/compiler/cli/cmd_explain_test.cc, tests/golden/cli/explain.transcript and sealed.transcript. It decides
// nothing: an explanation that the evaluator does not share is an error of ours, and not shown.

#include <memory>
#include <optional>
#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/explain_output.h"
#include "compiler/cli/files.h"
#include "compiler/cli/key_files.h"
#include "compiler/cli/lines.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/sealed_observer.h"
#include "compiler/cli/snapshots.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

class Teller {
 public:
  Teller(const ExplainArguments& arguments, const Policy& policy, const Explainer& explainer,
         const Clock& clock, Streams streams)
      : arguments_(arguments),
        policy_(policy),
        explainer_(explainer),
        clock_(clock),
        streams_(streams) {}

  // `place` is put before the message of what could not be asked.
  void tell(std::string_view json, const std::string& place) {
    document_.read(json, policy_.schema(), clock_);
    Json all = Json::array();
    for (std::size_t i = 0; i < document_.size(); ++i) tell(document_[i], place, all);
    if (arguments_.format != Format::json) return;
    const Json answer = document_.is_batch() ? Json{{"evaluations", std::move(all)}} : all[0];
    streams_.out << answer.dump() << '\n' << std::flush;
  }
  void refuse(const std::string& place, const std::string& error) {
    streams_.err << place << ": " << error << '\n';
    is_unreadable_ = true;
    if (arguments_.format == Format::json) streams_.out << refusal(error).dump() << '\n';
  }

  Exit exit() const {
    if (disagrees_) return Exit::internal_error;
    if (is_unreadable_) return Exit::unreadable;
    return arguments_.eval.fail_on_deny && denied_ ? Exit::findings : Exit::fine;
  }

 private:
  static Json refusal(const std::string& error) {
    return {{"decision", false}, {"context", {{"error", error}}}};
  }

  void tell(const Evaluation& asked, const std::string& place, Json& all) {
    if (!asked.error.empty()) {
      streams_.err << place << ": " << asked.error << '\n';
      is_unreadable_ = true;
      all.push_back(refusal(asked.error));
      return;
    }
    const Explanation why = explainer_.explain(asked.request());
    denied_ = denied_ || why.outcome == Outcome::deny;
    if (!why.agrees) {
      const std::string error = "the explanation is not that of the decision";
      streams_.err << "sightline: internal error: " << error << '\n';
      disagrees_ = true;
      all.push_back(refusal(error));
    } else if (arguments_.format == Format::json) {
      all.push_back(explanation_json(policy_, asked, why));
    } else {
      if (!is_first_) streams_.out << '\n';
      streams_.out << explanation_text(policy_, asked, why, streams_.colour) << std::flush;
      is_first_ = false;
    }
  }

  const ExplainArguments& arguments_;
  const Policy& policy_;
  const Explainer& explainer_;
  const Clock& clock_;
  Streams streams_;
  RequestDocument document_;
  bool denied_ = false, is_unreadable_ = false, disagrees_ = false, is_first_ = true;
};

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

Exit unreadable(const std::string& message, Streams streams) {
  streams.err << message << '\n';
  return Exit::unreadable;
}

Exit tell_lines(Teller& teller, const EvalArguments& arguments, Streams streams) {
  Input input(arguments.requests.value_or("-"), streams.in);
  if (input.failed()) return unreadable(input.error().message, streams);
  LineReader lines(input.stream(), kMaxJsonBytes);
  std::string_view line;
  auto status = lines.next(line);
  for (; status == LineReader::Status::line || status == LineReader::Status::too_long;
       status = lines.next(line)) {
    const std::string place = input.name() + ":" + std::to_string(lines.number());
    if (status == LineReader::Status::too_long) {
      teller.refuse(place, "longer than 1 MiB");
    } else if (!is_blank(line)) {
      teller.tell(line, place);
    }
  }
  if (status != LineReader::Status::failed) return teller.exit();
  streams.err << input.name() << ": cannot be read to its end\n";
  return Exit::unreadable;
}

}  // namespace

Exit run_command(const ExplainArguments& arguments, Streams streams) {
  const EvalArguments& eval = arguments.eval;
  Clock clock{eval.now_from_context, std::nullopt};
  if (eval.now) {
    clock.fixed = time_from(*eval.now);
    if (!clock.fixed) {
      streams.err << "sightline: explain: --now must be a time like 2024-02-16T06:00:00Z, not "
                  << in_backticks(*eval.now) << '\n';
      return Exit::unreadable;
    }
  }
  const auto policy = load_policy(
      eval.policy, {.require = eval.require, .accept_unproved = eval.unproved}, streams);
  if (!policy) return policy.error();
  std::unique_ptr<SealedCache> sealed;
  if (eval.keys) {
    auto keys = read_keys(*eval.keys, streams);
    if (!keys) return unreadable(keys.error().message, streams);
    sealed = std::make_unique<SealedCache>(*policy, std::move(*keys));
  }
  CacheWords words;
  const auto snapshot = snapshot_of(eval, *policy, streams, &words, sealed.get());
  if (!snapshot) return unreadable(snapshot.error().message, streams);
  std::optional<SealedObserver> observer;
  if (sealed) {
    auto collector = sealed->collector();
    if (!collector) return unreadable("cache: " + collector.error(), streams);
    observer.emplace(*policy, *sealed, std::move(*collector));
  }
  const Explainer explainer(*policy, *snapshot, &words, observer ? &*observer : nullptr);
  Teller teller(arguments, *policy, explainer, clock, streams);
  if (!eval.request) return tell_lines(teller, eval, streams);
  const auto json = read_file(*eval.request, streams.in);
  if (!json) return unreadable(json.error().message, streams);
  teller.tell(*json, shown_name(*eval.request));
  return teller.exit();
}

}  // namespace sightline::cli
