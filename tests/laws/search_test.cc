// The law `a_search_is_asking_one_by_one`: what a Searcher finds is everybody whom `decide` allows,
// and those it counts are those who lack facts and nothing else, whatever the policy, the facts and
// the question. Searches are believed without proof here, so that what is held to the law is how
// they are derived and run; a second test asks how many of them the prover confirms.
#include <map>
#include <set>

#include "compiler/search/case_part.h"
#include "compiler/search/search_plan.h"
#include "compiler/world/world_values.h"
#include "sightline/fact_writer.h"
#include "sightline/search.h"
#include "sightline/search_proof.h"
#include "tests/support/arbitrary.h"
#include "tests/support/batch_between.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::search_test {
namespace {

struct Tally {
  std::size_t found = 0, missing = 0, uncounted = 0, tried = 0, ids = 0, anyone = 0, scanned = 0,
              looked_up = 0;
};

using Names = std::set<std::pair<std::uint16_t, std::string>>;

// One question, asked both ways.
class Comparison {
 public:
  Comparison(const Compiled& policy, const World& world, const Snapshot& facts,
             const SearchQuestion& question)
      : policy_(policy), world_(world), facts_(facts), question_(question) {}

  // Empty when they agree.
  std::string difference(Searcher& searcher, std::size_t page, Tally& tally) {
    const auto all = searcher.search(question_);
    if (!all) return "refused: " + all.error().message;
    tally.found += all->found.size();
    tally.missing += all->missing;
    tally.uncounted += all->missing_counted ? 0U : 1U;
    tally.tried += all->tried;
    tally.ids += all->ids;
    tally.anyone += all->anyone_else.empty() ? 0U : 1U;
    ++(all->scanned.empty() ? tally.looked_up : tally.scanned);
    if (auto wrong = compare(*all); !wrong.empty()) return wrong;
    return in_pages(searcher, *all, page);
  }

 private:
  Request request(const Entity& wanted) const {
    const bool who = question_.wanted == Wanted::principals;
    return {.principal = who ? wanted : question_.given,
            .action = question_.action,
            .resource = who ? question_.given : wanted,
            .now = question_.now,
            .context = question_.context};
  }

  // What is meant by it: no forbid is true, some permit is or might be.
  bool is_missing_facts(const Request& asked) {
    const Policy& policy = policy_.loaded;
    Trace trace = policy.make_trace();
    const Decision decision = policy.decide(asked, facts_, &trace);
    if (decision || decision.missing.empty()) return false;
    const ActionCase& lists =
        *policy.program().find_case(asked.action, asked.principal.type, asked.resource.type);
    if (part(lists, Effect::forbid).decide(asked, facts_)) return false;
    Trace permits = part(lists, Effect::permit).make_trace();
    const Decision may = part(lists, Effect::permit).decide(asked, facts_, &permits);
    return may || !may.missing.empty();
  }
  const Policy& part(const ActionCase& lists, Effect effect) {
    const auto key = std::pair{&lists, effect};
    const auto found = parts_.find(key);
    if (found != parts_.end()) return found->second;
    return parts_.emplace(key, case_part(policy_.loaded, lists, effect)).first->second;
  }

  std::string compare(const SearchAnswer& answer) {
    Names found;
    std::string last;
    for (const FoundEntity& one : answer.found) {
      if (!found.insert({one.type, one.id}).second) return one.id + " is found twice";
      const Decision decision = policy_.loaded.decide(request({one.type, one.id}), facts_);
      if (!decision) return one.id + " is found, and denied";
      if (decision.obligations != one.obligations) return one.id + " has other obligations";
    }
    const auto before = [](const FoundEntity& a, const FoundEntity& b) {
      return std::pair(a.type, a.id) < std::pair(b.type, b.id);
    };
    if (!std::is_sorted(answer.found.begin(), answer.found.end(), before)) return "not in order";
    const ActionSchema& action = policy_.loaded.schema().actions[question_.action];
    const auto& types =
        question_.wanted == Wanted::principals ? action.principals : action.resources;
    std::uint64_t least = 0, most = 0;  // who lack facts: ids that nobody mentions do not count
    for (const std::uint16_t type : types) {
      const std::set<std::uint16_t> anyone(answer.anyone_else.begin(), answer.anyone_else.end());
      const Request stranger = request({type, "nobody has this id"});
      const bool all = static_cast<bool>(policy_.loaded.decide(stranger, facts_));
      if (all != anyone.contains(type)) return "strangers are not told apart";
      for (const WorldEntity& entity : world_.entities[type]) {
        const Request asked = request({type, entity.id});
        const bool missing = is_missing_facts(asked);
        most += missing ? 1U : 0U;
        least += missing && entity.exists ? 1U : 0U;
        if (!policy_.loaded.decide(asked, facts_)) continue;
        if (!found.contains({type, entity.id}) && (entity.exists || !all))
          return entity.id + " is allowed, and not found";
      }
    }
    if (!answer.missing_counted) return question_.most_counted == 0 ? "" : "so few are counted";
    const bool in_range = least <= answer.missing && answer.missing <= most + 2;
    return in_range ? ""
                    : "missing: " + std::to_string(answer.missing) + ", and not between " +
                          std::to_string(least) + " and " + std::to_string(most);
  }

  std::string in_pages(Searcher& searcher, const SearchAnswer& all, std::size_t page) const {
    SearchQuestion question = question_;
    question.limit = page;
    std::vector<FoundEntity> found;
    std::uint64_t missing = 0;
    std::string after;
    for (std::size_t pages = 0; pages < 100; ++pages) {
      question.after = after;
      const auto part = searcher.search(question);
      if (!part) return "a page is refused: " + part.error().message;
      if (part->found.size() > page) return "a page is too long";
      found.insert(found.end(), part->found.begin(), part->found.end());
      missing += part->missing;
      after = part->next;
      if (after.empty()) break;
    }
    const auto same = [](const FoundEntity& a, const FoundEntity& b) {
      return a.type == b.type && a.id == b.id && a.obligations == b.obligations;
    };
    const bool alike =
        missing == all.missing &&
        std::equal(found.begin(), found.end(), all.found.begin(), all.found.end(), same);
    return alike ? "" : "the pages are not the whole";
  }

  const Compiled& policy_;
  const World& world_;
  const Snapshot& facts_;
  const SearchQuestion& question_;
  std::map<std::pair<const ActionCase*, Effect>, Policy> parts_;
};

// Conditions that tell somebody in particular: what random ones, of all kinds alike, seldom do.
std::string telling_condition(const Pick& pick, std::size_t depth) {
  static const std::vector<std::string> kTelling = {
      "u.account == cam.account",
      "cam.owner == u.account",
      "u == cam.keeper",
      "u.boss == cam.keeper",
      "u.home == cam.maker",
      "u.nick == cam.label",
      "u.level == cam.number",
      "u.alias == cam.label",
      "u == leader",
      "u == User::\"root\"",
      "u in cam.account",
      "cam.keeper in u.account",
      "u.account in cam.maker",
      "some share(u, cam)",
      "several share(u, cam)",
      "some share(u, cam) as s where s.from <= now",
      "some share(_, cam) as s where s.giver == u",
      "some share(u, _) as s where s.camera == cam",
      "some share(cam.keeper, _) as s where s.camera == cam and u in s.giver.account",
      "some friend(u, cam.keeper)",
      "some friend(_, u) as f where f.one == cam.keeper",
      "some friend(u, _) as f where f.patron == cam.maker",
      "some deed(u.account, cam)",
      "some deed(_, cam) as d where d.heir == u",
      "some lease(u, cam)",
      "some ban(u, cam)",
      "some tag(cam, u.nick, _)",
      "some visit(u, _, cam.number)",
      "some entry(_, u, cam)",
      "some entry(u.account, _, cam) as e where e.user == cam.keeper",
      "some keeper(cam, _) as k where some friend(u, k.user)",
      "some friend(u, _) as f where some keeper(cam, f.other)",
      "some friend(_, u) as f where some deed(f.one.account, cam)",
      "some cam.owner as o where o == u.account",
      "some u.boss as b where some share(b, cam)",
      "u.account == (cam.owner ?? cam.account)",
      "(if u.active then u == cam.keeper else u.account == cam.maker)",
      "u == (if trusted then leader else cam.keeper)",
      "u.active",
      "cam.role == u.role",
      "no ban(u, cam)"};
  if (depth == 0 || pick(3) == 0) return "(" + one_of(pick, kTelling) + ")";
  const std::string left = telling_condition(pick, depth - 1),
                    right = telling_condition(pick, depth - 1);
  const std::string both = "(" + left + (pick(3) == 0 ? " or " : " and ") + right + ")";
  return pick(8) == 0 ? "not (not " + both + ")" : both;
}

std::string random_text(const CheckedPolicy& declarations) {
  std::string text = zoo();
  for (int rule = 0; rule < 2; ++rule) {
    text += "rule telling_" + std::to_string(rule) + ": permit view, edit (u, cam) when " +
            *any([](const Pick& pick) { return telling_condition(pick, 2); }) + "\n";
  }
  for (const auto& rule : *any([&](const Pick& pick) {
         return random_rules(declarations.tree(), {.rules = 4, .depth = 3}, pick);
       }))
    text += rule;
  return text;
}

// Seldom one asks for ever new rows, which is refused.
Compiled random_policy(const CheckedPolicy& declarations) {
  for (;;) {
    try {
      return compiled(random_text(declarations));
    } catch (const std::runtime_error& refused) {
      if (std::string_view(refused.what()).find("SL0430") == std::string_view::npos) throw;
    }
  }
}

// Asks about a world, of which `facts` are the facts, and sometimes of whom only `before` knew.
template <class Ask>
void ask_some(const Compiled& policy, const World& truth, const World& observed,
              const World& before, std::int64_t now, const Pick& pick, Ask&& ask) {
  for (int asked = 0; asked < 4; ++asked) {
    const WorldRequest request =
        random_poorer(random_request(policy.tree(), truth, now, pick), pick);
    std::vector<ContextValue> context;
    for (std::uint16_t c = 0; c < request.context.size(); ++c)
      context.push_back(
          {c, to_value(policy.loaded.schema().context[c].type, request.context[c], observed)});
    const bool who = pick(2) == 0;
    const auto type =
        static_cast<std::uint16_t>(who ? request.resource_type : request.principal_type);
    const auto entity = who ? request.resource : request.principal;
    const bool gone = pick(8) == 0 && !before.entities[type].empty();
    const std::string& id =
        gone ? before.entities[type].back().id : observed.entities[type][entity].id;
    const SearchQuestion question{.wanted = who ? Wanted::principals : Wanted::resources,
                                  .action = static_cast<std::uint16_t>(request.action),
                                  .given = {type, id},
                                  .now = Time(std::chrono::milliseconds(request.now)),
                                  .context = context,
                                  .most_counted = pick(2) == 0 ? std::size_t{0} : 10'000};
    const std::string found = ask(question);
    if (!found.empty()) {
      RC_FAIL((who ? "who: " : "what: ") + found + "\n" + text_of(policy.tree(), observed) +
              text_of(policy.tree(), observed, request) + std::string(policy.source.text()));
    }
  }
}

TEST(Laws, ASearchIsAskingOneByOne) {
  const CheckedPolicy declarations = checked(zoo());
  const SearchProof believed = [](const Policy&, const ClauseSearch&) { return true; };
  Tally tally;
  const auto one_policy = [&] {
    const Compiled policy = random_policy(declarations);
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    for (int world = 0; world < 4; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {.entities = 5, .rows = 6}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      const auto facts = to_snapshot(observed, policy.loaded);
      if (!facts) RC_FAIL("the builder refused: " + facts.error().message);
      Searcher searcher(policy.loaded, *facts, believed);
      ask_some(policy, truth, observed, observed, now, pick, [&](const SearchQuestion& question) {
        return Comparison(policy, observed, *facts, question)
            .difference(searcher, 1 + pick(3), tally);
      });
    }
  };
  EXPECT_TRUE(rc::check("a search is asking one by one", one_policy));
  std::cout << "searched: " << tally.found << " found, " << tally.missing << " missing facts ("
            << tally.uncounted << " times not counted), " << tally.tried << " of " << tally.ids
            << " tried, " << tally.looked_up << " without a scan, " << tally.scanned
            << " with one, " << tally.anyone << " with anyone else\n";
  EXPECT_GT(tally.found, 100U);
  EXPECT_GT(tally.missing, 100U);
  EXPECT_GT(tally.looked_up, 100U);
  EXPECT_GT(tally.uncounted, 50U);
  EXPECT_GT(tally.scanned, 100U);
  EXPECT_LT(tally.tried, tally.ids);
}

// Of facts that a writer was told in batches, and of the same built from nothing.
std::string other_answer(Searcher& searcher, Searcher& rebuilt, const SearchQuestion& question) {
  const auto one = searcher.search(question), other = rebuilt.search(question);
  if (!one || !other) return "refused";
  const auto same = [](const FoundEntity& a, const FoundEntity& b) {
    return a.type == b.type && a.id == b.id && a.obligations == b.obligations;
  };
  if (!std::equal(one->found.begin(), one->found.end(), other->found.begin(), other->found.end(),
                  same))
    return "what a batch left is found";
  if (one->ids != other->ids) return "other ids are named";
  if (one->given_known != other->given_known) return "another one is known";
  if (one->tried != other->tried) return "others are tried";
  const bool alike = one->missing == other->missing &&
                     one->missing_counted == other->missing_counted &&
                     one->anyone_else == other->anyone_else && one->scanned == other->scanned &&
                     one->complete == other->complete && one->deciding == other->deciding;
  return alike ? "" : "the rest of the answer is another";
}

TEST(Laws, ASearchAmongRevisionsIsAskingOneByOne) {
  const CheckedPolicy declarations = checked(zoo());
  const SearchProof believed = [](const Policy&, const ClauseSearch&) { return true; };
  Tally tally;
  const auto one_policy = [&] {
    const Compiled policy = random_policy(declarations);
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    const std::int64_t began = random_now(pick);
    World before = random_observation(
        policy.tree(), random_truth(policy.tree(), began, {.entities = 9, .rows = 6}, pick), began,
        pick);
    auto start = to_snapshot(before, policy.loaded);
    if (!start) RC_FAIL("the builder refused: " + start.error().message);
    auto writer = FactWriter::start(policy.loaded, std::move(*start));
    FactReader reader = writer->reader();
    for (std::uint64_t revision = 2; revision < 6; ++revision) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {.entities = 5, .rows = 6}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      const FactBatch batch = batch_between(policy.loaded.schema(), before, observed);
      if (const auto applied = writer->apply(batch, revision); !applied)
        RC_FAIL("the writer refused: " + applied.error().message);
      const PinnedFacts facts = reader.pin();
      const auto built = to_snapshot(observed, policy.loaded);
      Searcher searcher(policy.loaded, *facts, believed), rebuilt(policy.loaded, *built, believed);
      ask_some(policy, truth, observed, before, now, pick, [&](const SearchQuestion& question) {
        const auto wrong =
            Comparison(policy, observed, *facts, question).difference(searcher, 1 + pick(3), tally);
        return wrong.empty() ? other_answer(searcher, rebuilt, question) : wrong;
      });
      before = observed;
    }
  };
  EXPECT_TRUE(rc::check("a search among revisions is asking one by one", one_policy));
  EXPECT_GT(tally.found, 100U);
  EXPECT_GT(tally.missing, 100U);
  EXPECT_LT(tally.tried, tally.ids);
}

TEST(Laws, NearlyEverySearchIsProvedToMissNobody) {
  const CheckedPolicy declarations = checked(zoo());
  std::size_t proved = 0, open = 0, none = 0;
  const SearchProof prove = search_proof();
  const auto one_policy = [&] {
    const Compiled policy = random_policy(declarations);
    const Program& program = policy.loaded.program();
    for (std::uint16_t b = 0; b < program.blocks.size(); ++b) {
      if (program.rules[program.blocks[b].rule].effect == Effect::forbid) continue;
      for (const Wanted wanted : {Wanted::principals, Wanted::resources}) {
        const ClauseSearch search = derive_search(program, b, wanted);
        ++(search.branches.empty() ? none : prove(policy.loaded, search) ? proved : open);
      }
    }
  };
  EXPECT_TRUE(rc::check("searches are proved", one_policy));
  std::cout << "searches: " << proved << " proved, " << open << " open, " << none << " none\n";
  EXPECT_GT(proved, 100U);
  EXPECT_LT(open * 50, proved);
}

}  // namespace
}  // namespace sightline::testing::search_test
