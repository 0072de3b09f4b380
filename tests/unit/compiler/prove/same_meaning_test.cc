// Bytes that mean something else are refuted: every instruction, operand, constant, query, rule table
// and declaration of a few programs is changed in every way that the verifier still accepts. A change
// that is *proved* harmless must decide alike on random worlds; the score is printed.
#include "compiler/prove/same_meaning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>

#include "compiler/emit/assemble.h"
#include "compiler/world/decide_in_world.h"
#include "runtime/format/opcodes.h"
#include "runtime/loader/verify.h"
#include "tests/support/compiled.h"
#include "tests/support/random_world.h"

namespace sightline::testing::same_meaning_test {
namespace {

constexpr const char* kDeclarations = R"(policy mutants
enum Role { guest < member < owner }
enum Scope { live, film, talk }
entity Account
entity Site in Site
entity Door in Site { name: string, title: string?, scopes: set<Scope>, site: Site, opens: time? }
entity User { account: Account, cached home: Account, sealed fixed born: time, ended: time?, role: Role, level: int, bonus: int }
entity Camera { owner: Account, keeper: Account?, hidden: bool, shown: bool }
relation share(viewer: User, camera: Camera) { from: time, until: time?, role: Role }
cached relation friend(viewer: User, camera: Camera) { since: time }
sealed fixed relation deed(account: Account, camera: Camera)
global lockdown: bool within 10s
global curfew: bool within 20s
context { session: time, trusted: bool }
action view, edit (User, Camera)
action meet (User, User)
relation holds(user: User, door: Door, kind: Scope) { until: time } max 20
relation seen(door: Door, kind: Scope) { until: time } max 20
obligation log, ring
action enter, watch (User, Door)
)";

const std::array kRules{
    R"(rule one: permit view (u, c) when u.account == c.owner and now < u.born + 5m and c.keeper is none
rule two: forbid view, edit (u, _) when lockdown or u.role < member
)",
    R"(rule one: permit view, edit (u, c) when some share(u, c) as s where s.from <= now and now < (s.until ?? forever) and s.role >= member
rule two: forbid edit (_, c) when not c.shown
)",
    R"(rule one: permit edit (u, c) when u.level - u.bonus > 3 and not (no friend(u, c)) and -u.level < u.bonus + 1
  permit view (u, c) when some deed(u.account, c)
rule two: permit meet (u, v) when u == v or (u.account == v.account and session < now - 1h))"
    "\n",
    R"(rule one: permit enter, watch (u, d) when d in Site::"home" and live in d.scopes and d.title != "attic" with log
rule two: forbid enter, watch (u, d) when (several holds(u, d, _) as h where h.until < now) or if action == enter then d.name == "cellar" else d.site in Site::"attic"
)",
    R"(rule one: permit enter (u, d) when some holds(u, _, film) as h where h.door.name == d.name and no seen(h.door, talk) as g where g.until < h.until
  permit enter (u, d) when some d.opens as t where t < now with log, ring
invariant sites: forall d: Door: d.site in Site::"home" or no holds(_, d, live)
invariant ends: forall h: holds: h.until > past + 1h or h.kind in {live, film}
)",
};

using Mutate = std::function<void(Program&)>;
struct Mutant {
  std::string what;
  Program program;
};

class Mutants {
 public:
  explicit Mutants(const Program& original) : original_(original) {}

  std::vector<Mutant> all() {
    for (std::size_t i = 0; i < original_.code.size(); ++i) instruction(i);
    pools();
    tables();
    schema();
    return std::move(out_);
  }

 private:
  void add(const std::string& what, const Mutate& change) {
    Program program = original_;
    change(program);
    if (!verify(program)) out_.push_back({what, std::move(program)});
  }

  void instruction(std::size_t i) {
    const Instruction& in = original_.code[i];
    const std::string at = "step " + std::to_string(i) + " " + std::string(name(in.op)) + ": ";
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (!find_opcode(static_cast<std::uint8_t>(byte)) || static_cast<Opcode>(byte) == in.op)
        continue;
      const auto op = static_cast<Opcode>(byte);
      add(at + "becomes " + std::string(name(op)), [&](Program& p) { p.code[i].op = op; });
      // With operands of its own shape, where the old ones do not fit.
      add(at + "becomes a short " + std::string(name(op)),
          [&](Program& p) { p.code[i] = {.op = op, .a = in.a}; });
      add(at + "becomes a bare " + std::string(name(op)),
          [&](Program& p) { p.code[i] = {.op = op}; });
    }
    std::size_t begin = 0;
    for (const auto& block : original_.blocks) begin = block.begin <= i ? block.begin : begin;
    for (const auto& it : original_.invariants) begin = it.begin <= i ? it.begin : begin;
    const auto registers = static_cast<std::uint16_t>(i - begin);
    for (std::uint16_t r = 0; r < registers; ++r) {
      if (r != in.a) add(at + "a " + std::to_string(r), [&](Program& p) { p.code[i].a = r; });
      if (r != in.b) add(at + "b " + std::to_string(r), [&](Program& p) { p.code[i].b = r; });
    }
    for (std::uint16_t immediate = 0; immediate < 14; ++immediate) {
      if (immediate != in.immediate)
        add(at + "immediate " + std::to_string(immediate),
            [&](Program& p) { p.code[i].immediate = immediate; });
    }
    for (const auto kind : {Type::Kind::integer, Type::Kind::time, Type::Kind::duration}) {
      if (kind != in.kind)
        add(at + "kind " + std::string(name(kind)), [&](Program& p) { p.code[i].kind = kind; });
    }
    if (in.a != in.b)
      add(at + "operands swapped", [&](Program& p) { std::swap(p.code[i].a, p.code[i].b); });
  }

  void pools() {
    for (std::size_t c = 0; c < original_.constants.size(); ++c) {
      for (const std::int64_t step : {-1, 1, 1000}) {
        add("constant " + std::to_string(c) + " moved by " + std::to_string(step),
            [&](Program& p) { p.constants[c].value += step; });
      }
    }
    for (std::size_t q = 0; q < original_.queries.size(); ++q) {
      const std::string at = "query " + std::to_string(q) + ": ";
      for (std::uint16_t r = 0; r < original_.schema.relations.size(); ++r) {
        if (r != original_.queries[q].relation)
          add(at + "relation " + std::to_string(r), [&](Program& p) { p.queries[q].relation = r; });
      }
      for (std::size_t c = 0; c < original_.queries[q].arguments.size(); ++c) {
        for (std::uint16_t r = 0; r < 12; ++r) {
          if (r != original_.queries[q].arguments[c])
            add(at + "argument", [&](Program& p) { p.queries[q].arguments[c] = r; });
        }
        add(at + "any", [&](Program& p) { p.queries[q].arguments[c] = kAny; });
      }
    }
  }

  void tables() {
    for (std::size_t r = 0; r < original_.rules.size(); ++r) {
      add("effect of a rule", [&](Program& p) {
        p.rules[r].effect = p.rules[r].effect == Effect::permit ? Effect::forbid : Effect::permit;
      });
      add("effect of a rule with its tables", [&](Program& p) {
        p.rules[r].effect = p.rules[r].effect == Effect::permit ? Effect::forbid : Effect::permit;
        for (auto& action : p.cases) move_rule(p, action, static_cast<std::uint16_t>(r));
      });
      add("name of a rule", [&](Program& p) { p.rules[r].name += "x"; });
    }
    for (std::size_t b = 0; b < original_.blocks.size(); ++b) {
      for (std::uint16_t r = 0; r < original_.rules.size(); ++r) {
        if (r != original_.blocks[b].rule)
          add("rule of a block", [&](Program& p) { p.blocks[b].rule = r; });
      }
      for (std::size_t other = 0; other < b; ++other) {
        add("two blocks swapped", [&](Program& p) {
          std::swap(p.blocks[b].begin, p.blocks[other].begin);
          std::swap(p.blocks[b].end, p.blocks[other].end);
        });
        add("two blocks swapped with their rules",
            [&](Program& p) { std::swap(p.blocks[b], p.blocks[other]); });
        add("a block used twice", [&](Program& p) {
          p.blocks[b].begin = p.blocks[other].begin, p.blocks[b].end = p.blocks[other].end;
        });
      }
      if (original_.blocks[b].resource == original_.blocks[b].principal) continue;
      add("resource of a block", [&](Program& p) { p.blocks[b].resource = p.blocks[b].principal; });
    }
    for (std::size_t a = 0; a < original_.cases.size(); ++a) {
      for (auto list : {&ActionCase::permits, &ActionCase::forbids}) {
        for (std::size_t k = 0; k < (original_.cases[a].*list).size(); ++k) {
          add("a clause less", [&](Program& p) {
            (p.cases[a].*list).erase((p.cases[a].*list).begin() + static_cast<std::ptrdiff_t>(k));
          });
        }
        for (std::uint16_t b = 0; b < original_.blocks.size(); ++b) {
          add("a clause more", [&](Program& p) {
            (p.cases[a].*list).push_back(b);
            std::sort((p.cases[a].*list).begin(), (p.cases[a].*list).end());
          });
        }
      }
      for (std::size_t other = 0; other < a; ++other)
        add("two actions swapped", [&](Program& p) { std::swap(p.cases[a], p.cases[other]); });
    }
    for (std::size_t b = 0; b < original_.blocks.size(); ++b) {
      for (const std::uint64_t duty : {1U, 2U})
        add("a duty more or less", [&](Program& p) { p.blocks[b].obligations ^= duty; });
    }
    for (std::size_t i = 0; i < original_.invariants.size(); ++i) {
      add("text of an invariant", [&](Program& p) { p.invariants[i].text += " "; });
      add("name of an invariant", [&](Program& p) { p.invariants[i].name += "x"; });
      add("owner of an invariant", [&](Program& p) { ++p.invariants[i].owner; });
      add("an invariant less", [&](Program& p) {
        p.invariants.pop_back();
        p.code.resize(p.invariants.empty() ? p.blocks.back().end : p.invariants.back().end);
      });
    }
    if (!original_.invariants.empty()) return;  // their code comes after that of the rules
    add("a rule less", [](Program& p) {
      const auto last = static_cast<std::uint16_t>(p.rules.size() - 1);
      while (p.blocks.back().rule == last)
        p.code.resize(p.blocks.back().begin), p.blocks.pop_back();
      p.rules.pop_back();
      for (auto& action : p.cases) {
        std::erase_if(action.permits, [&](auto b) { return b >= p.blocks.size(); });
        std::erase_if(action.forbids, [&](auto b) { return b >= p.blocks.size(); });
      }
    });
  }

  static void move_rule(const Program& p, ActionCase& action, std::uint16_t rule) {
    const bool permit = p.rules[rule].effect == Effect::permit;
    auto& from = permit ? action.forbids : action.permits;
    auto& to = permit ? action.permits : action.forbids;
    for (const auto b : from) {
      if (p.blocks[b].rule == rule) to.push_back(b);
    }
    std::erase_if(from, [&](auto b) { return p.blocks[b].rule == rule; });
    std::sort(to.begin(), to.end());
  }

  void schema() {
    for (std::size_t e = 0; e < original_.schema.entities.size(); ++e) {
      for (std::size_t a = 0; a < original_.schema.entities[e].attributes.size(); ++a) {
        for (const Trust trust : {Trust::registry, Trust::sealed_fixed, Trust::cached}) {
          if (trust == original_.schema.entities[e].attributes[a].trust) continue;
          add("trust of an attribute",
              [&](Program& p) { p.schema.entities[e].attributes[a].trust = trust; });
        }
        add("optional attribute", [&](Program& p) {
          auto& o = p.schema.entities[e].attributes[a].type.optional;
          o = !o;
        });
        add("name of an attribute",
            [&](Program& p) { p.schema.entities[e].attributes[a].name += "x"; });
      }
    }
    for (std::size_t r = 0; r < original_.schema.relations.size(); ++r) {
      for (const Trust trust : {Trust::registry, Trust::sealed_fixed, Trust::cached}) {
        if (trust == original_.schema.relations[r].trust) continue;
        add("trust of a relation", [&](Program& p) {
          p.schema.relations[r].trust = trust;
          for (auto& field : p.schema.relations[r].fields) field.trust = trust;
        });
        add("trust of a relation alone", [&](Program& p) { p.schema.relations[r].trust = trust; });
      }
      add("columns swapped", [&](Program& p) {
        std::swap(p.schema.relations[r].columns[0], p.schema.relations[r].columns[1]);
      });
    }
    for (std::size_t g = 0; g < original_.schema.globals.size(); ++g) {
      add("a longer age", [&](Program& p) { *p.schema.globals[g].within += 1; });
      add("no age", [&](Program& p) { p.schema.globals[g].within.reset(); });
      add("two globals swapped",
          [&](Program& p) { std::swap(p.schema.globals[0].name, p.schema.globals[1].name); });
    }
    add("members swapped",
        [](Program& p) { std::swap(p.schema.enums[0].members[0], p.schema.enums[0].members[1]); });
    add("no order", [](Program& p) { p.schema.enums[0].ordered = false; });
    add("a member more", [](Program& p) { p.schema.enums[0].members.push_back("root"); });
    for (std::size_t e = 0; e < original_.schema.entities.size(); ++e) {
      add("parents", [&](Program& p) { p.schema.entities[e].parents.clear(); });
      add("one parent",
          [&](Program& p) { p.schema.entities[e].one_parent = !p.schema.entities[e].one_parent; });
      for (std::size_t a = 0; a < original_.schema.entities[e].attributes.size(); ++a) {
        add("an age of an attribute",
            [&](Program& p) { p.schema.entities[e].attributes[a].within = 5; });
      }
    }
    for (std::size_t r = 0; r < original_.schema.relations.size(); ++r) {
      add("an age of a relation", [&](Program& p) {
        p.schema.relations[r].within = 5;
        for (auto& field : p.schema.relations[r].fields) field.within = 5;
      });
      add("a unique column", [&](Program& p) { p.schema.relations[r].unique = {1}; });
      add("a sealed list", [&](Program& p) { p.schema.relations[r].listed_by = 1; });
      add("more rows", [&](Program& p) { ++p.schema.relations[r].max_rows; });
    }
    add("an obligation renamed", [](Program& p) { p.schema.obligations[0] = "note"; });
    add("another resource", [](Program& p) { p.schema.actions[2].resources = {2}; });
    add("an action renamed", [](Program& p) { p.schema.actions[0].name = "look"; });
    add("a context field of another type",
        [](Program& p) { p.schema.context[0].type.optional = true; });
  }

  const Program& original_;
  std::vector<Mutant> out_;
};

// Whether both decide alike, for the same reasons, on worlds that a snapshot can hold.
bool decides_alike(const Compiled& original, const Program& changed, std::size_t worlds) {
  const auto loaded = Policy::load(assemble(changed), {.require = {}, .accept_unproved = true});
  if (!loaded) return false;
  const Pick pick = pick_from(42);
  for (std::size_t w = 0; w < worlds; ++w) {
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(original.tree(), now, {}, pick);
    const World observed = random_observation(original.tree(), truth, now, pick);
    const WorldRequest request =
        random_poorer(random_request(original.tree(), truth, now, pick), pick);
    const auto a = decide_in_world(original.loaded, observed, request);
    const auto b = decide_in_world(*loaded, observed, request);
    if (!a && !b) continue;  // facts that break an invariant
    if (!a || !b || a->allowed != b->allowed || a->rules != b->rules) return false;
  }
  return true;
}

class SameMeaning : public ::testing::TestWithParam<const char*> {};

TEST_P(SameMeaning, IsRefutedOfEveryMutant) {
  const Compiled policy = compiled(std::string(kDeclarations) + GetParam());
  const Program& original = policy.loaded.program();
  ASSERT_TRUE(std::holds_alternative<Proved>(prove_same_meaning(policy.tree(), original, {})));
  std::size_t refuted = 0, equal = 0, unknown = 0;
  for (const Mutant& mutant : Mutants(original).all()) {
    const Verdict verdict = prove_same_meaning(policy.tree(), mutant.program, {});
    if (std::holds_alternative<Refuted>(verdict)) {
      ++refuted;
      continue;
    }
    if (std::holds_alternative<Unknown>(verdict)) {  // of queries in queries: it is not proved
      ++unknown;
      continue;
    }
    ASSERT_TRUE(std::holds_alternative<Proved>(verdict)) << mutant.what;
    EXPECT_TRUE(decides_alike(policy, mutant.program, 400))
        << "proved, and it is not: " << mutant.what;
    std::cout << "the same: " << mutant.what << "\n";
    ++equal;
  }
  std::cout << refuted << " mutants refuted, " << equal << " proved to mean the same, " << unknown
            << " unknown\n";
  EXPECT_LT(unknown, refuted);
  EXPECT_GT(refuted, 100U);
  EXPECT_LT(equal * 10, refuted);
}

INSTANTIATE_TEST_SUITE_P(Programs, SameMeaning, ::testing::ValuesIn(kRules),
                         [](const auto& it) { return "Program" + std::to_string(it.index); });

// The program of one text held against another text that differs in one condition.
TEST(SameMeaningOfTexts, IsTruthFalsehoodAndNeither) {
  struct Case {
    const char* source;
    const char* bytes;
    bool same;
  };
  const Case cases[] = {
      {"not (c.hidden and c.shown)", "not c.hidden or not c.shown", true},
      {"c.hidden implies c.shown", "c.shown or not c.hidden", true},
      {"now < (u.ended ?? forever)", "u.ended is none or now < (u.ended ?? past)", true},
      {"no share(u, c)", "not (some share(u, c))", true},
      {"u.role < owner", "u.role == guest or u.role == member", true},
      // true in the same observations, and not false in the same
      {"c.hidden and not c.hidden", "false", false},
      {"u.level + 1 > u.level", "u.level < 9223372036854775807", false},
      {"(some share(u, c)) and no share(u, c)", "false", false},
      // false in the same observations, and not true in the same
      {"c.hidden or not c.hidden", "true", false},
      {"u.level == u.level", "true", false},
      {"trusted and (c.shown or not c.shown)", "trusted", false},
      // neither
      {"u.home == c.owner", "u.account == c.owner", false},
      {"some share(u, c)", "some friend(u, c)", false},
      {"now <= u.born", "now < u.born", false},
      {"(u.ended ?? now) < now", "(u.ended ?? past) < now", false},
  };
  for (const Case& it : cases) {
    const auto text = [](const char* condition) {
      return std::string(kDeclarations) + "rule r: permit view (u, c) when " + condition + "\n";
    };
    const Verdict verdict = prove_same_meaning(checked(text(it.source)).tree(),
                                               compiled(text(it.bytes)).loaded.program(), {});
    EXPECT_EQ(std::holds_alternative<Proved>(verdict), it.same) << it.source << " and " << it.bytes;
    EXPECT_EQ(std::holds_alternative<Refuted>(verdict), !it.same)
        << it.source << " and " << it.bytes;
  }
}

TEST(SameMeaningLimits, IsUnknownWhenTheSolverMayNotWork) {
  // With the operands the other way round the two are not one term, so that there is something to solve.
  const Compiled policy = compiled(std::string(kDeclarations) + kRules[0]);
  Program program = policy.loaded.program();
  for (auto& in : program.code) {
    if (in.op == Opcode::equal || in.op == Opcode::logical_and) std::swap(in.a, in.b);
  }
  EXPECT_TRUE(std::holds_alternative<Proved>(prove_same_meaning(policy.tree(), program, {})));
  EXPECT_TRUE(std::holds_alternative<Unknown>(
      prove_same_meaning(policy.tree(), program, {.resources = 1, .timeout_seconds = {}})));
}

}  // namespace
}  // namespace sightline::testing::same_meaning_test
