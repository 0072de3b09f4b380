// Facts that are collected question by question against the reference: whatever the rules, the facts and the
// requests are, and whoever has which of the facts, a decision is what the reference makes of all of them. What
// the snapshot says of facts that are elsewhere is a lie here, and must not be read.
#include <deque>

#include "sightline/observation.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/support/world_source.h"

namespace sightline::testing::observation_test {
namespace {

// Who has the facts of a name.
enum class Holder : std::uint8_t {
  snapshot,
  elsewhere,  // and the snapshot lies
  both,       // of each question one of the two, and both say what is observed
};

struct Holders {
  std::vector<std::array<Holder, 4>> attributes;  // by type and trust word
  std::vector<Holder> relations, globals;

  Holders(const Schema& schema, const Pick& pick)
      : attributes(schema.entities.size()),
        relations(schema.relations.size()),
        globals(schema.globals.size()) {
    const auto any = [&] { return static_cast<Holder>(pick(3)); };
    for (auto& type : attributes)
      for (auto& trust : type) trust = any();
    // What has to be of the snapshot's moment stays there.
    for (std::size_t r = 0; r < relations.size(); ++r) {
      const bool stays = schema.relations[r].trust == Trust::registry && schema.relations[r].within;
      relations[r] = stays ? Holder::snapshot : any();
    }
    for (std::size_t g = 0; g < globals.size(); ++g) {
      const bool stays = schema.globals[g].trust == Trust::registry && schema.globals[g].within;
      globals[g] = stays ? Holder::snapshot : any();
    }
  }

  Holder of(const Schema& schema, std::uint16_t type, std::uint16_t attribute) const {
    const AttributeSchema& it = schema.entities[type].attributes[attribute];
    return it.trust == Trust::registry && it.within
               ? Holder::snapshot
               : attributes[type][static_cast<std::size_t>(it.trust)];
  }
  Holder of(const Question& question) const {
    switch (question.kind) {
      case Question::Kind::attributes:
        return attributes[question.owner][static_cast<std::size_t>(question.trust)];
      case Question::Kind::rows:
        return relations[question.owner];
      case Question::Kind::global:
        break;
    }
    return globals[question.owner];
  }
  Elsewhere elsewhere(const Schema& schema) const {
    Elsewhere made(schema);
    for (std::uint16_t type = 0; type < attributes.size(); ++type) {
      for (std::size_t trust = 0; trust < 4; ++trust) {
        if (attributes[type][trust] != Holder::snapshot)
          made.add_attributes(type, static_cast<Trust>(trust));
      }
    }
    for (std::uint16_t r = 0; r < relations.size(); ++r)
      if (relations[r] != Holder::snapshot) made.add_relation(r);
    for (std::uint16_t g = 0; g < globals.size(); ++g)
      if (globals[g] != Holder::snapshot) made.add_global(g);
    return made;
  }
};

// Each entity has what is another's, half of the rows are not there, and globals are turned.
World lie_about(const Schema& schema, const World& observed, const Pick& pick) {
  World lie = observed;
  for (std::size_t type = 0; type < lie.entities.size(); ++type) {
    auto& entities = lie.entities[type];
    for (std::size_t e = 0; e < entities.size(); ++e) {
      const std::size_t other = (e + 1) % entities.size();
      entities[e].attributes = observed.entities[type][other].attributes;
    }
  }
  for (auto& rows : lie.rows) std::erase_if(rows, [&](const WorldRow&) { return pick(2) == 0; });
  for (std::size_t g = 0; g < lie.globals.size(); ++g) {
    const bool is_yes = observed.globals[g] == WorldValue::of(1);
    const bool is_bool = schema.globals[g].type.kind == Type::Kind::boolean;
    lie.globals[g] = is_bool ? WorldValue::of(is_yes ? 0 : 1) : WorldValue::unavailable();
  }
  return lie;
}

// `observed`, with `lie` in place of what only others have.
World told_to_snapshot(const Schema& schema, const Holders& holders, const World& observed,
                       const Pick& pick) {
  const World lie = lie_about(schema, observed, pick);
  World told = observed;
  for (std::uint16_t type = 0; type < told.entities.size(); ++type) {
    for (std::size_t e = 0; e < told.entities[type].size(); ++e) {
      auto& attributes = told.entities[type][e].attributes;
      for (std::uint16_t a = 0; a < attributes.size(); ++a) {
        if (holders.of(schema, type, a) == Holder::elsewhere)
          attributes[a] = lie.entities[type][e].attributes[a];
      }
    }
  }
  for (std::size_t r = 0; r < told.rows.size(); ++r) {
    if (holders.relations[r] != Holder::elsewhere) continue;
    told.rows[r] = lie.rows[r];
    told.complete[r] = true;
  }
  for (std::size_t g = 0; g < told.globals.size(); ++g)
    if (holders.globals[g] == Holder::elsewhere) told.globals[g] = lie.globals[g];
  return told;
}

struct Tally {
  std::size_t allowed = 0, denied = 0, owing = 0, questions = 0, left = 0, rounds = 0, refused = 0,
              misled = 0, wary = 0;
};

std::string ask_all(const Policy& policy, const World& observed, const Holders& holders,
                    const Elsewhere& elsewhere, std::span<const Request> requests, Inquiry& inquiry,
                    Silence silence, const Pick& pick, Tally& tally) {
  for (int round = 0; round < 20; ++round) {
    const auto open = inquiry.questions(requests);
    if (open.empty()) return "";
    ++tally.rounds;
    for (const Question& question : open) {
      ++tally.questions;
      if (holders.of(question) == Holder::both && pick(2) == 1) {
        inquiry.leave_to_snapshot(question, silence);
        ++tally.left;
        continue;
      }
      const auto taken =
          inquiry.answer(question, said_of(policy.schema(), observed, elsewhere, question));
      if (taken) continue;
      // Of a stranger, who is not in the snapshot, the world says nothing anyway.
      if (taken.error().message.find("is not in the snapshot") == std::string::npos)
        return "an answer was refused: " + taken.error().message;
      inquiry.fail(question);
    }
  }
  return "there is no end of questions";
}

std::string difference(const Compiled& policy, const World& observed,
                       const std::vector<WorldRequest>& asked, const Pick& pick, Tally& tally) {
  const Schema& schema = policy.loaded.schema();
  const Holders holders(schema, pick);
  const auto snapshot =
      to_snapshot(told_to_snapshot(schema, holders, observed, pick), policy.loaded);
  if (!snapshot) {
    ++tally.refused;  // the lie breaks an invariant
    return "";
  }
  std::deque<std::vector<ContextValue>> contexts(asked.size());
  std::vector<Request> requests;
  for (std::size_t i = 0; i < asked.size(); ++i)
    requests.push_back(request_of(schema, observed, asked[i], contexts[i]));
  const Elsewhere elsewhere = holders.elsewhere(schema);
  Inquiry inquiry(policy.loaded, *snapshot, elsewhere);
  // A snapshot that may not have been told everything is worse than the reference, and never better.
  const Silence silence = pick(4) == 0 ? Silence::unknown : Silence::absence;
  if (auto wrong = ask_all(policy.loaded, observed, holders, elsewhere, requests, inquiry, silence,
                           pick, tally);
      !wrong.empty())
    return wrong;
  const Observation seen = std::move(inquiry).close();
  Trace trace = policy.loaded.make_trace();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto meant = reference::decide(policy.tree(), observed, asked[i]);
    ++(meant.allowed ? tally.allowed : tally.denied);
    tally.owing += meant.obligations.empty() ? 0U : 1U;
    const bool by_lies = policy.loaded.decide(requests[i], *snapshot).outcome == Outcome::allow;
    tally.misled += by_lies == meant.allowed ? 0U : 1U;
    const Decision run = seen.decide(requests[i], &trace);
    std::uint64_t duties = 0;
    for (const auto duty : meant.obligations) duties |= std::uint64_t{1} << duty;
    const bool alike =
        (run.outcome == Outcome::allow) == meant.allowed && run.obligations == duties &&
        std::equal(run.rules.begin(), run.rules.end(), meant.rules.begin(), meant.rules.end()) &&
        seen.decide(requests[i]).outcome == run.outcome;
    if (silence == Silence::unknown) {
      tally.wary += meant.allowed && !run ? 1U : 0U;
      if (!run || (meant.allowed && (duties & ~run.obligations) == 0)) continue;
    } else if (alike) {
      continue;
    }
    return std::string("collected: ") + (run ? "allow" : "deny") +
           ", reference: " + (meant.allowed ? "allow" : "deny") + "\n" +
           text_of(policy.tree(), observed) + text_of(policy.tree(), observed, asked[i]);
  }
  return "";
}

TEST(Observation, DecidesAsTheReferenceWhoeverHasTheFacts) {
  const CheckedPolicy declarations = checked(zoo());
  Tally tally;
  const auto one_policy = [&] {
    std::string text = zoo();
    for (const auto& rule : *any([&](const Pick& pick) {
           return random_rules(declarations.tree(), {.rules = 4, .depth = 3}, pick);
         }))
      text += rule;
    const Compiled policy = compiled(text);
    const auto seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    const Pick pick = pick_from(seed);
    for (int world = 0; world < 8; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      World observed = random_observation(policy.tree(), truth, now, pick);
      observed.as_of = std::min(observed.as_of, now);
      std::vector<WorldRequest> asked;
      for (int question = 0; question < 5; ++question) {
        asked.push_back(random_poorer(random_request(policy.tree(), truth, now, pick), pick));
      }
      const std::string found = difference(policy, observed, asked, pick, tally);
      if (!found.empty()) RC_FAIL(found + text);
    }
  };
  EXPECT_TRUE(rc::check("collected facts decide as the reference does", [&] {
    for (int policies = 0; policies < 4; ++policies) one_policy();
  }));
  std::cout << tally.allowed << " allowed, " << tally.denied << " denied, " << tally.owing
            << " owing, " << tally.questions << " questions in " << tally.rounds << " rounds, "
            << tally.left << " left to the snapshot, " << tally.refused << " lies refused, "
            << tally.misled << " decided otherwise by the snapshot alone, " << tally.wary
            << " denied for what it may not have been told\n";
  EXPECT_GT(tally.allowed, 1000U);
  EXPECT_GT(tally.denied, 1000U);
  EXPECT_GT(tally.owing, 200U);
  EXPECT_GT(tally.left, 1000U);
  EXPECT_GT(tally.wary, 5U);
  EXPECT_GT(tally.questions, 5000U);
  EXPECT_GT(tally.misled, 300U);
  EXPECT_LT(tally.refused, 100U);
}

}  // namespace
}  // namespace sightline::testing::observation_test
