// Policy + artifact + global -> SwitchReport. Tested by
// tests/unit/compiler/prove/switches_test.cc. Which value closes is found, not guessed: each is
// asked what it takes away. Which world breaks a claim is switch_question.cc's to find.
#include "compiler/prove/switches.h"

#include <algorithm>
#include <set>

#include "compiler/prove/switch_question.h"
#include "compiler/prove/switch_replay.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

using ClaimKind = SwitchClaim::Kind;

RequestKind kind_of(const ActionCase& asked) {
  return {asked.action, asked.principal, asked.resource};
}

Verdict verdict_of(SwitchFound found) {
  return std::visit(
      overloaded{
          [](NoWorld) { return Verdict(Proved{}); },
          [](SwitchWorld& it) { return Verdict(Refuted{std::move(it.world), {}, {}}); },
          [](Unknown& it) { return Verdict(std::move(it)); },
      },
      found);
}

class Switch {
 public:
  explicit Switch(const SwitchMatter& matter) : matter_(matter) {
    report_.name = matter.policy.globals[matter.global].name;
    report_.global = matter.global;
  }

  Result<SwitchReport, InternalError> look() {
    const Type& type = matter_.loaded.schema().globals[matter_.global].type;
    if (type.kind != Type::Kind::boolean || type.optional) {
      report_.kind = SwitchReport::Kind::no_switch;
      return std::move(report_);
    }
    for (const ActionCase& it : matter_.loaded.program().cases) {
      cases_.push_back({&it, is_blind_to(matter_, it), NoWorld{}, NoWorld{}});
      Seen& seen = cases_.back();
      if (seen.blind) continue;
      for (const bool value : {true, false}) {
        // What a value takes away is what the other one opens.
        auto found = find_breach(matter_, it, ClaimKind::opens_nothing, !value, Told::no);
        if (!found) return found.error();
        (value ? seen.taken_by_true : seen.taken_by_false) = std::move(*found);
      }
    }
    if (auto failed = find_kind()) return *failed;
    for (const Seen& seen : cases_) {
      if (auto failed = claims_of(seen)) return *failed;
    }
    std::stable_sort(report_.claims.begin(), report_.claims.end(),
                     [](const SwitchClaim& a, const SwitchClaim& b) { return a.kind < b.kind; });
    return std::move(report_);
  }

 private:
  using Failed = std::optional<InternalError>;
  struct Seen {
    const ActionCase* of;
    bool blind;
    SwitchFound taken_by_true, taken_by_false;
    const SwitchFound& taken(bool value) const { return value ? taken_by_true : taken_by_false; }
  };
  static bool is_found(const SwitchFound& found) {
    return std::holds_alternative<SwitchWorld>(found);
  }
  static bool is_unknown(const SwitchFound& found) {
    return std::holds_alternative<Unknown>(found);
  }

  template <class Is>
  bool any(Is&& is, bool value) const {
    return std::any_of(cases_.begin(), cases_.end(),
                       [&](const Seen& seen) { return is(seen.taken(value)); });
  }

  Failed find_kind() {
    using Kind = SwitchReport::Kind;
    const bool by_true = any(is_found, true), by_false = any(is_found, false);
    report_.kind = by_true && by_false                               ? Kind::both_ways
                   : any(is_unknown, true) || any(is_unknown, false) ? Kind::unclear
                   : by_true || by_false                             ? Kind::closes
                                                                     : Kind::no_closing;
    if (!by_false || by_true) return std::nullopt;
    report_.thrown = false;
    for (const Seen& seen : cases_) {
      if (!is_found(seen.taken(false))) continue;
      auto found = find_breach(matter_, *seen.of, ClaimKind::closes, false, Told::no);
      if (!found) return found.error();
      if (std::holds_alternative<NoWorld>(*found)) return std::nullopt;
    }
    // Without it everything is possible, and with it more.
    if (report_.kind == Kind::closes) report_.kind = Kind::permits;
    report_.thrown = report_.kind == Kind::permits;
    return std::nullopt;
  }

  Failed claims_of(const Seen& seen) {
    const SwitchFound &taken = seen.taken(report_.thrown), &given = seen.taken(!report_.thrown);
    if (is_found(taken)) {
      if (auto failed = ask(ClaimKind::closes, seen)) return failed;
    }
    if (is_found(given)) {
      if (auto failed = ask(ClaimKind::opens_nothing, seen)) return failed;
    } else {
      add(ClaimKind::opens_nothing, seen, given);
    }
    if (auto failed = changes_nothing(seen, taken, given)) return failed;
    return ask(ClaimKind::unavailable, seen);
  }

  // Which are two questions: whether the obligations of an allow are the same, and, answered by now,
  // whether it is one. What was taken away or opened is said by the other claims.
  Failed changes_nothing(const Seen& seen, const SwitchFound& taken, const SwitchFound& given) {
    auto duties = breach(ClaimKind::changes_nothing, seen);
    if (!duties) return duties.error();
    const bool same_duties = std::holds_alternative<NoWorld>(*duties);
    if (same_duties && (is_found(taken) || is_found(given))) return std::nullopt;
    const SwitchFound& decision = is_unknown(taken) ? taken : given;
    add(ClaimKind::changes_nothing, seen, same_duties ? decision : std::move(*duties));
    return std::nullopt;
  }

  Result<SwitchFound, InternalError> breach(ClaimKind claim, const Seen& seen) const {
    if (seen.blind) return SwitchFound(NoWorld{});
    return find_breach(matter_, *seen.of, claim, report_.thrown, Told::yes);
  }
  Failed ask(ClaimKind claim, const Seen& seen) {
    auto found = breach(claim, seen);
    if (!found) return found.error();
    add(claim, seen, std::move(*found));
    return std::nullopt;
  }

  // Proofs of one claim stand together; a world and a reason are each of one kind of request.
  void add(ClaimKind claim, const Seen& seen, SwitchFound found) {
    const bool proved = std::holds_alternative<NoWorld>(found);
    auto& claims = report_.claims;
    const auto same = std::find_if(claims.begin(), claims.end(), [&](const SwitchClaim& it) {
      return it.kind == claim && std::holds_alternative<Proved>(it.verdict);
    });
    if (proved && same != claims.end()) return same->requests.push_back(kind_of(*seen.of));
    std::vector<std::optional<bool>> given;
    if (auto* world = std::get_if<SwitchWorld>(&found)) given = std::move(world->given);
    claims.push_back({claim, {kind_of(*seen.of)}, verdict_of(std::move(found)), std::move(given)});
  }

  SwitchMatter matter_;
  SwitchReport report_;
  std::vector<Seen> cases_;
};

}  // namespace

bool SwitchReport::is_decided() const {
  return kind != Kind::unclear &&
         std::none_of(claims.begin(), claims.end(), [](const SwitchClaim& it) {
           return std::holds_alternative<Unknown>(it.verdict);
         });
}

std::vector<std::uint32_t> globals_read(const Program& program) {
  std::set<std::uint32_t> out;
  for (const Block& block : program.blocks) {
    for (std::uint32_t i = block.begin; i < block.end; ++i) {
      if (program.code[i].op == Opcode::global) out.insert(program.code[i].immediate);
    }
  }
  return {out.begin(), out.end()};
}

Result<SwitchReport, InternalError> prove_switch(const typed::Policy& policy, const Policy& loaded,
                                                 std::uint32_t global,
                                                 const smt::Settings& settings) {
  return Switch({policy, loaded, settings, global}).look();
}

void add_unread(std::vector<SwitchReport>& reports, const typed::Policy& policy,
                const Policy& loaded) {
  const std::vector<std::uint32_t> read = globals_read(loaded.program());
  const auto& globals = loaded.schema().globals;
  for (std::uint32_t global = 0; global < globals.size(); ++global) {
    const Type& type = globals[global].type;
    const bool is_switch = type.kind == Type::Kind::boolean && !type.optional;
    if (!is_switch || std::binary_search(read.begin(), read.end(), global)) continue;
    SwitchReport& report = reports.emplace_back();
    report.name = policy.globals[global].name;
    report.global = global;
    report.kind = SwitchReport::Kind::unread;
  }
}

SwitchReport unanswered_switch(const typed::Policy& policy, std::uint32_t global, std::string why) {
  SwitchReport out;
  out.name = policy.globals[global].name;
  out.global = global;
  out.claims.push_back({SwitchClaim::Kind::closes, {}, Unknown{std::move(why)}, {}});
  return out;
}

bool repeats(SwitchReport& kept, const typed::Policy& policy, const Policy& loaded) {
  for (SwitchClaim& claim : kept.claims) {
    auto* refuted = std::get_if<Refuted>(&claim.verdict);
    if (refuted == nullptr) continue;
    auto& world = refuted->counterexample;
    if (!world || world->asked.empty() || claim.given != given_of(claim.kind, kept.thrown))
      return false;
    const WorldRequest request = world->asked.front().request;
    auto again = replay_switched(policy, loaded, kept.global, claim.given, request, *world);
    if (!again || !breaks(claim.kind, again->asked)) return false;
    world = std::move(*again);
  }
  return true;
}

}  // namespace sightline
