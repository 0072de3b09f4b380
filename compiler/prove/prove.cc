// Policy + artifact -> ProofReport: every question is looked up, asked here, or asked in a child
// process. Tested by tests/unit/compiler/prove/prove_test.cc: neither changes a report. The
// artifact is read by the runtime's own loader, so that what is proved is about the bytes that
// ship. What is asked is not known here (questions.cc).
#include <fmt/format.h>

#include "compiler/prove/assumptions.h"
#include "compiler/prove/kept_verdict.h"
#include "compiler/prove/questions.h"
#include "compiler/prove/switches.h"
#include "compiler/prove/verdict_cache.h"
#include "compiler/prove/verdict_key.h"
#include "compiler/prove/workers.h"
#include "sightline/compiler.h"
#include "sightline/version.h"

namespace sightline {

bool ProofReport::proved() const {
  for (const auto& property : properties) {
    if (!std::holds_alternative<Proved>(property.verdict)) return false;
  }
  return complete;
}

namespace {

using Progress = std::function<void(std::string_view)>;

// One run over the questions, in two passes: what was kept, then what is still open.
class Run {
 public:
  Run(const ProofMatter& matter, const Progress& progress)
      : matter_(matter),
        progress_(progress),
        questions_(questions_of(matter)),
        answers_(questions_.size()) {}

  void look_up(const VerdictFiles& files, const VerdictKeys& keys) {
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      const auto key = keys.key(questions_[q].about);
      auto kept = key ? files.find(*key) : std::nullopt;
      if (!kept || !is_about(*kept, questions_[q])) continue;
      if (auto again = looked_at_again(std::move(*kept), matter_))
        answers_[q] = Answered(std::move(*again));
    }
  }
  void ask_open() {
    std::vector<std::size_t> open;
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      if (!answers_[q]) open.push_back(q);
    }
    const bool here = matter_.options.jobs <= 1 && !matter_.options.timeout_seconds;
    here ? ask_here(open) : ask_elsewhere(open);
  }
  void keep(const VerdictFiles& files, const VerdictKeys& keys) const {
    bool is_any_new = false;
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      const Answered& answer = *answers_[q];
      const auto key = keys.key(questions_[q].about);
      if (!key || !answer || is_cached(*answer) || !is_worth_keeping(*answer)) continue;
      files.keep(*key, *answer);
      is_any_new = true;
    }
    if (is_any_new) files.tidy();
  }
  std::vector<std::optional<Answered>> take() { return std::move(answers_); }

 private:
  static bool is_about(const QuestionAnswer& kept, const ProofQuestion& question) {
    const auto& [about, verdict, of_switch] = question;
    return kept.claim.name == about.name && kept.claim.built_in == about.built_in &&
           kept.claim.property == about.property &&
           kept.of_switch.has_value() == static_cast<bool>(of_switch) &&
           (!kept.of_switch || kept.of_switch->global == about.property);
  }
  static bool is_cached(const QuestionAnswer& answer) {
    return answer.of_switch ? answer.of_switch->cached : answer.claim.cached;
  }
  void tell(std::size_t question) const {
    if (progress_) {
      progress_(fmt::format("{}, {} of {}", questions_[question].about.name, question + 1,
                            questions_.size()));
    }
  }
  void ask_here(const std::vector<std::size_t>& open) {
    for (const std::size_t q : open) {
      tell(q);
      answers_[q] = ask(questions_[q], matter_);
    }
  }
  void ask_elsewhere(const std::vector<std::size_t>& open) {
    const auto task = [&](std::size_t i) { return encode(ask(questions_[open[i]], matter_)); };
    const WorkerLimits limits{matter_.options.jobs, matter_.options.timeout_seconds};
    auto answers = run_in_workers(open.size(), task, limits, [&](std::size_t i) { tell(open[i]); });
    for (std::size_t i = 0; i < open.size(); ++i)
      answers_[open[i]] = answer_of(answers[i], questions_[open[i]]);
  }
  // SOUNDNESS: a child that did not answer has proved nothing.
  Answered answer_of(const WorkerAnswer& sent, const ProofQuestion& question) const {
    if (!sent.bytes) return unanswered(question, matter_, sent.why_none);
    auto answered = decode(*sent.bytes);
    if (answered && (!*answered || is_about(**answered, question))) return *std::move(answered);
    return unanswered(question, matter_, "the prover's process sent something else than an answer");
  }

  const ProofMatter& matter_;
  const Progress& progress_;
  std::vector<ProofQuestion> questions_;
  std::vector<std::optional<Answered>> answers_;
};

std::vector<std::optional<Answered>> answers_to(const ProofMatter& matter,
                                                const Progress& progress) {
  const ProveOptions& options = matter.options;
  Run run(matter, progress);
  if (!options.cache || options.second_opinion || options.save_queries) {
    run.ask_open();
    return run.take();
  }
  const VerdictFiles files(options.cache->folder);
  const VerdictKeys keys(matter, options.cache->text);
  run.look_up(files, keys);
  run.ask_open();
  run.keep(files, keys);
  return run.take();
}

}  // namespace

Result<ProofReport, InternalError> prove(const CheckedPolicy& policy,
                                         std::span<const std::byte> artifact,
                                         const ProveOptions& options, const Progress& progress) {
  const auto loaded = Policy::load(artifact, {.require = {}, .accept_unproved = true});
  if (!loaded) return InternalError{"the artifact does not load: " + loaded.error().message};
  ProofReport report;
  report.prover = fmt::format("sightline {}, {}", kVersion, smt::Solver::version());
  report.body = loaded->body();
  report.complete = !options.property;
  report.assumptions = assumptions_of(loaded->program());
  for (auto& answer : answers_to({policy.tree(), *loaded, options}, progress)) {
    if (!*answer) return answer->error();
    if ((*answer)->of_switch) {
      report.switches.push_back(std::move(*(*answer)->of_switch));
    } else {
      report.properties.push_back(std::move((*answer)->claim));
    }
  }
  if (options.switches) add_unread(report.switches, policy.tree(), *loaded);
  return report;
}

}  // namespace sightline
