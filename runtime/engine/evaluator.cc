// Program + request + snapshot -> Decision. Tested by tests/unit/runtime/engine/decide_test.cc and,
// against the reference and the prover, by tests/differential. It only resolves who is meant, and
// leaves the meaning to machine.h and combine.h.
#include <algorithm>

#include "runtime/engine/concrete.h"
#include "runtime/engine/decide_case.h"
#include "runtime/facts/tables.h"
#include "runtime/facts/values.h"
#include "runtime/plan/run_plan.h"
#include "sightline/loaded_policy.h"

namespace sightline {
namespace {

// Without a call, for it is asked of every request.
bool same(const Digest& a, const Digest& b) {
  const auto word = [](const Digest& digest, std::size_t i) {
    return number_at<std::uint64_t>(reinterpret_cast<const char*>(digest.data()) + 8 * i);
  };
  return ((word(a, 0) ^ word(b, 0)) | (word(a, 1) ^ word(b, 1)) | (word(a, 2) ^ word(b, 2)) |
          (word(a, 3) ^ word(b, 3))) == 0;
}

using Sought = Concrete::Sought;

// How one policy decides by one snapshot.
class Deciding {
 public:
  Deciding(const Program& program, const FactTables* facts)
      : program_(program),
        facts_(facts),
        bound_(facts != nullptr && same(facts->policy, program.digest)),
        fits_(bound_ || (facts != nullptr && same(facts->image->schema, program.schema_digest))) {}

  // Null: denied, whatever the facts are.
  const ActionCase* case_of(const Request& request) const {
    if (!fits_ || !is_about(program_.schema, request)) return nullptr;
    return program_.find_case(request.action, request.principal.type, request.resource.type);
  }

  [[gnu::always_inline]] void decide(const Request& request, const ActionCase& lists,
                                     const Sought& principal, const Sought& resource, Trace* trace,
                                     Decision& decision) const {
    TraceWriter writer(trace);
    Concrete domain(program_, *facts_, request, writer, principal, resource);
    if (!domain.fits()) return;
    const auto entry = trace == nullptr && bound_ && !domain.is_blind() ? entry_of(lists) : kNoPlan;
    if (entry != kNoPlan) {
      const auto answer = run_plan(*facts_, entry, request, domain);
      decision.outcome = answer.allowed ? Outcome::allow : Outcome::deny;
      decision.obligations = answer.duties;
      return;
    }
    by_machine(domain, lists, writer, decision);
  }

 private:
  std::uint32_t entry_of(const ActionCase& lists) const {
    return facts_->plan->entries[static_cast<std::size_t>(&lists - program_.cases.data())];
  }
  [[gnu::noinline]] void by_machine(Concrete& domain, const ActionCase& lists, TraceWriter& writer,
                                    Decision& decision) const {
    decide_case(domain, program_, lists, writer, decision);
  }

  const Program& program_;
  const FactTables* facts_;
  bool bound_, fits_;
};

Decision denied(const Program& program, const FactTables* facts) {
  return denied(program, facts != nullptr ? facts->revision : 0);
}

bool is_same(Entity a, Entity b) {
  return a.type == b.type && a.id.size() == b.id.size() &&
         (a.id.data() == b.id.data() || same_bytes(a.id.data(), b.id.data(), a.id.size()));
}

}  // namespace

Decision Policy::decide(const Request& request, const Snapshot& snapshot,
                        Trace* trace) const noexcept {
  const FactTables* const facts = snapshot.tables_.get();
  Decision decision = denied(*program_, facts);
  const Deciding deciding(*program_, facts);
  const ActionCase* const lists = deciding.case_of(request);
  if (lists == nullptr) return decision;
  const Sought principal{facts->hash(request.principal.id)};
  const Sought resource{facts->hash(request.resource.id)};
  // Both are looked for at once: each is far away when there are many.
  facts->image->tables[request.principal.type].prefetch(principal.hash);
  facts->image->tables[request.resource.type].prefetch(resource.hash);
  deciding.decide(request, *lists, principal, resource, trace, decision);
  return decision;
}

// In three rounds over a few requests: say which slots are wanted, then which records they lead to,
// then decide; what a round wants is on its way while it goes on.
void Policy::decide_many(std::span<const Request> requests, const Snapshot& snapshot,
                         std::span<Decision> decisions) const noexcept {
  constexpr std::size_t kRound = 32;
  const FactTables* const facts = snapshot.tables_.get();
  const Deciding deciding(*program_, facts);
  const Decision nothing = denied(*program_, facts);
  for (std::size_t first = 0; first < requests.size(); first += kRound) {
    const auto round = requests.subspan(first, std::min(kRound, requests.size() - first));
    const ActionCase* lists[kRound];
    const auto is_again = [&](std::size_t i) {
      return i > 0 && lists[i - 1] != nullptr &&
             is_same(round[i].principal, round[i - 1].principal);
    };
    Sought principals[kRound], resources[kRound];
    for (std::size_t i = 0; i < round.size(); ++i) {
      const Request& request = round[i];
      lists[i] = deciding.case_of(request);
      if (lists[i] == nullptr) continue;
      resources[i].hash = facts->hash(request.resource.id);
      facts->image->tables[request.resource.type].prefetch(resources[i].hash);
      if (is_again(i)) continue;
      principals[i].hash = facts->hash(request.principal.id);
      facts->image->tables[request.principal.type].prefetch(principals[i].hash);
    }
    for (std::size_t i = 0; i < round.size(); ++i) {
      if (lists[i] == nullptr) continue;
      resources[i].row =
          facts->image->tables[round[i].resource.type].prefetch_record(resources[i].hash);
      if (is_again(i)) {
        principals[i] = principals[i - 1];
      } else {
        principals[i].row =
            facts->image->tables[round[i].principal.type].prefetch_record(principals[i].hash);
      }
    }
    for (std::size_t i = 0; i < round.size(); ++i) {
      decisions[first + i] = nothing;
      if (lists[i] != nullptr)
        deciding.decide(round[i], *lists[i], principals[i], resources[i], nullptr,
                        decisions[first + i]);
    }
  }
}

}  // namespace sightline
