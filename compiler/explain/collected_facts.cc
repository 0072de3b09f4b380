// An observation -> facts by name, and what its observer says of them. Tested by
// tests/unit/compiler/explain/collected_test.cc and tests/laws/explain_test.cc. What is believed is the
// observation's; it has no rule of trust of its own.
#include "compiler/explain/collected_facts.h"

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

using Source = ToldFact::Source;
using State = Settled::State;

constexpr const char* kHeldBack = "sealed rows may be held back";

std::string aged(const Time& stamp, const std::optional<std::int64_t>& within, std::int64_t now) {
  const std::int64_t moment = stamp.time_since_epoch().count();
  if (moment > now) return "which is not yet";
  if (!within || now - moment <= *within) return "";
  return "older than " + duration_text(*within);
}

}  // namespace

Question question_of_attribute(const Schema& schema, std::uint16_t type, std::uint16_t attribute,
                               const std::string& id) {
  Question question;
  question.kind = Question::Kind::attributes;
  question.trust = schema.entities[type].attributes[attribute].trust;
  question.owner = type;
  question.id = id;
  return question;
}

Question question_of_global(const Schema& schema, std::uint16_t global) {
  Question question;
  question.kind = Question::Kind::global;
  question.trust = schema.globals[global].trust;
  question.owner = global;
  return question;
}

Question question_of_rows(const Schema& schema, std::uint16_t relation, unsigned mask,
                          const RowName& key) {
  Question question;
  question.kind = Question::Kind::rows;
  question.trust = schema.relations[relation].trust;
  question.owner = relation;
  question.mask = static_cast<std::uint8_t>(mask);
  for (std::size_t c = 0; c < key.size(); ++c)
    if ((mask >> c & 1) != 0) question.key.push_back(key[c].view());
  return question;
}

Observer::Words Observer::answered(const Question& fact, Time stamp) const {
  return {fact.trust == Trust::registry ? Source::registry : Source::registry_or_cache,
          "of " + time_text(stamp.time_since_epoch().count())};
}

std::string Observer::refused(const Question&, Settled::State state, Time) const {
  switch (state) {
    case State::failed:
      return "no answer was believed";
    case State::not_asked:
      return "nobody was asked";
    case State::answered:
    case State::snapshots:
      break;
  }
  return "";
}

Request CollectedFacts::at(std::int64_t now) const {
  Request request = request_;
  request.now = Time(std::chrono::milliseconds(now));
  return request;
}

Settled CollectedFacts::settled(const Question& fact) const {
  return seen_ == nullptr ? Settled{} : seen_->settled(fact);
}

template <class Declared>
ReadFact CollectedFacts::told(const Question& fact, const Value& value, const Declared& declared,
                              std::int64_t now) const {
  const Settled became = settled(fact);
  if (became.state != State::answered) {
    std::string why = observer_->refused(fact, became.state, request_.now);
    return {{}, Source::nobody, why.empty() ? "nobody could say" : std::move(why)};
  }
  Observer::Words words = observer_->answered(fact, became.stamp);
  if (value.kind() != Value::Kind::unavailable)
    return {owned(value, declared.type), words.source, std::move(words.note)};
  const std::string age = aged(became.stamp, declared.within, now);
  return {{}, Source::nobody, words.note + (age.empty() ? ", which does not say" : ", " + age)};
}

ReadFact CollectedFacts::attribute(std::uint16_t type, std::uint16_t attribute,
                                   const std::string& id, std::int64_t now) const {
  return told(question_of_attribute(schema_, type, attribute, id),
              seen_->attribute(at(now), {type, id}, attribute),
              schema_.entities[type].attributes[attribute], now);
}

ReadFact CollectedFacts::global(std::uint16_t global, std::int64_t now) const {
  return told(question_of_global(schema_, global), seen_->global(at(now), global),
              schema_.globals[global], now);
}

KnownRow CollectedFacts::told_row(std::uint16_t relation, const Question& asked,
                                  const ObservedRow& given) const {
  const RelationSchema& declared = schema_.relations[relation];
  KnownRow row;
  row.source = Source::registry;
  if (given.stamp) {
    Observer::Words words = observer_->answered(asked, *given.stamp);
    row.is_collected = true;
    row.source = words.source;
    // Those of a list are of its moment, which is told of the look-up.
    if (declared.listed_by == 0) row.note = std::move(words.note);
  }
  for (std::size_t c = 0; c < declared.columns.size(); ++c)
    row.name.push_back(owned(given.columns[c], declared.columns[c].type));
  for (std::size_t f = 0; f < declared.fields.size(); ++f)
    row.fields.push_back(owned(given.fields[f], declared.fields[f].type));
  return row;
}

KnownRows CollectedFacts::rows(std::uint16_t relation, unsigned mask, const RowName& key,
                               std::int64_t now) const {
  const Question asked = question_of_rows(schema_, relation, mask, key);
  const Answer answer = seen_->rows(at(now), relation, asked.mask, asked.key);
  const Settled became = settled(asked);
  KnownRows known{{}, answer.complete, Source::nobody, ""};
  for (const ObservedRow& given : answer.rows)
    known.rows.push_back(told_row(relation, asked, given));
  if (became.state == State::answered) {
    Observer::Words words = observer_->answered(asked, became.stamp);
    known.source = words.source;
    if (became.question.is_list) known.note = std::move(words.note);
    const auto& within = schema_.relations[relation].within;
    const std::string age = became.question.is_list ? aged(became.stamp, within, now) : "";
    if (!age.empty()) known.note += ", " + age;
    if (!answer.complete && !became.question.is_list) known.note = kHeldBack;
  } else if (!answer.rows.empty()) {
    known.source = Source::registry;  // of other look-ups
  }
  if (answer.complete) return known;
  const std::string why = observer_->refused(asked, became.state, request_.now);
  if (!why.empty()) known.note += (known.note.empty() ? "" : "; ") + why;
  return known;
}

// That the registry does not say what somebody else was to say is nothing to tell beside it.
void CollectedFacts::add_words(ReadFact& fact, const Question& asked) const {
  const bool is_plain =
      fact.source == Source::nobody && fact.value.kind == Value::Kind::unavailable;
  std::string why;
  add_words(why, asked);
  if (why.empty()) return;
  const bool is_old = is_plain && fact.note.starts_with("older");
  fact.note = is_plain && !is_old ? why : fact.note.empty() ? why : fact.note + "; " + why;
}

void CollectedFacts::add_words(std::string& note, const Question& asked) const {
  if (observer_ == nullptr || asked.trust == Trust::registry) return;
  const std::string why = observer_->refused(asked, settled(asked).state, request_.now);
  if (!why.empty()) note += (note.empty() ? "" : "; ") + why;
}

}  // namespace sightline
