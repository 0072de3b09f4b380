// Runs a policy of which nothing is known but that it was loaded: facts and requests by chance, with and
// without a trace, alone and among many, in an image and changed since.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sightline/fact_writer.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {

// Facts and requests about whatever schema there is now.
class Exerciser {
 public:
  explicit Exerciser(std::mt19937& random) : random_(random) {}

  // Empty if all ways to decide agree, else what they do not agree about.
  std::string run(const Policy& policy) {
    if (policy.schema().entities.empty() || policy.schema().actions.empty()) return "";
    SnapshotBuilder facts(policy);
    fill(policy.schema(), facts);
    auto snapshot = std::move(facts).build(1, at(1'000'000));
    if (!snapshot) return "";
    std::string wrong = decide(policy, *snapshot);
    auto writer = FactWriter::start(policy, std::move(*snapshot));
    if (!wrong.empty() || !writer) return wrong;
    for (std::uint64_t revision = 2; revision < 6 && wrong.empty(); ++revision) {
      (void)writer->apply(changes(policy.schema()), revision);
      wrong = decide(policy, writer->newest());
    }
    return wrong;
  }

 private:
  std::string decide(const Policy& policy, const Snapshot& snapshot) {
    auto trace = policy.make_trace();
    for (int i = 0; i < 8; ++i) {
      std::vector<ContextValue> context;
      for (std::size_t f = 0; f < policy.schema().context.size(); ++f) {
        context.push_back({static_cast<std::uint16_t>(f), value(policy.schema().context[f].type)});
      }
      const auto a = pick(policy.schema().actions.size());
      const auto& action = policy.schema().actions[a];
      const Request request{{action.principals[pick(action.principals.size())], id()},
                            static_cast<std::uint16_t>(a),
                            {action.resources[pick(action.resources.size())], id()},
                            at(1'000'000),
                            context};
      const auto traced = policy.decide(request, snapshot, &trace);
      for (const auto rule : traced.rules)
        if (rule >= policy.rule_names().size()) return "a rule that the policy does not have";
      Decision many;
      policy.decide_many({&request, 1}, snapshot, {&many, 1});
      for (const auto& other : {policy.decide(request, snapshot), many}) {
        if (traced.outcome != other.outcome) return "outcome";
        if (traced.obligations != other.obligations) return "obligations";
      }
    }
    return "";
  }

  std::size_t pick(std::size_t size) { return random_() % size; }
  std::string_view id() {
    constexpr std::string_view kIds[] = {"a", "b", "c", "d"};
    return kIds[pick(4)];
  }
  Value value(const Type& type) {
    const auto chance = pick(6);
    if (chance == 0) return Value::unavailable();
    if (chance == 1 && type.optional) return Value::none();
    switch (type.kind) {
      case Type::Kind::boolean:
        return Value::boolean(pick(2) == 0);
      case Type::Kind::integer:
        return Value::integer(static_cast<std::int64_t>(random_()));
      case Type::Kind::time:
        return Value::time(at(static_cast<std::int64_t>(pick(2'000'000)) + 1));
      case Type::Kind::duration:
        return Value::duration(std::chrono::milliseconds(pick(2'000'000)));
      case Type::Kind::enumeration:
        return Value::member(static_cast<std::uint16_t>(pick(3)));
      case Type::Kind::entity:
        return Value::entity({type.id, id()});
      case Type::Kind::string:
        return Value::string(id());
      case Type::Kind::set:
        return Value::set(pick(8));
    }
    return Value::unavailable();
  }
  void fill(const Schema& schema, SnapshotBuilder& facts) {
    for (std::size_t t = 0; t < schema.entities.size(); ++t) {
      for (const std::string_view one : {"a", "b", "c"}) {
        const Entity entity{static_cast<std::uint16_t>(t), one};
        (void)facts.add_entity(entity);
        for (const auto& a : schema.entities[t].attributes)
          (void)facts.set_attribute(entity, a.name, value(a.type));
        for (const auto parent : schema.entities[t].parents)
          if (pick(3) == 0) (void)facts.add_parent(entity, {parent, id()});
        if (pick(6) == 0) (void)facts.mark_incomplete(entity);
      }
    }
    for (const auto& r : schema.relations) {
      for (int i = 0; i < 6; ++i) {
        std::vector<Value> key;
        for (const auto& c : r.columns) key.push_back(value(c.type));
        std::vector<FieldValue> fields;
        for (const auto& f : r.fields) fields.push_back({f.name, value(f.type)});
        (void)facts.add_row(r.name, key, fields);
      }
    }
    for (const auto& g : schema.globals) (void)facts.set_global(g.name, value(g.type));
  }
  // One or two, most of which a writer takes.
  FactBatch changes(const Schema& schema) {
    FactBatch batch;
    const auto type = static_cast<std::uint16_t>(pick(schema.entities.size()));
    const Entity entity{type, id()};
    const auto& attributes = schema.entities[type].attributes;
    batch.upsert_entity(entity);
    if (!attributes.empty()) {
      const auto& attribute = attributes[pick(attributes.size())];
      batch.set_attribute(entity, attribute.name, value(attribute.type));
    }
    if (schema.relations.empty()) return batch;
    const auto& relation = schema.relations[pick(schema.relations.size())];
    std::vector<Value> key;
    for (const auto& column : relation.columns) key.push_back(value(column.type));
    if (pick(3) == 0) {
      batch.delete_row(relation.name, key);
    } else {
      batch.upsert_row(relation.name, key);
    }
    return batch;
  }
  std::mt19937& random_;
};

}  // namespace sightline::testing
