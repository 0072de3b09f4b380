// ast::Test -> typed::Test: its context, its changes to the world, its lines.
// SOUNDNESS: `observed` may differ from the truth only where language.md says that it can; a test
// that lets a registry fact lie would show something that no proof speaks of.
// Tested in tests/unit/policy/types/trials_test.cc. Refuses to know how a test is run.

#include <map>
#include <utility>

#include "policy/types/resolve.h"
#include "policy/types/worlds.h"

namespace sightline {
namespace {

constexpr std::int64_t kDefaultAt = 1'704'067'200'000;  // 2024-01-01T00:00:00Z
constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;

class TestChecker {
 public:
  TestChecker(const Declarations& schema, const WorldScope* scope, const Names& rules,
              Reporter& report)
      : schema_(schema),
        known_world_(scope != nullptr),
        scope_(scope ? *scope : nowhere_),
        rules_(rules),
        report_(report),
        values_(schema, scope_, report) {}

  typed::Test run(const ast::Test& written, std::uint32_t world, const Names& context_names) {
    typed::Test test;
    test.name = written.name;
    test.world = world;
    test.at = written.at.value_or(kDefaultAt);
    test.span = written.name_span;
    if (test.at <= 0 || test.at >= kForever) {
      report_.error(Code::time_out_of_range, written.name_span,
                    "the time of a test lies strictly between `past` and `forever`");
    }
    test.context = values_.fill(written.context, schema_.policy.context, context_names,
                                {"context", written.name_span}, false);
    for (const ast::Change& written_change : written.changes)
      if (auto change = checked(written_change)) test.changes.push_back(std::move(*change));
    for (const ast::Line& line : written.lines) test.lines.push_back(checked(line));
    return test;
  }

 private:
  using Key = std::vector<std::uint32_t>;
  using RowKey = std::pair<std::uint32_t, Key>;

  // --- changes

  std::optional<typed::Change> checked(const ast::Change& c) {
    if (!known_world_) return std::nullopt;
    if (c.tuple) return c.member ? field_change(c) : row_change(c);
    return c.member ? attribute_change(c) : global_change(c);
  }

  std::optional<typed::Change> nothing_here(Span span, const std::string& message,
                                            const std::string& help) {
    auto entry = report_.error(Code::bad_change, span, message);
    if (!help.empty()) entry.help(help);
    return std::nullopt;
  }

  // Each place is changed once, observed and in truth apart.
  bool first_time(const ast::Change& c, std::uint32_t kind, std::uint32_t id, const Key& columns,
                  std::uint32_t part) {
    Key key{c.observed ? 1U : 0U, kind, id, part};
    key.insert(key.end(), columns.begin(), columns.end());
    if (changed_.insert(std::move(key)).second) return true;
    report_.error(Code::given_twice, c.span, "this is changed twice");
    return false;
  }

  // `lies`: the observation would differ from the truth by more than a fact that is not delivered.
  bool may_observe(const ast::Change& c, typed::Trust trust, bool lies, const std::string& what,
                   Span declared) {
    if (!c.observed || !lies || trust == typed::Trust::cached) return true;
    report_
        .error(Code::observed_not_cached, c.span,
               what + " is not `cached`, so it is observed as it is or not at all")
        .note(what + " is declared here", declared)
        .help(
            "to change the truth leave `observed` out; to withhold a value write `= unavailable`");
    return false;
  }

  static bool withholds(const WorldValue& value) {
    return value.state == WorldValue::State::unavailable;
  }

  std::optional<typed::Change> global_change(const ast::Change& c) {
    const ast::Name& name = *c.name;
    const auto found = schema_.variables.find(name.text);
    if (found == schema_.variables.end() || found->second.kind != Variable::Kind::global) {
      if (scope_.instances.contains(name.text))
        return nothing_here(c.span, "an instance as a whole cannot be changed",
                            "say which attribute: " + ticked(name.text + ". .. = .."));
      report_.unknown(Code::unknown_name, name.span, "no global is called " + ticked(name.text),
                      name.text, [&] { return keys_of(schema_.variables); });
      return std::nullopt;
    }
    if (!found->second.usable) return std::nullopt;
    const typed::Global& global = schema_.policy.globals[found->second.id];
    if (!c.value) return nothing_here(c.span, "a global is changed to one value", "");
    const WorldValue value = values_.value(*c.value, {global.name, global.type, global.span});
    if (!may_observe(c, typed::Trust::registry, !withholds(value), ticked(global.name),
                     global.span))
      return std::nullopt;
    if (!first_time(c, 0, found->second.id, {}, 0)) return std::nullopt;
    return typed::Change{c.observed, GlobalPlace{found->second.id}, value, {}};
  }

  std::optional<typed::Change> attribute_change(const ast::Change& c) {
    const ast::Value named{ast::Value::Kind::name, 0, *c.name, {}, c.name->span};
    const InstanceName* const instance = values_.instance(named);
    if (!instance) return std::nullopt;
    const typed::EntityType& entity = schema_.policy.entities[instance->type];
    const Names& names = schema_.attributes[instance->type];
    const auto found = names.find(c.member->text);
    if (found == names.end()) {
      report_
          .unknown(Code::unknown_attribute, c.member->span,
                   ticked(entity.name) + " has no attribute " + ticked(c.member->text),
                   c.member->text, [&] { return keys_of(names); })
          .note(ticked(entity.name) + " is declared here", entity.span);
      return std::nullopt;
    }
    if (!found->second.usable) return std::nullopt;
    if (!c.value) return nothing_here(c.span, "an attribute is changed to one value", "");
    const typed::Attribute& attribute = entity.attributes[found->second.id];
    const WorldValue value =
        values_.value(*c.value, {attribute.name, attribute.type, attribute.span});
    const std::string what = ticked(entity.name + "." + attribute.name);
    if (!may_observe(c, attribute.trust, !withholds(value), what, attribute.span))
      return std::nullopt;
    if (!first_time(c, 1, instance->type, {instance->id}, found->second.id)) return std::nullopt;
    return typed::Change{
        c.observed, AttributePlace{instance->type, instance->id, found->second.id}, value, {}};
  }

  // The relation and the columns of a change's tuple.
  std::optional<RowKey> row_of(const ast::Tuple& tuple) {
    const auto found = schema_.types.find(tuple.relation.text);
    if (found == schema_.types.end() || found->second.kind != TypeName::Kind::relation) {
      report_.unknown(Code::unknown_relation, tuple.relation.span,
                      "no relation is called " + ticked(tuple.relation.text), tuple.relation.text,
                      [&] { return names_of(schema_.policy.relations); });
      return std::nullopt;
    }
    auto columns = values_.columns(tuple, found->second.id);
    if (!columns) return std::nullopt;
    return RowKey{found->second.id, std::move(*columns)};
  }

  std::optional<typed::Change> row_change(const ast::Change& c) {
    const auto row = row_of(*c.tuple);
    if (!row) return std::nullopt;
    const auto& [id, columns] = *row;
    const typed::Relation& relation = schema_.policy.relations[id];
    if (c.value) {
      return nothing_here(c.span, "a row is changed to its fields, or taken away",
                          "write `= { .. }`, or `no` before the row");
    }
    const bool lies = !(c.absent && relation.trust == typed::Trust::sealed_fixed);
    if (!may_observe(c, relation.trust, lies, ticked(relation.name), relation.span))
      return std::nullopt;
    if (c.absent && !there(c.observed, *row))
      return nothing_here(c.span, "there is no such row to take away", "");
    if (!first_time(c, 2, id, columns, 0)) return std::nullopt;
    put(c.observed, *row, !c.absent);
    typed::Change change{c.observed, RowPlace{id, columns}, std::nullopt, {}};
    if (c.absent) return change;
    change.value = WorldValue::of(1);
    change.fields = values_.fill(c.values, relation.fields, schema_.relations[id].fields,
                                 c.tuple->relation, true);
    return change;
  }

  std::optional<typed::Change> field_change(const ast::Change& c) {
    const auto row = row_of(*c.tuple);
    if (!row) return std::nullopt;
    const auto& [id, columns] = *row;
    const typed::Relation& relation = schema_.policy.relations[id];
    const Names& names = schema_.relations[id].fields;
    const auto found = names.find(c.member->text);
    if (found == names.end()) {
      report_
          .unknown(Code::unknown_attribute, c.member->span,
                   ticked(relation.name) + " has no field " + ticked(c.member->text),
                   c.member->text, [&] { return keys_of(names); })
          .note(ticked(relation.name) + " is declared here", relation.span);
      return std::nullopt;
    }
    if (!found->second.usable) return std::nullopt;
    if (!c.value) return nothing_here(c.span, "a field is changed to one value", "");
    if (!there(c.observed, *row))
      return nothing_here(c.span, "there is no such row, so its fields cannot be changed", "");
    const typed::Attribute& field = relation.fields[found->second.id];
    const WorldValue value = values_.value(*c.value, {field.name, field.type, field.span});
    if (!may_observe(c, relation.trust, !withholds(value), ticked(relation.name), relation.span))
      return std::nullopt;
    if (!first_time(c, 3, id, columns, found->second.id)) return std::nullopt;
    return typed::Change{c.observed, FieldPlace{id, columns, found->second.id}, value, {}};
  }

  // Rows as the changes so far left them; what is not in the map is as in the world.
  bool there(bool observed, const RowKey& row) const {
    const auto& changes = observed ? observed_rows_ : true_rows_;
    const auto found = changes.find(row);
    return found != changes.end() ? found->second : scope_.rows[row.first].contains(row.second);
  }
  void put(bool observed, const RowKey& row, bool present) {
    observed_rows_[row] = present;
    if (!observed) true_rows_[row] = present;
  }

  // --- lines

  typed::TestLine checked(const ast::Line& line) {
    typed::TestLine result;
    result.allowed = !line.negated;
    result.span = line.span;
    const InstanceName* const who = known_world_ ? values_.instance(line.who) : nullptr;
    const InstanceName* const what = known_world_ ? values_.instance(line.what) : nullptr;
    if (who) {
      result.principal_type = who->type;
      result.principal = who->id;
    }
    if (what) {
      result.resource_type = what->type;
      result.resource = what->id;
    }
    Names named;
    for (const ast::Name& name : line.actions)
      if (const auto id = action(name, named)) {
        result.actions.push_back(*id);
        const typed::Action& action = schema_.policy.actions[*id];
        if (who) fits(line.who, who->type, action.principal, name, "principal");
        if (what) fits(line.what, what->type, action.resource, name, "resource");
      }
    if (line.by_none) result.by.emplace();
    if (!line.by.empty()) result.by = rules(line.by);
    return result;
  }

  std::optional<std::uint32_t> action(const ast::Name& name, Names& named) {
    const auto found = schema_.actions.find(name.text);
    if (found == schema_.actions.end()) {
      report_.unknown(Code::unknown_action, name.span, "no action is called " + ticked(name.text),
                      name.text, [&] { return keys_of(schema_.actions); });
      return std::nullopt;
    }
    const auto [at, fresh] = named.try_emplace(name.text, Named{0, name.span, true});
    if (!fresh) {
      report_.error(Code::action_twice, name.span, ticked(name.text) + " is named twice")
          .note("first named here", at->second.span);
      return std::nullopt;
    }
    return found->second.usable ? std::optional(found->second.id) : std::nullopt;
  }

  void fits(const ast::Value& written, std::uint32_t type, std::uint32_t wanted,
            const ast::Name& action, const std::string& role) {
    if (type == wanted) return;
    const auto& entities = schema_.policy.entities;
    report_
        .error(Code::line_does_not_fit, written.span,
               ticked(written.name.text) + " is of type " + ticked(entities[type].name) +
                   ", and the " + role + " of " + ticked(action.text) + " of type " +
                   ticked(entities[wanted].name))
        .note(ticked(action.text) + " is declared here", schema_.actions.at(action.text).span);
  }

  std::vector<std::uint32_t> rules(const std::vector<ast::Name>& names) {
    std::vector<std::uint32_t> ids;
    for (const ast::Name& name : names) {
      const auto found = rules_.find(name.text);
      if (found != rules_.end()) {
        ids.push_back(found->second.id);
      } else {
        report_.unknown(Code::unknown_rule, name.span, "no rule is called " + ticked(name.text),
                        name.text, [&] { return keys_of(rules_); });
      }
    }
    return ids;
  }

  const WorldScope nowhere_;
  const Declarations& schema_;
  bool known_world_;
  const WorldScope& scope_;
  const Names& rules_;
  Reporter& report_;
  Values values_;
  std::set<Key> changed_;
  std::map<RowKey, bool> true_rows_, observed_rows_;
};

}  // namespace

void check_tests(const ast::Policy& written, Declarations& schema, Worlds& worlds,
                 const Names& rule_names, Reporter& report) {
  Names context_names, test_names;
  for (const auto& [name, variable] : schema.variables)
    if (variable.kind == Variable::Kind::context)
      context_names[name] = {variable.id, variable.span, variable.usable};
  for (const ast::Item& item : written.items) {
    const auto* test = std::get_if<ast::Test>(&item.node);
    if (!test) continue;
    auto& tests = schema.policy.tests;
    if (!take_cells(worlds, schema.policy.context.size() + 1, test->name_span, report)) return;
    enter(test_names, {test->name, test->name_span}, 0, "test", report);
    const auto world = worlds.names.find(test->world.text);
    const bool known = world != worlds.names.end();
    if (!known) {
      report.unknown(Code::unknown_world, test->world.span,
                     "no world is called " + ticked(test->world.text), test->world.text,
                     [&] { return keys_of(worlds.names); });
    }
    const std::uint32_t id = known ? world->second.id : 0;
    TestChecker checker(schema, known ? &worlds.scopes[id] : nullptr, rule_names, report);
    tests.push_back(checker.run(*test, id, context_names));
  }
}

}  // namespace sightline
