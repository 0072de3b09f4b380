// Questions -> replies -> answers that are believed. Tested by tests/unit/runtime/trust/collector_test.cc and
// tests/laws/sources_test.cc.
//
// SOUNDNESS: a reply is matched by what it says it answers, each question takes one, and what is believed of it
// follows from the declaration alone: a cache's plain word of what is `cached`, a record whose tag holds and that
// is about the question's key of what is sealed, a registry's word of everything it serves.
#include "runtime/trust/round.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace sightline {
namespace {

std::size_t hash_of(std::span<const Value> key) {
  const auto text_hash = std::hash<std::string_view>{};
  std::size_t hash = 0;
  for (const Value& value : key) {
    const bool is_entity = value.kind() == Value::Kind::entity;
    const bool is_text = is_entity || value.kind() == Value::Kind::string;
    hash = hash * 31 + (is_text ? text_hash(is_entity ? value.entity().id : value.text())
                                : std::hash<std::int64_t>{}(value.number()));
  }
  return hash;
}

// Of what makes most questions differ; is_same() has the last word.
std::size_t hash_of(const Question& question) {
  return hash_of(question.key) * 31 + std::hash<std::string_view>{}(question.id) +
         question.owner * 31U + question.mask;
}

// A row that was sealed more than once is one row, as it was last.
void keep_newest(std::vector<ObservedRow>& rows) {
  std::vector<ObservedRow> kept;
  std::unordered_multimap<std::size_t, std::size_t> places;
  for (ObservedRow& row : rows) {
    const std::size_t hash = hash_of(row.columns);
    const auto [first, last] = places.equal_range(hash);
    const auto same = std::find_if(first, last, [&](const auto& place) {
      return std::equal(row.columns.begin(), row.columns.end(), kept[place.second].columns.begin(),
                        kept[place.second].columns.end(),
                        [](const Value& a, const Value& b) { return is_same(a, b); });
    });
    if (same == last) {
      places.emplace(hash, kept.size());
      kept.push_back(std::move(row));
    } else if (kept[same->second].stamp < row.stamp) {
      kept[same->second] = std::move(row);
    }
  }
  rows = std::move(kept);
}

}  // namespace

class Round::FromCache : public Replies {
 public:
  explicit FromCache(Round& round) : round_(round) {}
  void take(const Reply& reply) override {
    Pending* const pending = round_.asked_for(reply);
    if (pending == nullptr) return;
    const bool is_answer = reply.kind == Reply::Kind::answer;
    if (is_answer && pending->question.trust == Trust::cached) {
      round_.take_answer(*pending, reply.answer);
    } else if (!is_answer && is_sealed(pending->question.trust)) {
      round_.take_records(*pending, reply);
    } else {
      ++round_.counts_.not_believed;
    }
  }

 private:
  Round& round_;
};

class Round::FromRegistry : public Replies {
 public:
  FromRegistry(Round& round, Time held) : round_(round), held_(held) {}
  void take(const Reply& reply) override {
    Pending* const pending = round_.asked_for(reply);
    if (pending == nullptr) return;
    if (reply.kind == Reply::Kind::records) {
      ++round_.counts_.not_believed;
      return;
    }
    Answer answer = reply.answer;
    answer.stamp = held_;
    for (ObservedRow& row : answer.rows) row.stamp.reset();
    round_.take_answer(*pending, answer);
  }

 private:
  Round& round_;
  Time held_;
};

Round::Round(Inquiry& inquiry, const SealedDeclarations& declarations,
             const CollectorOptions& options, std::vector<Question> open, CollectorCounts& counts)
    : inquiry_(inquiry), declarations_(declarations), options_(options), counts_(counts) {
  for (Question& question : open) {
    if (is_across_lists(question)) {
      inquiry_.fail(question);
      ++counts_.unavailable;
    } else {
      places_.emplace(hash_of(question), pending_.size());
      pending_.push_back({std::move(question)});
    }
  }
  ++counts_.rounds;
}

bool Round::is_across_lists(const Question& question) const {
  return question.kind == Question::Kind::rows && is_sealed(question.trust) && !question.is_list &&
         declarations_.schema().relations[question.owner].listed_by != 0;
}

void Round::ask(FactSource& source, Replies& replies) {
  std::vector<Question> questions;
  for (Pending& it : pending_) {
    it.replied = false;
    if (it.state == State::asked) questions.push_back(it.question);
  }
  if (!questions.empty())
    source.ask(questions, std::chrono::steady_clock::now() + options_.timeout, replies);
}

void Round::ask_cache(const Service& service) {
  if (options_.cache.source == nullptr) return;
  for (Pending& it : pending_) {
    const Question& question = it.question;
    const bool has_say = question.trust == Trust::cached ||
                         (is_sealed(question.trust) && options_.cache.keys != nullptr);
    if (!has_say || !service.has(question.kind, question.owner)) continue;
    it.state = State::asked;
    ++counts_.asked_cache;
  }
  FromCache replies(*this);
  ask(*options_.cache.source, replies);
  for (Pending& it : pending_)
    if (it.state == State::asked) it.state = State::open;
}

void Round::ask_registry(const Service& service, std::optional<Time> held) {
  if (options_.registry.source == nullptr) return;
  for (Pending& it : pending_) {
    if (it.state != State::open || !service.has(it.question.kind, it.question.owner)) continue;
    it.state = State::asked;
    ++counts_.asked_registry;
  }
  if (held) {
    FromRegistry replies(*this, *held);
    ask(*options_.registry.source, replies);
  }
  for (Pending& it : pending_) {
    if (it.state != State::asked) continue;
    inquiry_.fail(it.question);
    it.state = State::settled;
    ++counts_.unavailable;
  }
}

void Round::leave_the_rest() {
  for (Pending& it : pending_) {
    if (it.state == State::settled) continue;
    // SOUNDNESS: what a cache has withheld is not absent because nobody put it into a snapshot.
    const bool is_told = !is_sealed(it.question.trust) || options_.cache.snapshot_has_all;
    inquiry_.leave_to_snapshot(it.question, is_told ? Silence::absence : Silence::unknown);
    ++counts_.left_to_snapshot;
  }
}

Round::Pending* Round::find(const Question& question) {
  const auto [first, last] = places_.equal_range(hash_of(question));
  for (auto at = first; at != last; ++at) {
    Pending& it = pending_[at->second];
    if (it.state != State::asked || it.replied || !is_same(it.question, question)) continue;
    it.replied = true;
    return &it;
  }
  ++counts_.another_question;
  return nullptr;
}

Round::Pending* Round::asked_for(const Reply& reply) {
  Pending* const pending = find(reply.question);
  if (pending == nullptr) return nullptr;
  switch (reply.kind) {
    case Reply::Kind::absent:
      ++counts_.absent;
      return nullptr;
    case Reply::Kind::failed:
      ++counts_.failed;
      return nullptr;
    case Reply::Kind::answer:
    case Reply::Kind::records:
      break;
  }
  return pending;
}

void Round::take_answer(Pending& pending, const Answer& answer) {
  if (inquiry_.answer(pending.question, answer)) {
    pending.state = State::settled;
    ++counts_.believed;
  } else {
    ++counts_.refused;
  }
}

// A cache's moment is nobody's; what is too old counts as if there were none, so that others are asked.
bool Round::is_too_old(const Question& question, Time stamp) const {
  const Schema& schema = declarations_.schema();
  const auto is_too_old = [&](Trust trust, const std::optional<std::int64_t>& within) {
    const std::int64_t age = (options_.clock() - stamp).count();
    return (within && (age > *within || age < 0)) || (trust == Trust::sealed && age < 0);
  };
  switch (question.kind) {
    case Question::Kind::attributes: {
      const auto& attributes = schema.entities[question.owner].attributes;
      return std::any_of(attributes.begin(), attributes.end(), [&](const AttributeSchema& it) {
        return it.trust == question.trust && is_too_old(it.trust, it.within);
      });
    }
    case Question::Kind::rows:
      return is_too_old(question.trust, schema.relations[question.owner].within);
    case Question::Kind::global:
      break;
  }
  return is_too_old(question.trust, schema.globals[question.owner].within);
}

bool Round::take_record(const Pending& pending, std::span<const std::byte> bytes, Answer& answer) {
  const auto opened = open(declarations_, *options_.cache.keys, bytes);
  if (!opened) {
    ++counts_.seals[static_cast<std::size_t>(opened.error().kind)];
    return false;
  }
  const FactRecord& record = opened->record;
  if (!is_about(record, pending.question)) {
    ++counts_.another_key;
    return false;
  }
  if (is_too_old(pending.question, record.stamp)) {
    ++counts_.too_old;
    return false;
  }
  if (record.kind == FactRecord::Kind::row) {
    answer.rows.push_back({record.key, record.values, record.stamp});
    return true;
  }
  answer.stamp = record.stamp;
  answer.values = record.values;
  for (const FactRecord::Row& row : record.rows)
    answer.rows.push_back({row.columns, row.fields, std::nullopt});
  answer.complete = true;
  return true;
}

// Of rows that are sealed apart, those that can be believed are; the others are unknown rows, as are those that
// were withheld: such a look-up is never complete.
void Round::take_records(Pending& pending, const Reply& reply) {
  Answer answer;
  const bool is_apart = record_kind(pending.question) == FactRecord::Kind::row;
  bool any = false;
  for (const auto& bytes : reply.records) {
    any = take_record(pending, bytes, answer) || any;
    if (any && !is_apart) break;
  }
  if (reply.records.empty()) ++counts_.absent;
  if (is_apart) keep_newest(answer.rows);
  if (any) take_answer(pending, answer);
}

}  // namespace sightline
