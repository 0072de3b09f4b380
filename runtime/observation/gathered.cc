// Questions and answers -> what is known. Tested by tests/unit/runtime/observation/inquiry_test.cc. An answer is
// let in whole or not at all; who gave it is not known here.
#include "runtime/observation/gathered.h"

#include <algorithm>
#include <bit>

#include "runtime/facts/check_fact.h"
#include "runtime/facts/values.h"
#include "runtime/observation/observed.h"

namespace sightline {

using Kind = FactError::Kind;

namespace {

RowKey part_of(const RowKey& key, ColumnMask mask) {
  RowKey part{};
  for (std::size_t c = 0; c < kMaxColumns; ++c)
    if ((mask >> c & 1) != 0) part[c] = key[c];
  return part;
}

}  // namespace

Gathered::Gathered(const Program& program, const FactTables& facts, Elsewhere elsewhere)
    : program_(program),
      facts_(facts),
      elsewhere_(std::move(elsewhere)),
      numbers_(program.schema.entities.size() + 1),
      names_(program.schema.entities.size() + 1),
      relations_(program.schema.relations.size()) {
  // Among facts for another schema there is nothing to be numbered, and nothing will be read.
  if (facts.image == nullptr || facts.image->schema != program.schema_digest) return;
  for (const Constant& constant : program.constants) {
    if (constant.type.kind == Type::Kind::entity) intern(constant.type.id, constant.text);
    if (constant.type.kind == Type::Kind::string) intern(facts.image->strings(), constant.text);
  }
}

// --- names

std::optional<std::int64_t> Gathered::number_of(std::uint16_t type, std::string_view text) const {
  if (const auto row = facts_.find(type, text); row != kNoRow) return std::int64_t{row};
  const auto found = numbers_[type].find(text);
  if (found == numbers_[type].end()) return std::nullopt;
  return found->second;
}

std::int64_t Gathered::intern(std::uint16_t type, std::string_view text) {
  if (const auto known = number_of(type, text)) return *known;
  const auto number = kFirstCollected + static_cast<std::int64_t>(names_[type].size());
  const auto it = numbers_[type].emplace(text, number).first;
  names_[type].push_back(it->first);
  return number;
}

std::string_view Gathered::name_of(std::uint16_t type, std::int64_t number) const {
  if (type >= names_.size() || number < 0) return {};
  if (number < facts_.size(type)) return facts_.id(type, static_cast<std::uint32_t>(number));
  const auto place = static_cast<std::uint64_t>(number - kFirstCollected);
  return number >= kFirstCollected && place < names_[type].size() ? names_[type][place]
                                                                  : std::string_view{};
}

bool Gathered::name(const Request& request) {
  if (!misfit_id(request.principal.id).empty() || !misfit_id(request.resource.id).empty())
    return false;
  intern(request.principal.type, request.principal.id);
  intern(request.resource.type, request.resource.id);
  for (const ContextValue& given : request.context) {
    const Type& type = program_.schema.context[given.field].type;
    if (misfit(program_.schema, type, given.value).empty()) scalar_of(given.value);
  }
  return true;
}

Scalar Gathered::scalar_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::unavailable:
      return Concrete::unknown();
    case Value::Kind::none:
      return Concrete::none();
    case Value::Kind::entity:
      return Concrete::given(intern(value.entity().type, value.entity().id));
    case Value::Kind::string:
      return Concrete::given(intern(facts_.image->strings(), value.text()));
    case Value::Kind::boolean:
    case Value::Kind::integer:
    case Value::Kind::time:
    case Value::Kind::duration:
    case Value::Kind::member:
    case Value::Kind::set:
      return Concrete::given(value.number());
  }
  return Concrete::unknown();
}

Value Gathered::value_of(const Type& type, const Scalar& scalar) const {
  if (!scalar.known) return Value::unavailable();
  if (!scalar.present) return Value::none();
  const std::int64_t number = scalar.payload;
  switch (type.kind) {
    case Type::Kind::boolean:
      return Value::boolean(number != 0);
    case Type::Kind::integer:
      return Value::integer(number);
    case Type::Kind::time:
      return Value::time(Time{std::chrono::milliseconds{number}});
    case Type::Kind::duration:
      return Value::duration(std::chrono::milliseconds{number});
    case Type::Kind::enumeration:
      return Value::member(static_cast<std::uint16_t>(number));
    case Type::Kind::entity:
      return Value::entity({type.id, name_of(type.id, number)});
    case Type::Kind::string:
      return Value::string(name_of(facts_.image->strings(), number));
    case Type::Kind::set:
      return Value::set(static_cast<std::uint64_t>(number));
  }
  return Value::unavailable();
}

// --- what is known

const Known* Gathered::attributes(std::uint16_t type, Trust trust, std::int64_t entity) const {
  const auto found = attributes_.find({type, trust, entity});
  return found == attributes_.end() ? nullptr : &found->second;
}

const Known* Gathered::global(std::uint16_t global) const {
  const auto found = globals_.find(global);
  return found == globals_.end() ? nullptr : &found->second;
}

const KnownLookUp* Gathered::look_up(std::uint16_t relation, ColumnMask mask,
                                     const RowKey& key) const {
  const auto found = look_ups_.find({relation, mask, key});
  return found == look_ups_.end() ? nullptr : &found->second;
}

bool Gathered::has_row(std::uint16_t relation, const RowKey& key) const {
  return relations_[relation].rows.contains(key);
}

std::size_t Gathered::place_of(std::uint16_t type, std::uint16_t attribute) const {
  const auto& attributes = program_.schema.entities[type].attributes;
  std::size_t place = 0;
  for (std::uint16_t a = 0; a < attribute; ++a) {
    const bool is_of_them =
        attributes[a].trust == attributes[attribute].trust && elsewhere_.has_attribute(type, a);
    place += is_of_them ? 1U : 0U;
  }
  return place;
}

// --- questions

// An entity that only a request names has a name from now on.
void Gathered::ask_attributes(std::uint16_t type, Trust trust, std::int64_t entity) {
  const auto [it, fresh] = attributes_.try_emplace({type, trust, entity});
  if (!fresh) return;
  Question& question = it->second.question;
  question.kind = Question::Kind::attributes;
  question.trust = trust;
  question.owner = type;
  question.id = name_of(type, entity);
}

void Gathered::ask_global(std::uint16_t global) {
  const auto [it, fresh] = globals_.try_emplace(global);
  if (!fresh) return;
  Question& question = it->second.question;
  question.kind = Question::Kind::global;
  question.trust = program_.schema.globals[global].trust;
  question.owner = global;
}

bool Gathered::is_listed(const RelationSchema& relation, ColumnMask mask) const {
  return relation.listed_by != 0 && (mask & relation.listed_by) == relation.listed_by;
}

Known& Gathered::ask(std::map<RowsKey, Known>& asked, const RowsKey& key) {
  const auto [it, fresh] = asked.try_emplace(key);
  if (!fresh) return it->second;
  const auto& [relation, mask, numbers] = key;
  const RelationSchema& schema = program_.schema.relations[relation];
  Question& question = it->second.question;
  question.kind = Question::Kind::rows;
  question.trust = schema.trust;
  question.owner = relation;
  question.mask = mask;
  question.is_list = schema.listed_by != 0 && mask == schema.listed_by;
  for (unsigned left = mask; left != 0; left &= left - 1) {
    const auto c = static_cast<std::size_t>(std::countr_zero(left));
    question.key.push_back(value_of(schema.columns[c].type, Concrete::given(numbers[c])));
  }
  return it->second;
}

// A list is asked for whole, whatever else a look-up binds.
void Gathered::ask_rows(std::uint16_t relation, ColumnMask mask, const RowKey& key) {
  const RelationSchema& schema = program_.schema.relations[relation];
  ColumnMask asked_mask = mask;
  if (is_listed(schema, mask)) asked_mask = schema.listed_by;
  const RowKey asked_key = part_of(key, asked_mask);
  look_ups_[{relation, mask, key}] = {&ask(rows_asked_, {relation, asked_mask, asked_key}),
                                      &found_by(relations_[relation], mask, key)};
}

// Its place stays, also when it grows.
const Gathered::Relation::Found& Gathered::found_by(Relation& relation, ColumnMask mask,
                                                    const RowKey& key) {
  const auto [index, fresh] = relation.indexes.try_emplace(mask);
  if (fresh) {
    for (const auto& [row_key, row] : relation.rows)
      index->second[part_of(row_key, mask)].push_back(&row);
  }
  return index->second[key];
}

std::vector<Question> Gathered::open_questions() const {
  std::vector<Question> open;
  const auto add = [&](const Known& known) {
    if (known.state == Known::State::open) open.push_back(known.question);
  };
  for (const auto& [key, known] : attributes_) add(known);
  for (const auto& [key, known] : rows_asked_) add(known);
  for (const auto& [key, known] : globals_) add(known);
  return open;
}

Known* Gathered::find(const Question& question) {
  const auto in = [](auto& asked, const auto& key) -> Known* {
    const auto found = asked.find(key);
    return found == asked.end() ? nullptr : &found->second;
  };
  const Schema& schema = program_.schema;
  switch (question.kind) {
    case Question::Kind::attributes: {
      if (question.owner >= schema.entities.size()) return nullptr;
      const auto entity = number_of(question.owner, question.id);
      return entity ? in(attributes_, AttributesKey{question.owner, question.trust, *entity})
                    : nullptr;
    }
    case Question::Kind::global:
      return in(globals_, question.owner);
    case Question::Kind::rows:
      break;
  }
  if (question.owner >= schema.relations.size()) return nullptr;
  const RelationSchema& relation = schema.relations[question.owner];
  if (question.mask >> relation.columns.size() != 0 ||
      question.key.size() != static_cast<std::size_t>(std::popcount(question.mask)))
    return nullptr;
  auto value = question.key.begin();
  for (std::size_t c = 0; c < relation.columns.size(); ++c) {
    if ((question.mask >> c & 1) == 0) continue;
    if (!misfit(schema, relation.columns[c].type, *value).empty()) return nullptr;
    ++value;
  }
  return in(rows_asked_,
            RowsKey{question.owner, question.mask, key_of(relation, question.mask, question.key)});
}

void Gathered::settle(Known& known, Known::State state) {
  known.state = state;
  if (state == Known::State::snapshots && known.question.kind == Question::Kind::rows)
    relations_[known.question.owner].is_left = true;
}

RowKey Gathered::key_of(const RelationSchema& relation, ColumnMask mask,
                        std::span<const Value> values) {
  RowKey key{};
  std::size_t at = 0;
  for (std::size_t c = 0; c < relation.columns.size(); ++c)
    if ((mask >> c & 1) != 0) key[c] = scalar_of(values[at++]).payload;
  return key;
}

// --- answers

FactResult Gathered::take(Known& known, const Answer& answer) {
  if (known.state != Known::State::open)
    return refused(Kind::duplicate, "{} was answered before",
                   {described(program_.schema, known.question)});
  known.stamp = answer.stamp.time_since_epoch().count();
  auto taken = known.question.kind == Question::Kind::rows ? take_rows(known, answer)
                                                           : take_values(known, answer);
  if (!taken) {
    known.state = Known::State::open;
    known.values.clear();
  }
  return taken;
}

FactResult Gathered::take_values(Known& known, const Answer& answer) {
  const Schema& schema = program_.schema;
  const Question& question = known.question;
  std::vector<const Type*> types;
  if (question.kind == Question::Kind::global) {
    types.push_back(&schema.globals[question.owner].type);
  } else {
    const auto& attributes = schema.entities[question.owner].attributes;
    for (std::uint16_t a = 0; a < attributes.size(); ++a) {
      if (attributes[a].trust == question.trust && elsewhere_.has_attribute(question.owner, a))
        types.push_back(&attributes[a].type);
    }
  }
  if (answer.values.size() != types.size()) {
    return refused(Kind::wrong_type, "{}: {} values were given for {}",
                   {described(schema, question), answer.values.size(), types.size()});
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (const auto wrong = misfit(schema, *types[i], answer.values[i]); !wrong.empty())
      return refused(Kind::wrong_type, "{} {}", {described(schema, question), wrong});
  }
  for (const Value& value : answer.values) known.values.push_back(scalar_of(value));
  known.state = Known::State::given;
  return question.kind == Question::Kind::attributes ? check_invariants(known) : Accepted{};
}

// SOUNDNESS: a proof takes whoever a `sealed fixed` record speaks of for there, and lets the invariants hold of it; but a
// record outlives what it is about. Who asks a registry for such a type has nobody else's word of it.
bool Gathered::may_be_gone(const Question& question) const {
  if (question.trust != Trust::sealed_fixed ||
      elsewhere_.has_attributes(question.owner, Trust::registry))
    return false;
  const auto row = facts_.find(question.owner, question.id);
  return row == kNoRow || !facts_.has(question.owner, row, entity_flags::kExists);
}

FactResult Gathered::check_row(const Question& question, const ObservedRow& row) const {
  const RelationSchema& relation = program_.schema.relations[question.owner];
  if (auto checked = check_key(program_.schema, relation, row.columns); !checked) return checked;
  if (row.fields.size() != relation.fields.size()) {
    return refused(Kind::wrong_key, "`{}` has {} fields, a row has {}",
                   {relation.name, relation.fields.size(), row.fields.size()});
  }
  for (std::size_t f = 0; f < row.fields.size(); ++f) {
    const auto wrong = misfit(program_.schema, relation.fields[f].type, row.fields[f]);
    if (!wrong.empty())
      return refused(Kind::wrong_type, "`{}.{}` {}",
                     {relation.name, relation.fields[f].name, wrong});
  }
  return Accepted{};
}

FactResult Gathered::take_rows(Known& known, const Answer& answer) {
  const Schema& schema = program_.schema;
  const Question& question = known.question;
  const RelationSchema& relation = schema.relations[question.owner];
  const auto refuse = [&](Kind kind, const char* why) {
    return refused(kind, why, {described(schema, question)});
  };
  if (answer.rows.size() > relation.max_rows) {
    return refused(Kind::too_many, "{}: {} rows, and the most are {}",
                   {described(schema, question), answer.rows.size(), relation.max_rows});
  }
  const RowKey wanted = key_of(relation, question.mask, question.key);
  std::map<RowKey, CollectedRow> rows;
  // As in a snapshot: a cache may say what it likes, and records that are sealed apart are of moments of their own.
  const bool is_moment = relation.trust == Trust::registry ||
                         relation.trust == Trust::sealed_fixed || question.is_list;
  // What is so now, or for good, is kept apart from what came before as well.
  const bool is_lasting =
      relation.trust == Trust::registry || relation.trust == Trust::sealed_fixed;
  auto& earlier = relations_[question.owner].apart;
  if (is_lasting) earlier.resize(relation.unique.size());
  std::vector<std::map<RowKey, RowKey>> apart(is_moment ? relation.unique.size() : 0);
  for (const ObservedRow& given : answer.rows) {
    if (auto checked = check_row(question, given); !checked) return checked;
    const auto all = static_cast<ColumnMask>((1U << relation.columns.size()) - 1);
    const RowKey key = key_of(relation, all, given.columns);
    if (part_of(key, question.mask) != wanted)
      return refuse(Kind::wrong_key, "{}: a row of another key came");
    for (std::size_t u = 0; u < apart.size(); ++u) {
      const RowKey part = part_of(key, relation.unique[u]);
      const auto is_other = [&](const std::map<RowKey, RowKey>& rows_by) {
        const auto found = rows_by.find(part);
        return found != rows_by.end() && found->second != key;
      };
      if (is_other(apart[u]) || (is_lasting && is_other(earlier[u])))
        return refuse(Kind::not_unique, "{}: two rows that `unique` keeps apart came");
      apart[u].emplace(part, key);
    }
    const std::int64_t stamp = given.stamp ? given.stamp->time_since_epoch().count() : known.stamp;
    CollectedRow row{key, {}, stamp};
    for (const Value& field : given.fields) row.fields.push_back(scalar_of(field));
    if (!rows.try_emplace(key, std::move(row)).second)
      return refuse(Kind::duplicate, "{}: a row came twice");
  }
  for (const auto& [key, row] : rows)
    if (auto checked = check_invariants(question.owner, row); !checked) return checked;
  for (std::size_t u = 0; is_lasting && u < apart.size(); ++u) earlier[u].merge(apart[u]);
  for (auto& [key, row] : rows) {
    const auto [it, fresh] = relations_[question.owner].rows.try_emplace(key, std::move(row));
    if (!fresh) continue;
    for (auto& [mask, index] : relations_[question.owner].indexes)
      index[part_of(key, mask)].push_back(&it->second);
  }
  // What else a cache has withheld nobody knows, unless it is a list.
  known.complete = answer.complete && (!is_sealed(relation.trust) || question.is_list);
  known.state = Known::State::given;
  return Accepted{};
}

// --- invariants: the reader of a record enforces what its sealer did

FactResult Gathered::check_invariants(const Known& known) const {
  TraceWriter nobody(nullptr);
  for (const Invariant& invariant : program_.invariants) {
    if (invariant.subject != Invariant::Subject::entity || invariant.owner != known.question.owner)
      continue;
    if (may_be_gone(known.question)) {
      return refused(Kind::invariant, "{} is not in the snapshot, and invariant `{}` speaks of all",
                     {described(program_.schema, known.question), invariant.name});
    }
    const auto entity = number_of(known.question.owner, known.question.id);
    Observed domain(*this, known.question.owner, entity.value_or(kUnheardOf), nullptr, nobody);
    if (Machine<Observed>(program_, domain).run(invariant).no) {
      return refused(Kind::invariant, "{} breaks invariant `{}`",
                     {described(program_.schema, known.question), invariant.name});
    }
  }
  return Accepted{};
}

FactResult Gathered::check_invariants(std::uint16_t relation, const CollectedRow& row) const {
  TraceWriter nobody(nullptr);
  for (const Invariant& invariant : program_.invariants) {
    if (invariant.subject != Invariant::Subject::row || invariant.owner != relation) continue;
    Observed domain(*this, 0, 0, &row, nobody);
    if (Machine<Observed>(program_, domain).run(invariant).no) {
      return refused(Kind::invariant, "a row of `{}` breaks invariant `{}`",
                     {program_.schema.relations[relation].name, invariant.name});
    }
  }
  return Accepted{};
}

}  // namespace sightline
