// Dice -> facts. Used by fact_writer_test.cc and image_file_test.cc.
#include "tests/unit/runtime/revisions/random_facts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {

Value Kept::value() const {
  switch (kind) {
    case Value::Kind::none:
      return Value::none();
    case Value::Kind::boolean:
      return Value::boolean(number != 0);
    case Value::Kind::integer:
      return Value::integer(number);
    case Value::Kind::time:
      return Value::time(at(number));
    case Value::Kind::duration:
      return Value::duration(std::chrono::milliseconds(number));
    case Value::Kind::member:
      return Value::member(static_cast<std::uint16_t>(number));
    case Value::Kind::entity:
      return Value::entity({type, text});
    case Value::Kind::string:
      return Value::string(text);
    case Value::Kind::set:
      return Value::set(static_cast<std::uint64_t>(number));
    case Value::Kind::unavailable:
      break;
  }
  return Value::unavailable();
}

std::set<std::string> without_empty_names(std::set<std::string> facts,
                                          const std::set<std::string>& other) {
  for (auto it = facts.begin(); it != facts.end();) {
    const bool name_only = (it->front() == '?' || it->rfind("in ", 0) == 0) &&
                           other.count(*it) == 0 && it->find_first_of("^-.") == std::string::npos;
    it = name_only ? facts.erase(it) : std::next(it);
  }
  return facts;
}

void Said::forget(const Id& id) {
  incomplete.erase(id);
  std::erase_if(attributes, [&](const auto& it) { return it.first.first == id; });
  std::erase_if(parents, [&](const auto& it) { return it.first == id; });
}

Result<Snapshot, FactError> Said::snapshot(const Policy& policy, std::uint64_t revision) const {
  SnapshotBuilder b(policy);
  const auto entity = [](const Id& id) { return Entity{id.first, id.second}; };
  const auto add = [&](FactResult result) -> std::optional<FactError> {
    return result ? std::nullopt : std::optional(result.error());
  };
  for (const auto& id : entities)
    if (auto e = add(b.add_entity(entity(id)))) return *e;
  for (const auto& id : incomplete)
    if (auto e = add(b.mark_incomplete(entity(id)))) return *e;
  for (const auto& [key, value] : attributes)
    if (auto e = add(b.set_attribute(entity(key.first), key.second, value.value()))) return *e;
  for (const auto& [child, parent] : parents)
    if (auto e = add(b.add_parent(entity(child), entity(parent)))) return *e;
  for (const auto& [key, fields] : rows) {
    std::vector<Value> columns;
    for (const auto& column : key.second) columns.push_back(column.value());
    std::vector<FieldValue> given;
    for (const auto& [name, value] : fields) given.push_back({name, value.value()});
    if (auto e = add(b.add_row(policy.schema().relations[key.first].name, columns, given)))
      return *e;
  }
  for (const auto relation : cut)
    if (auto e = add(b.mark_incomplete(policy.schema().relations[relation].name))) return *e;
  for (const auto& [name, value] : globals)
    if (auto e = add(b.set_global(name, value.value()))) return *e;
  return std::move(b).build(revision, at(1'000));
}

Id Random::id(std::uint16_t type) {
  std::string text(1, static_cast<char>('a' + pick(5)));
  if (pick(6) == 0) text += " with a name that is longer than any record has room for";
  return {type, text};
}

Kept Random::value(const Type& type, bool whole) {
  using T = Type::Kind;
  if (!whole && pick(7) == 0) return {};
  if (!whole && type.optional && pick(4) == 0) return {Value::Kind::none, 0, 0, ""};
  switch (type.kind) {
    case T::boolean:
      return {Value::Kind::boolean, pick(2), 0, ""};
    case T::integer:
      return {Value::Kind::integer, static_cast<std::int64_t>(pick(4)) - 1, 0, ""};
    case T::time:
      return {Value::Kind::time, 1 + std::int64_t{pick(3)}, 0, ""};
    case T::duration:
      return {Value::Kind::duration, pick(3), 0, ""};
    case T::enumeration:
      return {Value::Kind::member, pick(2), 0, ""};
    case T::entity:
      return {Value::Kind::entity, 0, type.id, id(type.id).second};
    case T::string:
      return {Value::Kind::string, 0, 0, pick(2) == 0 ? "" : "text"};
    case T::set:
      return {Value::Kind::set, pick(4), 0, ""};
  }
  return {};
}

void Random::change(FactBatch& batch, Said& said) {
  switch (pick(12)) {
    case 0:
    case 1:
      return entity(batch, said);
    case 2:
      return remove(batch, said);
    case 3:
      return cut(batch, said);
    case 4:
    case 5:
    case 6:
      return attribute(batch, said);
    case 7:
      return parent(batch, said);
    case 8:
    case 9:
    case 10:
      return row(batch, said);
    case 11:
      return rest(batch, said);
  }
}

void Random::entity(FactBatch& batch, Said& said) {
  const Id it = id();
  const bool replace = pick(3) == 0;
  if (replace) said.forget(it);
  said.entities.insert(it);
  replace ? batch.replace_entity({it.first, it.second})
          : batch.upsert_entity({it.first, it.second});
}

void Random::remove(FactBatch& batch, Said& said) {
  if (pick(3) != 0) return;
  const Id it = id();
  said.forget(it);
  said.entities.erase(it);
  batch.delete_entity({it.first, it.second});
}

void Random::cut(FactBatch& batch, Said& said) {
  const Id it = id();
  if (schema_.entities[it.first].parents.empty()) return;
  const bool cut = pick(2) == 0;
  cut ? said.incomplete.insert(it).second : said.incomplete.erase(it) > 0;
  cut ? batch.mark_incomplete(Entity{it.first, it.second})
      : batch.mark_complete(Entity{it.first, it.second});
}

void Random::attribute(FactBatch& batch, Said& said) {
  const Id it =
      pick(5) == 0 || said.entities.empty()
          ? id()
          : *std::next(said.entities.begin(), pick(static_cast<unsigned>(said.entities.size())));
  const auto& attributes = schema_.entities[it.first].attributes;
  if (attributes.empty()) return;
  const auto& attribute = attributes[pick(static_cast<unsigned>(attributes.size()))];
  if (pick(5) == 0) {
    said.attributes.erase({it, attribute.name});
    return batch.clear_attribute({it.first, it.second}, attribute.name);
  }
  const Kept kept = value(attribute.type);
  // Of one that is not there, an image keeps less (ImageFile.KeepsThatSomethingWasSaidUnavailable).
  if (said.entities.count(it) == 0 && kept.kind == Value::Kind::unavailable) return;
  said.attributes[{it, attribute.name}] = kept;
  batch.set_attribute({it.first, it.second}, attribute.name, kept.value());
}

void Random::parent(FactBatch& batch, Said& said) {
  const Id child = id();
  const auto& parents = schema_.entities[child.first].parents;
  if (parents.empty()) return;
  const Id above = id(parents[pick(static_cast<unsigned>(parents.size()))]);
  if (pick(2) == 0) {
    said.parents.erase({child, above});
    return batch.remove_parent({child.first, child.second}, {above.first, above.second});
  }
  said.parents.insert({child, above});
  batch.add_parent({child.first, child.second}, {above.first, above.second});
}

void Random::row(FactBatch& batch, Said& said) {
  const auto r = static_cast<std::uint16_t>(pick(static_cast<unsigned>(schema_.relations.size())));
  const auto& relation = schema_.relations[r];
  std::vector<Kept> key;
  std::vector<Value> values;
  if (pick(3) == 0 && !said.rows.empty()) {
    const auto& [some, fields] =
        *std::next(said.rows.begin(), pick(static_cast<unsigned>(said.rows.size())));
    if (some.first == r) key = some.second;
  }
  while (key.size() < relation.columns.size())
    key.push_back(value(relation.columns[key.size()].type, true));
  for (const auto& column : key) values.push_back(column.value());
  if (pick(3) == 0) {
    said.rows.erase({r, key});
    return batch.delete_row(relation.name, values);
  }
  std::map<std::string, Kept> fields;
  for (const auto& field : relation.fields)
    if (pick(3) != 0) fields[field.name] = value(field.type);
  std::vector<FieldValue> given;
  for (const auto& [name, kept] : fields) given.push_back({name, kept.value()});
  said.rows[{r, key}] = fields;
  batch.upsert_row(relation.name, values, given);
}

void Random::rest(FactBatch& batch, Said& said) {
  if (pick(2) == 0) {
    const auto r =
        static_cast<std::uint16_t>(pick(static_cast<unsigned>(schema_.relations.size())));
    const bool cut = pick(2) == 0;
    cut ? said.cut.insert(r).second : said.cut.erase(r) > 0;
    const auto& name = schema_.relations[r].name;
    return cut ? batch.mark_incomplete(name) : batch.mark_complete(name);
  }
  const auto& global = schema_.globals[pick(static_cast<unsigned>(schema_.globals.size()))];
  if (pick(4) == 0) {
    said.globals.erase(global.name);
    return batch.clear_global(global.name);
  }
  const Kept kept = value(global.type);
  said.globals[global.name] = kept;
  batch.set_global(global.name, kept.value());
}

void expect_same_decisions(Random& random, const Policy& policy, const Snapshot& found,
                           const Snapshot& expected) {
  for (int i = 0; i < 20; ++i) {
    const bool view = random.pick(2) == 0;
    const Id who = random.id(kUser), what = random.id(view ? kCamera : kAccount);
    const ContextValue context[] = {{kBrand, Value::string("text")}};
    const Request request{{who.first, who.second},
                          view ? kView : kManage,
                          {what.first, what.second},
                          at(1'000 + random.pick(3)),
                          context};
    const Decision a = policy.decide(request, found), b = policy.decide(request, expected);
    EXPECT_EQ(a.outcome, b.outcome);
    EXPECT_EQ(a.obligations, b.obligations);
    Trace trace = policy.make_trace();
    EXPECT_EQ(policy.decide(request, found, &trace).outcome, b.outcome);
  }
}

}  // namespace sightline::testing
