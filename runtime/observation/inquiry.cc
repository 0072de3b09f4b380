// Requests + what is known so far -> what has to be asked; and what was collected, to read. Tested by
// tests/unit/runtime/observation/inquiry_test.cc. What a decision would read is found by making it: with a fact
// that nobody has asked about it comes out unknown, and the fact is asked for.
#include <algorithm>

#include "runtime/engine/decide_case.h"
#include "runtime/facts/check_fact.h"
#include "runtime/facts/describe.h"
#include "runtime/observation/observed.h"
#include "runtime/revisions/snapshot_tables.h"

namespace sightline {
namespace {

const char* words(Trust trust) {
  switch (trust) {
    case Trust::registry:
      return "registry";
    case Trust::sealed_fixed:
      return "sealed fixed";
    case Trust::cached:
      return "cached";
    case Trust::sealed:
      return "sealed";
  }
  return "";
}

bool fits(const FactTables& facts, const Program& program) {
  return facts.image != nullptr && facts.image->schema == program.schema_digest;
}

}  // namespace

bool is_same(const Question& a, const Question& b) {
  return a.kind == b.kind && a.trust == b.trust && a.owner == b.owner && a.id == b.id &&
         a.mask == b.mask && a.is_list == b.is_list &&
         std::equal(a.key.begin(), a.key.end(), b.key.begin(), b.key.end(),
                    [](const Value& x, const Value& y) { return is_same(x, y); });
}

std::string described(const Schema& schema, const Question& question) {
  switch (question.kind) {
    case Question::Kind::attributes:
      return described(schema, Entity{question.owner, question.id}) + " (" + words(question.trust) +
             ")";
    case Question::Kind::global:
      return "global `" + schema.globals[question.owner].name + "`";
    case Question::Kind::rows:
      break;
  }
  const RelationSchema& relation = schema.relations[question.owner];
  std::string text = relation.name + "(";
  std::size_t at = 0;
  for (std::size_t c = 0; c < relation.columns.size(); ++c) {
    if (c > 0) text += ", ";
    if ((question.mask >> c & 1) == 0) {
      text += "_";
      continue;
    }
    const Value& value = question.key[at++];
    if (value.kind() == Value::Kind::entity) {
      text += described(schema, value.entity());
    } else if (value.kind() == Value::Kind::string) {
      text += in_quotes(value.text());
    } else if (value.kind() == Value::Kind::member) {
      text += schema.enums[relation.columns[c].type.id]
                  .members[static_cast<std::size_t>(value.number())];
    } else {
      text += std::to_string(value.number());
    }
  }
  return text + ")";
}

// --- Elsewhere

Elsewhere::Elsewhere(const Schema& schema)
    : schema_(&schema),
      attributes_(schema.entities.size()),
      relations_(schema.relations.size()),
      globals_(schema.globals.size()) {}

void Elsewhere::add_attributes(std::uint16_t type, Trust trust) {
  attributes_[type] =
      static_cast<std::uint8_t>(attributes_[type] | 1U << static_cast<unsigned>(trust));
}

bool Elsewhere::add_relation(std::uint16_t relation) {
  const RelationSchema& schema = schema_->relations[relation];
  relations_[relation] = schema.trust != Trust::registry || !schema.within;
  return relations_[relation];
}

bool Elsewhere::add_global(std::uint16_t global) {
  const GlobalSchema& schema = schema_->globals[global];
  globals_[global] = schema.trust != Trust::registry || !schema.within;
  return globals_[global];
}

bool Elsewhere::has_attributes(std::uint16_t type, Trust trust) const {
  return (attributes_[type] >> static_cast<unsigned>(trust) & 1) != 0;
}

bool Elsewhere::has_attribute(std::uint16_t type, std::uint16_t attribute) const {
  const AttributeSchema& schema = schema_->entities[type].attributes[attribute];
  return has_attributes(type, schema.trust) && (schema.trust != Trust::registry || !schema.within);
}

// --- Inquiry

Inquiry::Inquiry(const Policy& policy, const Snapshot& snapshot, Elsewhere elsewhere)
    : gathered_(std::make_unique<Gathered>(policy.program(), tables_of(snapshot),
                                           std::move(elsewhere))) {}
Inquiry::Inquiry(Inquiry&&) noexcept = default;
Inquiry::~Inquiry() = default;

std::vector<Question> Inquiry::questions(std::span<const Request> requests) {
  const Program& program = gathered_->program();
  if (!fits(gathered_->facts(), program)) return {};
  TraceWriter nobody(nullptr);
  for (const Request& request : requests) {
    if (!is_about(program.schema, request)) continue;
    const ActionCase* const lists =
        program.find_case(request.action, request.principal.type, request.resource.type);
    if (lists == nullptr) continue;
    if (!gathered_->name(request)) continue;
    Observed domain(*gathered_, request, nobody, gathered_.get());
    Decision decision;
    decide_case(domain, program, *lists, nobody, decision);
  }
  return gathered_->open_questions();
}

FactResult Inquiry::answer(const Question& question, const Answer& answer) {
  Known* const known = gathered_->find(question);
  if (known == nullptr) {
    return refused(FactError::Kind::unknown_name, "{} was not asked",
                   {described(gathered_->program().schema, question)});
  }
  return gathered_->take(*known, answer);
}

void Inquiry::fail(const Question& question) { settle(question, std::nullopt); }
void Inquiry::leave_to_snapshot(const Question& question, Silence silence) {
  settle(question, silence);
}

void Inquiry::settle(const Question& question, std::optional<Silence> snapshots) {
  Known* const known = gathered_->find(question);
  if (known == nullptr || known->state != Known::State::open) return;
  if (snapshots) known->silence = *snapshots;
  gathered_->settle(*known, snapshots ? Known::State::snapshots : Known::State::failed);
}

Observation Inquiry::close() && { return Observation(std::move(gathered_)); }

// --- Observation

Observation::Observation(std::unique_ptr<const Gathered> gathered)
    : gathered_(std::move(gathered)) {}
Observation::Observation(Observation&&) noexcept = default;
Observation& Observation::operator=(Observation&&) noexcept = default;
Observation::~Observation() = default;

Decision Observation::decide(const Request& request, Trace* trace) const noexcept {
  const Program& program = gathered_->program();
  const FactTables& facts = gathered_->facts();
  Decision decision = denied(program, facts.revision);
  if (!fits(facts, program) || !is_about(program.schema, request)) return decision;
  const ActionCase* const lists =
      program.find_case(request.action, request.principal.type, request.resource.type);
  if (lists == nullptr) return decision;
  TraceWriter writer(trace);
  Observed domain(*gathered_, request, writer, nullptr);
  if (domain.fits()) decide_case(domain, program, *lists, writer, decision);
  return decision;
}

namespace {

template <class Read>
Value read(const Gathered& gathered, const Request& request, const Type& type, Read&& read) {
  if (!fits(gathered.facts(), gathered.program())) return Value::unavailable();
  TraceWriter nobody(nullptr);
  Observed domain(gathered, request, nobody, nullptr);
  return gathered.value_of(type, read(domain));
}

}  // namespace

Value Observation::attribute(const Request& request, Entity entity, std::uint16_t attribute) const {
  const auto& type = gathered_->program().schema.entities[entity.type].attributes[attribute].type;
  Request about = request;
  about.resource = entity;
  return read(*gathered_, about, type, [&](Observed& domain) {
    return domain.attribute(entity.type, attribute, domain.resource());
  });
}

Value Observation::global(const Request& request, std::uint16_t global) const {
  const Type& type = gathered_->program().schema.globals[global].type;
  return read(*gathered_, request, type, [&](Observed& domain) { return domain.global(global); });
}

namespace {

// A text that nobody has spoken of stands in no row.
Scalar scalar_of(const Gathered& gathered, const Value& value) {
  if (value.kind() != Value::Kind::entity && value.kind() != Value::Kind::string)
    return Concrete::given(value.number());
  const std::uint16_t type =
      value.kind() == Value::Kind::string ? gathered.facts().image->strings() : value.entity().type;
  return Concrete::given(gathered.number_of(type, value.text()).value_or(kUnheardOf));
}

ObservedRow row_of(const Gathered& gathered, Observed& domain, const Observed::Row& row) {
  const RelationSchema& relation = gathered.program().schema.relations[row.relation];
  ObservedRow read;
  for (std::uint16_t c = 0; c < relation.columns.size(); ++c)
    read.columns.push_back(gathered.value_of(relation.columns[c].type, domain.column(row, c)));
  for (std::uint16_t f = 0; f < relation.fields.size(); ++f)
    read.fields.push_back(gathered.value_of(relation.fields[f].type, domain.field(row, f)));
  if (row.collected != nullptr) read.stamp = Time{std::chrono::milliseconds{row.collected->stamp}};
  return read;
}

}  // namespace

Answer Observation::rows(const Request& request, std::uint16_t relation, std::uint8_t mask,
                         std::span<const Value> key) const {
  Answer answer;
  const Program& program = gathered_->program();
  if (!fits(gathered_->facts(), program)) return answer;
  std::array<Scalar, kMaxColumns> scalars{};
  Arguments<Observed> arguments{};
  std::size_t at = 0;
  for (std::size_t c = 0; c < program.schema.relations[relation].columns.size(); ++c) {
    if ((mask >> c & 1) == 0) continue;
    scalars[c] = scalar_of(*gathered_, key[at++]);
    arguments[c] = &scalars[c];
  }
  TraceWriter nobody(nullptr);
  Observed domain(*gathered_, request, nobody, nullptr);
  // That none of its rows matters is so of a look-up that is complete.
  const auto none = domain.some(relation, arguments, [&](const Observed::Row& row) {
    answer.rows.push_back(row_of(*gathered_, domain, row));
    return Observed::Truth{false, true};
  });
  answer.complete = none.no;
  return answer;
}

namespace {

bool is_elsewhere(const Elsewhere& elsewhere, const Question& fact) {
  switch (fact.kind) {
    case Question::Kind::attributes:
      return elsewhere.has_attributes(fact.owner, fact.trust);
    case Question::Kind::rows:
      return elsewhere.has_relation(fact.owner);
    case Question::Kind::global:
      break;
  }
  return elsewhere.has_global(fact.owner);
}

// Null: nobody has asked.
const Known* known_of(const Gathered& gathered, const Question& fact) {
  if (fact.kind == Question::Kind::global) return gathered.global(fact.owner);
  if (fact.kind == Question::Kind::attributes) {
    const auto entity = gathered.number_of(fact.owner, fact.id);
    return entity ? gathered.attributes(fact.owner, fact.trust, *entity) : nullptr;
  }
  RowKey key{};
  std::size_t at = 0;
  for (std::size_t c = 0; c < kMaxColumns; ++c)
    if ((fact.mask >> c & 1) != 0) key[c] = scalar_of(gathered, fact.key[at++]).payload;
  const KnownLookUp* const look_up = gathered.look_up(fact.owner, fact.mask, key);
  return look_up == nullptr ? nullptr : look_up->asked;
}

}  // namespace

Settled Observation::settled(const Question& fact) const {
  using State = Settled::State;
  if (!fits(gathered_->facts(), gathered_->program()) ||
      !is_elsewhere(gathered_->elsewhere(), fact))
    return {};
  const Known* const known = known_of(*gathered_, fact);
  if (known == nullptr) return {.state = State::not_asked};
  switch (known->state) {
    case Known::State::given:
      return {State::answered, known->question, Time{std::chrono::milliseconds{known->stamp}},
              Silence::absence};
    case Known::State::snapshots:
      return {State::snapshots, known->question, {}, known->silence};
    case Known::State::open:
    case Known::State::failed:
      break;
  }
  return {.state = State::failed, .question = known->question};
}

std::string_view Observation::entity_id(std::uint16_t type, std::uint32_t entity) const {
  return gathered_->name_of(type, entity);
}

}  // namespace sightline
