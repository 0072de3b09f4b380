// The operations of engine/machine.h on values that carry their words: three-valued exactly as the
// evaluator's (runtime/engine/concrete.cc). Tested by tests/laws/explain_test.cc, which holds the two
// together. It knows no rule; what is done with the truths is in explain.cc.
#include "compiler/explain/telling_domain.h"

#include <algorithm>
#include <utility>

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

using Kind = ToldCondition::Kind;

// An artifact may nest without end; what nobody would read is cut, and nothing is decided by it.
constexpr std::size_t kLongestText = 200;
constexpr std::size_t kMostParts = 64;
constexpr std::size_t kMostFacts = 64;

std::string cut(std::string text) {
  if (text.size() <= kLongestText) return text;
  std::size_t end = kLongestText;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
  return text.substr(0, end) + "...";
}

std::vector<ToldFact> joined(std::vector<ToldFact> facts, const std::vector<ToldFact>& more) {
  for (const ToldFact& fact : more) {
    const bool is_there = std::any_of(
        facts.begin(), facts.end(), [&](const ToldFact& known) { return known.fact == fact.fact; });
    if (!is_there && facts.size() < kMostFacts) facts.push_back(fact);
  }
  return facts;
}

ToldMark mark(bool yes, bool no) {
  return yes ? ToldMark::yes : no ? ToldMark::no : ToldMark::unknown;
}

// The facts of all tests below, for a condition that became a value.
std::vector<ToldFact> facts_below(const ToldCondition& told) {
  std::vector<ToldFact> facts = told.facts;
  for (const auto& part : told.parts) {
    if (facts.size() < kMostFacts) facts = joined(std::move(facts), facts_below(*part));
  }
  return facts;
}

std::string in_brackets(const ToldCondition& told) {
  return told.kind == Kind::test && told.text.find(' ') == std::string::npos
             ? told.text
             : "(" + told.text + ")";
}

// Parts of the same kind are read in one go: `a and b and c`.
void add_part(std::vector<ConditionPointer>& parts, const ConditionPointer& part, Kind kind) {
  if (part->kind == kind && parts.size() + part->parts.size() <= kMostParts) {
    parts.insert(parts.end(), part->parts.begin(), part->parts.end());
  } else {
    parts.push_back(part);
  }
}

ConditionPointer both(Kind kind, const TellingTruth& a, const TellingTruth& b, bool yes, bool no) {
  const bool all = kind == Kind::all;
  const auto side = [&](const ToldCondition& told) {
    const bool other = told.kind == (all ? Kind::any : Kind::all);
    return other ? "(" + told.text + ")" : told.text;
  };
  ToldCondition told{kind, mark(yes, no), "", {}, {}};
  told.text = cut(side(*a.told) + (all ? " and " : " or ") + side(*b.told));
  add_part(told.parts, a.told, kind);
  add_part(told.parts, b.told, kind);
  return std::make_shared<const ToldCondition>(std::move(told));
}

}  // namespace

void TellingDomain::note(ToldMissing fact) {
  if (std::find(missing.begin(), missing.end(), fact) == missing.end())
    missing.push_back(std::move(fact));
}

// --- values

TellingValue TellingDomain::known(OwnedValue value, std::string text) {
  reads.values.insert(value);
  return {std::move(value), std::move(text), {}};
}

TellingValue TellingDomain::told(const ReadFact& fact, std::string text, std::string place,
                                 ToldMissing name) {
  if (!fact.value.known()) {
    note(std::move(name));
  } else if (fact.value.present()) {
    reads.values.insert(fact.value);
  }
  return {fact.value,
          cut(std::move(text)),
          {{std::move(place), text_of(schema_, fact.value), fact.source, fact.note}}};
}

TellingValue TellingDomain::constant(const Type& type, std::int64_t number) {
  OwnedValue value = owned_number(type, number);
  std::string text = text_of(schema_, value);
  return known(std::move(value), std::move(text));
}

TellingValue TellingDomain::literal(const Constant& constant) {
  if (constant.type.kind == Type::Kind::entity) {
    return known(owned_entity(constant.type.id, constant.text),
                 literal_text(schema_, constant.type.id, constant.text));
  }
  return known({sightline::Value::Kind::string, 0, 0, constant.text}, string_text(constant.text));
}

TellingValue TellingDomain::principal() {
  return known(owned_entity(request_.principal.type, request_.principal.id), "principal");
}
TellingValue TellingDomain::resource() {
  return known(owned_entity(request_.resource.type, request_.resource.id), "resource");
}
TellingValue TellingDomain::now() {
  reads.now = true;
  return {owned_number({.kind = Type::Kind::time}, view_.now()), "now", {}};
}
TellingValue TellingDomain::asked_action() {
  const Type type{.kind = Type::Kind::enumeration, .id = schema_.action_enum.value_or(0)};
  return {owned_number(type, request_.action), "action", {}};
}

TellingValue TellingDomain::context(std::uint16_t field) {
  reads.context.insert(field);
  const std::string name = "context." + schema_.context[field].name;
  return told(view_.context(field), name, name, {MissingFact::Kind::context, field, 0, ""});
}

TellingValue TellingDomain::global(std::uint16_t global) {
  reads.globals.insert(global);
  reads.aged = reads.aged || schema_.globals[global].within;
  const std::string& name = schema_.globals[global].name;
  return told(view_.global(global), name, name, {MissingFact::Kind::global, global, 0, ""});
}

TellingValue TellingDomain::attribute(std::uint16_t type, std::uint16_t attribute,
                                      const Value& entity) {
  const auto& declared = schema_.entities[type].attributes[attribute];
  std::string text = cut(entity.text + "." + declared.name);
  if (!entity.present()) return {entity.value, std::move(text), entity.facts};
  const std::string& id = entity.value.text;
  reads.attributes.insert({type, attribute, id});
  reads.aged = reads.aged || declared.within;
  Value value = told(view_.attribute(type, attribute, id), std::move(text),
                     entity_text(schema_, type, id) + "." + declared.name,
                     {MissingFact::Kind::attribute, type, attribute, id});
  value.facts = joined(entity.facts, value.facts);
  return value;
}

std::string TellingDomain::row_text(const Row& row) const {
  std::string text;
  for (const OwnedValue& column : row.read.name)
    text += (text.empty() ? "" : ", ") + text_of(schema_, column);
  return schema_.relations[row.relation].name + "(" + text + ")";
}

TellingValue TellingDomain::column(const Row& row, std::uint16_t column) {
  const RelationSchema& relation = schema_.relations[row.relation];
  return known(row.read.name[column], relation.name + "." + relation.columns[column].name);
}

TellingValue TellingDomain::field(const Row& row, std::uint16_t field) {
  const RelationSchema& relation = schema_.relations[row.relation];
  const std::string& name = relation.fields[field].name;
  const OwnedValue& value = row.read.fields[field];
  const bool is_known = value.known();
  return told(
      {value, is_known ? row.read.source : ToldFact::Source::nobody,
       is_known ? "" : "the row does not say"},
      relation.name + "." + name, row_text(row) + "." + name,
      {MissingFact::Kind::field, row.relation, field, row.read.is_collected ? "" : row_text(row)});
}

TellingValue TellingDomain::computed(Type::Kind kind, bool usable, std::int64_t number,
                                     std::string text, const Value& a, const Value& b) const {
  const bool fits = kind == Type::Kind::integer ||
                    (kind == Type::Kind::time && kPast <= number && number <= kForever) ||
                    (kind == Type::Kind::duration && -kForever <= number && number <= kForever);
  OwnedValue value;
  if (usable && fits) value = owned_number({.kind = kind}, number);
  return {std::move(value), cut(std::move(text)), joined(a.facts, b.facts)};
}

TellingValue TellingDomain::add(Type::Kind kind, const Value& a, const Value& b) const {
  std::int64_t sum = 0;
  const bool over = __builtin_add_overflow(a.value.number, b.value.number, &sum);
  return computed(kind, a.present() && b.present() && !over, sum, a.text + " + " + b.text, a, b);
}

TellingValue TellingDomain::subtract(Type::Kind kind, const Value& a, const Value& b) const {
  std::int64_t rest = 0;
  const bool over = __builtin_sub_overflow(a.value.number, b.value.number, &rest);
  return computed(kind, a.present() && b.present() && !over, rest, a.text + " - " + b.text, a, b);
}

TellingValue TellingDomain::negate(Type::Kind kind, const Value& a) const {
  std::int64_t number = 0;
  const bool over = __builtin_sub_overflow(std::int64_t{0}, a.value.number, &number);
  return computed(kind, a.present() && !over, number, "-" + a.text, a, a);
}

TellingValue TellingDomain::coalesce(const Value& a, const Value& b) const {
  const bool is_none = a.known() && !a.present();
  return {is_none ? b.value : a.value, cut("(" + a.text + " or else " + b.text + ")"),
          joined(a.facts, is_none ? b.facts : std::vector<ToldFact>{})};
}

TellingValue TellingDomain::unwrap(const Value& a) const {
  return {a.present() ? a.value : OwnedValue{}, a.text, a.facts};
}

TellingValue TellingDomain::choose(const Truth& condition, const Value& a, const Value& b) const {
  const Value* const chosen = condition.yes ? &a : condition.no ? &b : nullptr;
  std::vector<ToldFact> facts = facts_below(*condition.told);
  if (chosen != nullptr) facts = joined(std::move(facts), chosen->facts);
  return {chosen != nullptr ? chosen->value : OwnedValue{},
          cut("(if " + condition.told->text + " then " + a.text + " else " + b.text + ")"),
          std::move(facts)};
}

TellingValue TellingDomain::to_value(const Truth& truth) const {
  OwnedValue value;
  if (truth.yes || truth.no) value = owned_number({.kind = Type::Kind::boolean}, truth.yes ? 1 : 0);
  return {std::move(value), cut(in_brackets(*truth.told)), facts_below(*truth.told)};
}

// --- tests

TellingTruth TellingDomain::test(bool known, bool value, std::string text, std::string opposite,
                                 std::vector<ToldFact> facts) {
  const bool yes = known && value, no = known && !value;
  signature += yes ? 'y' : no ? 'n' : '?';
  ToldCondition told{Kind::test, mark(yes, no), cut(std::move(text)), std::move(facts), {}};
  return {yes, no, std::make_shared<const ToldCondition>(std::move(told)),
          cut(std::move(opposite))};
}

TellingTruth TellingDomain::to_truth(const Value& a) {
  return test(a.present(), a.value.number != 0, a.text, "not " + a.text, a.facts);
}

TellingTruth TellingDomain::equal(const Value& a, const Value& b) {
  return test(a.known() && b.known(), a.present() && b.present() && a.value == b.value,
              a.text + " == " + b.text, a.text + " != " + b.text, joined(a.facts, b.facts));
}

TellingTruth TellingDomain::less(const Value& a, const Value& b) {
  return test(a.present() && b.present(), a.value.number < b.value.number, a.text + " < " + b.text,
              a.text + " >= " + b.text, joined(a.facts, b.facts));
}

TellingTruth TellingDomain::less_equal(const Value& a, const Value& b) {
  return test(a.present() && b.present(), a.value.number <= b.value.number,
              a.text + " <= " + b.text, a.text + " > " + b.text, joined(a.facts, b.facts));
}

TellingTruth TellingDomain::is_none(const Value& a) {
  return test(a.known(), !a.present(), a.text + " is none", a.text + " is not none", a.facts);
}

TellingTruth TellingDomain::contains(const Value& member, const Value& set) {
  const bool is_in = member.present() && (set.value.number >> member.value.number & 1) != 0;
  return test(set.present() && member.known(), is_in, member.text + " in " + set.text,
              "not " + member.text + " in " + set.text, joined(member.facts, set.facts));
}

TellingTruth TellingDomain::in(std::uint16_t type, const Value& entity, std::uint16_t ancestor_type,
                               const Value& ancestor) {
  const std::string text = entity.text + " in " + ancestor.text;
  std::vector<ToldFact> facts = joined(entity.facts, ancestor.facts);
  if (!entity.present() || !ancestor.present())
    return test(false, false, text, "not " + text, std::move(facts));
  const EntityName from{type, entity.value.text}, to{ancestor_type, ancestor.value.text};
  const auto found = view_.above(from, to);
  reads.memberships.insert({from, to, found.whole});
  const std::string place =
      text_of(schema_, entity.value) + " in " + text_of(schema_, ancestor.value);
  const bool known = found.reached || found.whole;
  facts.push_back({place,
                   !known          ? "unavailable"
                   : found.reached ? "true"
                                   : "false",
                   known ? ToldFact::Source::registry : ToldFact::Source::nobody,
                   known ? "" : "not all that it is in is known"});
  if (!known) note({MissingFact::Kind::parents, type, 0, entity.value.text});
  return test(known, found.reached, text, "not " + text, std::move(facts));
}

// --- conditions

TellingTruth TellingDomain::logical_not(const Truth& a) const {
  if (a.told->kind == Kind::test) {
    ToldCondition told = *a.told;
    told.mark = mark(a.no, a.yes);
    std::string opposite = std::exchange(told.text, a.opposite);
    return {a.no, a.yes, std::make_shared<const ToldCondition>(std::move(told)),
            std::move(opposite)};
  }
  ToldCondition told{
      Kind::negated, mark(a.no, a.yes), cut("not (" + a.told->text + ")"), {}, {a.told}};
  return {a.no, a.yes, std::make_shared<const ToldCondition>(std::move(told)), ""};
}

TellingTruth TellingDomain::logical_and(const Truth& a, const Truth& b) const {
  const bool yes = a.yes && b.yes, no = a.no || b.no;
  return {yes, no, both(Kind::all, a, b, yes, no), ""};
}

TellingTruth TellingDomain::logical_or(const Truth& a, const Truth& b) const {
  const bool yes = a.yes || b.yes, no = a.no && b.no;
  return {yes, no, both(Kind::any, a, b, yes, no), ""};
}

// --- rows

// An argument that is none or unknown asks about every possible row: none is known to answer, and
// the answer is not complete.
TellingDomain::LookUp TellingDomain::look_up(std::uint16_t relation,
                                             const Arguments<TellingDomain>& arguments) {
  const RelationSchema& schema = schema_.relations[relation];
  LookUp looked;
  unsigned mask = 0;
  RowName key(schema.columns.size());
  std::string text, place;
  bool usable = true;
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    const Value* const argument = arguments[c];
    text += (c == 0 ? "" : ", ") + (argument == nullptr ? "_" : argument->text);
    place += (c == 0 ? "" : ", ") + (argument == nullptr ? "_" : text_of(schema_, argument->value));
    if (argument == nullptr) continue;
    looked.told.facts = joined(std::move(looked.told.facts), argument->facts);
    usable = usable && argument->present();
    mask |= 1U << c;
    key[c] = argument->value;
  }
  looked.told.text = cut(schema.name + "(" + text + ")");
  if (!usable) return looked;
  reads.aged = reads.aged || schema.within;
  looked.found = view_.rows(relation, mask, key);
  for (const auto& row : looked.found.rows) {
    reads.rows.insert({relation, row.name});
    if (row.is_collected) reads.collected_rows.insert({relation, row.name});
  }
  const bool complete = looked.found.complete;
  reads.look_ups.insert({relation, mask, std::move(key), complete});
  if (!complete) note({MissingFact::Kind::rows, relation, 0, ""});
  const std::size_t count = looked.found.rows.size();
  looked.told.facts.push_back(
      {schema.name + "(" + place + ")",
       count == 0 ? (complete ? "no row" : "no row known")
                  : std::to_string(count) + (count == 1 ? " row" : " rows"),
       complete || count != 0 ? looked.found.source : ToldFact::Source::nobody, looked.found.note});
  return looked;
}

ConditionPointer TellingDomain::told_row(const Row& row, const Truth& one) const {
  ToldCondition told{Kind::row, mark(one.yes, one.no), row_text(row), {}, {}};
  told.facts.push_back({row_text(row), "there", row.read.source, row.read.note});
  told.parts.push_back(one.told);
  return std::make_shared<const ToldCondition>(std::move(told));
}

TellingTruth TellingDomain::finished(LookUp&& looked, unsigned wanted, unsigned yes,
                                     unsigned not_no) {
  const bool is_yes = yes >= wanted, is_no = looked.found.complete && not_no < wanted;
  signature += is_yes ? 'Y' : is_no ? 'N' : '!';
  looked.told.mark = mark(is_yes, is_no);
  looked.told.text = (wanted == 1 ? "some " : "several ") + looked.told.text;
  return {is_yes, is_no, std::make_shared<const ToldCondition>(std::move(looked.told)), ""};
}

}  // namespace sightline
