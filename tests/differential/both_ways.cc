// Policy + snapshot + requests -> where the ways of deciding differ. A Trace has the machine
// decide, its absence the plan, if the snapshot is bound to the policy and the case has one.
#include "tests/differential/both_ways.h"

#include <algorithm>
#include <limits>

#include "compiler/world/world_values.h"
#include "runtime/format/program.h"
#include "runtime/plan/plan.h"
#include "sightline/direct_decision.h"

namespace sightline::testing {
namespace {

// Ids and strings that no world has, and some that no entity may have.
constexpr std::string_view kNobody = "nobody", kNobodyElse = "nobody else";

bool same(const Decision& a, const Decision& b) {
  return a.outcome == b.outcome && a.obligations == b.obligations && a.revision == b.revision &&
         a.policy == b.policy;
}

bool has_plan(const Program& program, const Request& request) {
  const ActionCase* const lists =
      program.find_case(request.action, request.principal.type, request.resource.type);
  return lists != nullptr &&
         program.plan->entries[static_cast<std::size_t>(lists - program.cases.data())] != kNoPlan;
}

Value changed_text(const Value& value, std::string_view text) {
  return value.kind() == Value::Kind::string ? Value::string(text)
                                             : Value::entity({value.entity().type, text});
}

}  // namespace

Value Requests::strange(const Type& type, Value value, const Pick& pick) const {
  const bool is_text = value.kind() == Value::Kind::string || value.kind() == Value::Kind::entity;
  if (is_text && rarely(pick, 3)) return changed_text(value, pick(2) ? kNobody : kNobodyElse);
  // Of another type it counts as not given.
  if (rarely(pick, 24))
    return type.kind == Type::Kind::boolean ? Value::integer(1) : Value::boolean(true);
  return value;
}

void Requests::add(const WorldRequest& request, const Pick& pick) {
  const auto entity = [&](std::uint32_t type, std::uint32_t number) {
    const std::string_view id = world_.entities[type][number].id;
    const std::size_t luck = pick(12);
    return Entity{static_cast<std::uint16_t>(type), luck == 0   ? kNobody
                                                    : luck == 1 ? kNobodyElse
                                                                : id};
  };
  auto& context = contexts_.emplace_back();
  for (std::uint16_t c = 0; c < request.context.size(); ++c) {
    const Type& type = policy_.schema().context[c].type;
    if (rarely(pick, 12)) continue;
    if (rarely(pick, 12)) context.push_back({c, Value::unavailable()});  // the last one counts
    context.push_back({c, strange(type, to_value(type, request.context[c], world_), pick)});
  }
  Request asked{.principal = entity(request.principal_type, request.principal),
                .action = static_cast<std::uint16_t>(request.action),
                .resource = entity(request.resource_type, request.resource),
                .now = Time(std::chrono::milliseconds(request.now)),
                .context = context};
  const std::size_t luck = pick(40);
  if (luck == 0) asked.action = static_cast<std::uint16_t>(policy_.schema().actions.size());
  if (luck == 1)
    asked.now = Time(std::chrono::milliseconds(std::numeric_limits<std::int64_t>::max()));
  if (luck == 2) asked.principal.id = "\xff";
  if (luck == 3)
    context.push_back({static_cast<std::uint16_t>(policy_.schema().context.size()), Value::none()});
  if (luck == 3) asked.context = context;
  if (luck > 3 && luck < 8) asked.revision_at_least = luck - 4;
  if (luck > 7 && luck < 12)
    asked.not_older_than =
        std::chrono::milliseconds(one_of<std::int64_t>(pick, {0, 1, 10'000, -1}));
  all.push_back(asked);
  words.push_back("action " + std::to_string(asked.action) + " by " +
                  std::string(asked.principal.id) + " to " + std::string(asked.resource.id) +
                  " at " + std::to_string(request.now) + ", revision at least " +
                  std::to_string(asked.revision_at_least));
}

std::string disagreement(const Policy& policy, const Snapshot& snapshot, const Requests& requests,
                         PlanTally& tally, const direct::Code* code) {
  std::vector<Decision> many(requests.all.size()), many_directly = many;
  for (Decision& it : many) it.obligations = 99;  // whatever stood there
  policy.decide_many(requests.all, snapshot, many);
  if (code != nullptr) code->decide_many(policy, requests.all, snapshot, many_directly);
  Trace trace = policy.make_trace();
  for (std::size_t i = 0; i < many.size(); ++i) {
    const Request& request = requests.all[i];
    const Decision meant = policy.decide(request, snapshot, &trace);
    const Decision one = policy.decide(request, snapshot);
    ++(has_plan(policy.program(), request) ? tally.planned : tally.by_machine);
    ++(meant ? tally.allowed : tally.denied);
    tally.owing += meant.obligations != 0 ? 1U : 0U;
    tally.blind += request.revision_at_least > snapshot.revision() ? 1U : 0U;
    if (!same(one, meant)) return "the plan and the machine differ: " + requests.words[i] + "\n";
    if (!same(many[i], one)) return "among many it is not the same: " + requests.words[i] + "\n";
    if (code == nullptr) continue;
    if (!same(direct::decide(*code, policy, request, snapshot), meant))
      return "the C++ and the machine differ: " + requests.words[i] + "\n";
    if (!same(many_directly[i], meant))
      return "the C++ among many and the machine differ: " + requests.words[i] + "\n";
  }
  return "";
}

FactBatch changes_of(const Schema& schema, const World& before, const World& after) {
  FactBatch batch;
  batch.as_of = Time(std::chrono::milliseconds(after.as_of));
  const auto name = [&](const World& world, std::size_t type, std::size_t number) {
    return Entity{static_cast<std::uint16_t>(type), world.entities[type][number].id};
  };
  const auto key_of = [&](const World& world, std::size_t relation, const WorldRow& row) {
    std::vector<Value> key;
    for (std::size_t c = 0; c < row.columns.size(); ++c)
      key.push_back(to_value(schema.relations[relation].columns[c].type,
                             WorldValue::of(row.columns[c]), world));
    return key;
  };
  for (std::size_t t = 0; t < after.entities.size(); ++t) {
    for (std::size_t e = 0; e < after.entities[t].size(); ++e) {
      const WorldEntity& it = after.entities[t][e];
      it.exists ? batch.replace_entity(name(after, t, e)) : batch.delete_entity(name(after, t, e));
      for (std::size_t a = 0; it.exists && a < it.attributes.size(); ++a) {
        const auto& attribute = schema.entities[t].attributes[a];
        batch.set_attribute(name(after, t, e), attribute.name,
                            to_value(attribute.type, it.attributes[a], after));
      }
      for (const EntityPlace& parent : it.parents)
        if (it.exists) batch.add_parent(name(after, t, e), name(after, parent.type, parent.entity));
      if (it.exists && !it.parents_complete) batch.mark_incomplete(name(after, t, e));
    }
  }
  for (std::size_t r = 0; r < after.rows.size(); ++r) {
    const auto& relation = schema.relations[r];
    for (const WorldRow& row : before.rows[r])
      batch.delete_row(relation.name, key_of(before, r, row));
    for (const WorldRow& row : after.rows[r]) {
      std::vector<FieldValue> fields;
      for (std::size_t f = 0; f < row.fields.size(); ++f)
        fields.push_back(
            {relation.fields[f].name, to_value(relation.fields[f].type, row.fields[f], after)});
      batch.upsert_row(relation.name, key_of(after, r, row), fields);
    }
    after.complete[r] ? batch.mark_complete(relation.name) : batch.mark_incomplete(relation.name);
  }
  for (std::size_t g = 0; g < after.globals.size(); ++g)
    batch.set_global(schema.globals[g].name,
                     to_value(schema.globals[g].type, after.globals[g], after));
  return batch;
}

}  // namespace sightline::testing
