// Policy + artifact -> the questions about them, and one question -> its line of the report. Tested
// by tests/unit/compiler/prove. Who listens to the solver (second opinions, proof objects) is put
// together here; in which process and in which order the questions are asked is not known here.
#include "compiler/prove/questions.h"

#include <fmt/format.h>

#include <exception>
#include <new>

#include "compiler/certify/certifier.h"
#include "compiler/prove/fail_closed.h"
#include "compiler/prove/follow_ups.h"
#include "compiler/prove/property.h"
#include "compiler/prove/same_meaning.h"
#include "compiler/prove/second_opinion.h"
#include "compiler/prove/support.h"
#include "compiler/prove/switches.h"
#include "runtime/format/digest.h"

namespace sightline {
namespace {

ProofQuestion built_in(std::string name, std::function<Verdict(const smt::Settings&)> verdict) {
  return {{std::move(name), true, 0, {}},
          [verdict = std::move(verdict)](const smt::Settings& settings) {
            return Result<Verdict, InternalError>(verdict(settings));
          }};
}

// A proof object says that there is no world; a `possible` has a world to show instead.
bool is_certified(const PropertyReport& about, const ProofMatter& matter) {
  return matter.options.proofs && !about.built_in &&
         matter.policy.properties[about.property].kind != typed::Property::Kind::possible;
}

// Whoever wants to hear the solver's questions adds himself to `settings.heard` before the verdict,
// and says what he makes of them after it.
Answered ask_with_listeners(const ProofQuestion& question, const ProofMatter& matter) {
  SecondOpinions opinions(matter.options);
  Certifier certifier(matter.options.timeout_seconds);
  smt::Settings settings{matter.options.resource_limit};
  const bool certified = is_certified(question.about, matter);
  if (opinions.wanted() || certified) {
    settings.heard = [&](const smt::Asked& asked) {
      if (opinions.wanted()) opinions.hear(asked);
      if (certified) certifier.hear(asked);
    };
  }
  auto verdict = question.verdict(settings);
  if (!verdict) return verdict.error();
  PropertyReport report = question.about;
  report.verdict = std::move(*verdict);
  if (matter.options.support && !report.built_in &&
      std::holds_alternative<Proved>(report.verdict)) {
    report.support = support_of(matter.policy, matter.policy.properties[report.property],
                                matter.loaded.program(), {matter.options.resource_limit});
  }
  if (opinions.wanted()) opinions.judge(report);
  if (certified && std::holds_alternative<Proved>(report.verdict)) {
    const std::string& text = matter.policy.properties[report.property].canonical;
    report.proof = certifier.object(matter.loaded.body(), sha256(std::as_bytes(std::span(text))));
  }
  return QuestionAnswer(std::move(report));
}

// Nobody listens: no verdict rests on what is said of a switch.
Answered ask_of_switch(const ProofQuestion& question, const ProofMatter& matter) {
  auto report = question.of_switch({matter.options.resource_limit});
  if (!report) return report.error();
  QuestionAnswer answer(question.about);
  answer.of_switch = std::move(*report);
  return answer;
}

}  // namespace

std::vector<ProofQuestion> questions_of(const ProofMatter& matter) {
  std::vector<ProofQuestion> out;
  const auto& properties = matter.policy.properties;
  for (std::uint32_t p = 0; p < properties.size(); ++p) {
    if (matter.options.property && *matter.options.property != properties[p].name) continue;
    out.push_back({{properties[p].name, false, p, {}}, [&matter, p](const smt::Settings& settings) {
                     return prove_property(matter.policy, matter.policy.properties[p],
                                           matter.loaded, settings);
                   }});
  }
  if (matter.options.property) return out;
  out.push_back(built_in("same meaning", [&matter](const smt::Settings& settings) {
    return prove_same_meaning(matter.policy, matter.loaded.program(), settings);
  }));
  out.push_back(built_in("fail closed", [&matter](const smt::Settings& settings) {
    return prove_fail_closed(matter.loaded.program(), settings);
  }));
  for (const TextClaim& claim : kTextClaims) {
    out.push_back(built_in(std::string(claim.name), [&matter, &claim](smt::Settings settings) {
      settings.heard = {};  // no decision rests on what is idle in the text
      return prove_text_claim(claim, matter.policy, matter.loaded.program(), settings);
    }));
  }
  if (!matter.options.switches) return out;
  for (const auto global : globals_read(matter.loaded.program())) {
    const std::string& name = matter.policy.globals[global].name;
    out.push_back({{"switch " + name, true, global, {}},
                   {},
                   [&matter, global](const smt::Settings& settings) {
                     return prove_switch(matter.policy, matter.loaded, global, settings);
                   }});
  }
  return out;
}

QuestionAnswer unanswered(const ProofQuestion& question, const ProofMatter& matter,
                          std::string why) {
  QuestionAnswer out(question.about);
  if (question.of_switch)
    out.of_switch = unanswered_switch(matter.policy, question.about.property, std::move(why));
  else
    out.claim.verdict = Unknown{std::move(why)};
  return out;
}

Answered ask(const ProofQuestion& question, const ProofMatter& matter) {
  const auto out_of_memory = [&] {
    return unanswered(question, matter, "the prover ran out of memory");
  };
  try {
    return question.of_switch ? ask_of_switch(question, matter)
                              : ask_with_listeners(question, matter);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::exception& error) {
    if (smt::Solver::is_out_of_memory(error)) return out_of_memory();
    return InternalError{fmt::format("the solver failed: {}", error.what())};
  }
}

}  // namespace sightline
