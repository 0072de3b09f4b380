// What a decision read -> changes of it that may matter: values that the decision compared, and
// those beside them. Tested by tests/unit/compiler/explain/explain_test.cc. Whether one helps is
// found out by asking again, in nearest_change.cc; a change is never invented of a fact that no rule
// reads.
#include "compiler/explain/candidates.h"

#include <algorithm>

namespace sightline {
namespace {

using Kind = TriedChange::Kind;

constexpr std::size_t kMostValues = 48;  // of one fact
constexpr std::size_t kMostRows = 128;   // for one look-up
constexpr std::size_t kOthers = 4;       // entities of a type that the decision may not have seen
constexpr const char* kOtherText = "something else";

class Proposals {
 public:
  Proposals(const Program& program, const KnownFacts& facts, const FactView& view,
            const DecisionReads& reads)
      : schema_(program.schema), facts_(facts), view_(view), reads_(reads) {}

  std::vector<TriedChange> all() {
    for (const auto& [type, attribute, id] : reads_.attributes) add_attribute(type, attribute, id);
    for (const auto global : reads_.globals) {
      if (!is_snapshots(schema_.globals[global], question_of_global(schema_, global))) continue;
      add_values({Kind::global, global, 0, "", {}, {}, {}}, schema_.globals[global].type,
                 view_.global(global).value);
    }
    for (const auto field : reads_.context) {
      add_values({Kind::context, field, 0, "", {}, {}, {}}, schema_.context[field].type,
                 view_.context(field).value);
    }
    for (const auto& look_up : reads_.look_ups) add_look_up(look_up);
    for (const auto& membership : reads_.memberships) add_membership(membership);
    for (const auto& [relation, name] : reads_.rows)
      if (reads_.collected_rows.count({relation, name}) == 0) add_row_changes(relation, name);
    if (reads_.aged) completing_.push_back({Kind::fresh, 0, 0, "", {}, {}, {}});
    if (reads_.now) add_moments();
    std::vector<TriedChange> changes = std::move(completing_);
    changes.insert(changes.end(), unavailable_.begin(), unavailable_.end());
    changes.insert(changes.end(), rows_.begin(), rows_.end());
    changes.insert(changes.end(), others_.begin(), others_.end());
    return changes;
  }

 private:
  // Values that a fact of this type could have, those that were seen first.
  std::vector<OwnedValue> values(const Type& type, const OwnedValue& is) const {
    std::vector<OwnedValue> found;
    const auto add = [&](OwnedValue value) {
      if (value == is || found.size() >= kMostValues) return;
      if (std::find(found.begin(), found.end(), value) == found.end())
        found.push_back(std::move(value));
    };
    if (type.optional) add(OwnedValue{.kind = Value::Kind::none});
    switch (type.kind) {
      case Type::Kind::boolean:
        for (const std::int64_t number : {1, 0}) add(owned_number(type, number));
        break;
      case Type::Kind::enumeration:
        for (std::size_t m = 0; m < schema_.enums[type.id].members.size(); ++m)
          add(owned_number(type, static_cast<std::int64_t>(m)));
        break;
      case Type::Kind::set:
        add_sets(type, is, add);
        break;
      case Type::Kind::entity:
        add_entities(type, add);
        break;
      case Type::Kind::string:
        for (const OwnedValue& seen : reads_.values)
          if (seen.kind == Value::Kind::string) add(seen);
        add({Value::Kind::string, 0, 0, kOtherText});
        break;
      case Type::Kind::integer:
      case Type::Kind::time:
      case Type::Kind::duration:
        add_numbers(type, add);
        break;
    }
    return found;
  }

  template <class Add>
  void add_sets(const Type& type, const OwnedValue& is, Add&& add) const {
    const std::int64_t mask = is.present() ? is.number : 0;
    if (!is.present()) add(owned_number(type, 0));
    for (std::size_t m = 0; m < schema_.enums[type.id].members.size(); ++m)
      add(owned_number(type, mask ^ (std::int64_t{1} << m)));
  }

  template <class Add>
  void add_entities(const Type& type, Add&& add) const {
    for (const OwnedValue& seen : reads_.values) {
      if (seen.kind != Value::Kind::entity || seen.type != type.id) continue;
      add(seen);
    }
    for (const auto& [other, id] : facts_.some_entities(type.id, kOthers))
      add(owned_entity(other, id));
  }

  // SOUNDNESS: only what the builder would take; it is asked in the end all the same.
  static bool is_fact(const Type& type, std::int64_t number) {
    if (type.kind == Type::Kind::time) return kPast < number && number < kForever;
    return type.kind != Type::Kind::duration || (-kForever <= number && number <= kForever);
  }

  // The border of a comparison, and both sides of it. Moments are also compared with now.
  template <class Add>
  void add_numbers(const Type& type, Add&& add) const {
    std::vector<std::int64_t> borders;
    if (type.kind != Type::Kind::time) borders.push_back(0);
    if (type.kind == Type::Kind::time) borders.push_back(view_.now());
    const auto kind = owned_number(type, 0).kind;
    for (const OwnedValue& seen : reads_.values)
      if (seen.kind == kind) borders.push_back(seen.number);
    if (type.kind == Type::Kind::time) add_sums(borders);
    for (const std::int64_t beside : {0, 1, -1}) {
      for (const std::int64_t border : borders) {
        std::int64_t number = 0;
        if (!__builtin_add_overflow(border, beside, &number) && is_fact(type, number))
          add(owned_number(type, number));
      }
    }
  }

  // `now - since < 1h`: an hour before now is a border as well.
  void add_sums(std::vector<std::int64_t>& borders) const {
    for (const OwnedValue& seen : reads_.values) {
      if (seen.kind != Value::Kind::duration) continue;
      for (const int sign : {1, -1}) {
        std::int64_t sum = 0;
        if (!__builtin_add_overflow(view_.now(), sign * seen.number, &sum)) borders.push_back(sum);
      }
    }
  }

  void add_values(TriedChange change, const Type& type, const OwnedValue& is) {
    auto& into = is.known() ? others_ : unavailable_;
    for (OwnedValue& value : values(type, is)) {
      change.value = std::move(value);
      into.push_back(change);
    }
  }

  // What somebody else said, or nobody was asked for, is not changed by the registry.
  template <class Declared>
  bool is_snapshots(const Declared& declared, const Question& fact) const {
    return facts_.collected().is_snapshots(declared, fact);
  }

  void add_attribute(std::uint16_t type, std::uint16_t attribute, const std::string& id) {
    if (!is_snapshots(schema_.entities[type].attributes[attribute],
                      question_of_attribute(schema_, type, attribute, id)))
      return;
    add_values({Kind::attribute, type, attribute, id, {}, {}, {}},
               schema_.entities[type].attributes[attribute].type,
               view_.attribute(type, attribute, id).value);
  }

  void add_look_up(const DecisionReads::LookUp& look_up) {
    const RelationSchema& relation = schema_.relations[look_up.relation];
    if (!is_snapshots(relation,
                      question_of_rows(schema_, look_up.relation, look_up.mask, look_up.key)))
      return;
    if (!look_up.complete && facts_.is_cut_short(look_up.relation))
      completing_.push_back({Kind::all_rows, look_up.relation, 0, "", {}, {}, {}});
    std::vector<RowName> keys{look_up.key};
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      if ((look_up.mask >> c & 1) != 0) continue;
      keys = extended(
          keys, [&](RowName& key) -> OwnedValue& { return key[c]; },
          values(relation.columns[c].type, {}));
    }
    std::vector<std::vector<OwnedValue>> payloads{std::vector<OwnedValue>(relation.fields.size())};
    for (std::size_t f = 0; f < relation.fields.size(); ++f) {
      payloads = extended(
          payloads, [&](auto& fields) -> OwnedValue& { return fields[f]; },
          values(relation.fields[f].type, {}));
    }
    for (const RowName& key : keys) {
      if (reads_.rows.count({look_up.relation, key}) != 0) continue;
      for (const auto& fields : payloads)
        rows_.push_back({Kind::add_row, look_up.relation, 0, "", key, {}, fields});
    }
  }

  // Every one of `lists` with every one of `values` in a place of it.
  template <class List, class Place>
  static std::vector<List> extended(const std::vector<List>& lists, Place&& place,
                                    const std::vector<OwnedValue>& values) {
    std::vector<List> longer;
    for (const OwnedValue& value : values) {
      for (const List& list : lists) {
        if (longer.size() == kMostRows) return longer;
        longer.push_back(list);
        place(longer.back()) = value;
      }
    }
    return longer;
  }

  // The entity itself, and each of those above it, may be put into what was asked for.
  void add_membership(const DecisionReads::Membership& asked) {
    std::vector<EntityName> waiting{asked.entity};
    std::set<EntityName> seen;
    while (!waiting.empty()) {
      const EntityName next = std::move(waiting.back());
      waiting.pop_back();
      if (!seen.insert(next).second) continue;
      const auto& allowed = schema_.entities[next.first].parents;
      if (std::find(allowed.begin(), allowed.end(), asked.ancestor.first) != allowed.end()) {
        rows_.push_back({Kind::parent,
                         next.first,
                         0,
                         next.second,
                         {},
                         owned_entity(asked.ancestor.first, asked.ancestor.second),
                         {}});
      }
      if (facts_.is_cut_short(next))
        completing_.push_back({Kind::all_parents, next.first, 0, next.second, {}, {}, {}});
      for (EntityName& parent : facts_.parents(next)) waiting.push_back(std::move(parent));
    }
  }

  void add_row_changes(std::uint16_t relation, const RowName& name) {
    others_.push_back({Kind::remove_row, relation, 0, "", name, {}, {}});
    const auto is_added = [&](const TriedChange& change) {
      return change.kind == Kind::add_row && change.owner == relation && change.key == name;
    };
    const auto& changes = view_.changes();
    if (std::any_of(changes.begin(), changes.end(), is_added)) return;
    const auto row = view_.row(relation, name);
    const auto& fields = schema_.relations[relation].fields;
    for (std::size_t f = 0; row && f < fields.size(); ++f) {
      add_values({Kind::field, relation, static_cast<std::uint16_t>(f), "", name, {}, {}},
                 fields[f].type, row->fields[f]);
    }
  }

  void add_moments() {
    const Type time{.kind = Type::Kind::time};
    for (OwnedValue& value : values(time, owned_number(time, view_.now())))
      others_.push_back({Kind::moment, 0, 0, "", {}, std::move(value), {}});
  }

  const Schema& schema_;
  const KnownFacts& facts_;
  const FactView& view_;
  const DecisionReads& reads_;
  std::vector<TriedChange> completing_, unavailable_, rows_, others_;
};

}  // namespace

std::vector<TriedChange> candidates(const Program& program, const KnownFacts& facts,
                                    const FactView& view, const DecisionReads& reads) {
  return Proposals(program, facts, view, reads).all();
}

}  // namespace sightline
