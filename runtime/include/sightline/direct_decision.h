// One decision by C++ that `sightline compile --cpp` wrote, and many. Not for hosts. What is seldom or long
// is for the runtime (runtime/plan/direct.cc), and what this code was not written for, for Policy::decide.
#pragma once

#include <algorithm>

#include "sightline/direct_code.h"

namespace sightline::direct {

struct Inside {
  static const Facts& facts(const Snapshot& snapshot) { return snapshot.direct_; }
};

// A request among facts.
struct Asked {
  const Facts& facts;
  const Request& request;
  std::int64_t who, what, now;  // rows, or numbers beyond the table: strangers
  const std::byte* principal;   // their records
  const std::byte* resource;

  bool is_fresh(std::int64_t within) const { return direct::is_fresh(facts.as_of, now, within); }
  Number text(std::size_t position) const { return given(facts.bound->numbers[position]); }
};
struct Answer {
  bool allowed;
  std::uint64_t duties;
};

// Rows that a query goes through.
struct Rows {
  const std::uint32_t* list = nullptr;
  std::uint32_t first = 0, count = 0;  // their numbers: `list[0]` or `first`, and so on
  std::uint32_t at = 0;
  bool complete = false, counted = false;
};
using Key = std::array<std::int64_t, 8>;

// --- for the runtime

// Of an id that the image does not have: the number of a newer one or of a stranger; -1 if none can have it.
std::int64_t number_of(const Facts& facts, const Request& request, Entity entity,
                       std::uint64_t hash);
const std::byte* changed_record(const Facts& facts, std::uint16_t type, std::int64_t row);
Number global(const Facts& facts, std::uint16_t global);
// An entity or a string that a request gives: unknown if it does not fit.
Number text_of(const Facts& facts, const Request& request, const Value& value,
               std::uint16_t entity_type);
Known is_in(const Facts& facts, std::uint16_t types, Number entity, Number above);
void open_rows(const Facts& facts, std::uint16_t relation, std::uint16_t path, const Key& key,
               Rows& rows);
const std::byte* new_row(const Facts& facts, std::uint16_t relation, std::uint32_t row);
// Of one of the plan's selections: the step for a number, or kNoWay.
std::uint32_t way(const Facts& facts, std::uint16_t selection, std::int64_t number);
inline constexpr std::uint32_t kNoWay = 0xffffffff;

// --- facts

inline const std::byte* record(const Facts& facts, std::uint16_t type, std::int64_t row) {
  const Type& table = facts.bound->types[type];
  if (facts.changed) return changed_record(facts, type, row);
  return row < table.size ? table.records + static_cast<std::size_t>(row) * table.record_bytes
                          : table.nowhere;
}

// None stays none, and unknown unknown.
template <class Width>
Number attribute(const Facts& facts, std::uint16_t type, Number entity, std::uint32_t offset) {
  return entity.state == kGiven ? read<Width>(record(facts, type, entity.number) + offset) : entity;
}

// The rows of an entity that stand next to each other, at most `most`. False: they are to be opened.
inline bool open_group(const Facts& facts, std::uint16_t type, std::int64_t row,
                       std::uint32_t begins, std::uint32_t most, Rows& rows) {
  const Type& table = facts.bound->types[type];
  if (facts.changed || row >= table.size) return false;
  const std::byte* const at =
      table.records + static_cast<std::size_t>(row) * table.record_bytes + begins;
  rows.first = word<std::uint32_t>(at);
  rows.count = word<std::uint32_t>(at + table.record_bytes) - rows.first;
  return rows.count <= most;
}

// The one that it is at; null after the last.
inline const std::byte* show(const Facts& facts, std::uint16_t relation, std::uint32_t bytes,
                             const Rows& rows) {
  if (rows.at >= rows.count) return nullptr;
  const std::uint32_t row = rows.list != nullptr ? rows.list[rows.at] : rows.first + rows.at;
  const Relation& table = facts.bound->relations[relation];
  return row < table.size ? table.rows + std::size_t{row} * bytes : new_row(facts, relation, row);
}

// What a context field may be. The last one given counts.
struct Field {
  std::uint16_t number;
  Value::Kind kind;
  bool optional;
  Range range;  // of what is no text
  std::uint16_t entity_type = 0;
};
inline Number context(const Asked& asked, const Field& field) {
  const auto given_values = asked.request.context;
  for (std::size_t i = given_values.size(); i-- > 0;) {
    if (given_values[i].field != field.number) continue;
    const Value& value = given_values[i].value;
    if (value.kind() == Value::Kind::none && field.optional) return {0, kNone};
    if (value.kind() != field.kind) return kUnknown;
    if (field.kind == Value::Kind::entity || field.kind == Value::Kind::string)
      return text_of(asked.facts, asked.request, value, field.entity_type);
    return in_range(field.range, false, value.number());
  }
  return kUnknown;
}

// --- ids

[[gnu::always_inline]] inline const std::uint32_t* first_slot(const Type& type,
                                                              std::uint64_t hash) {
  return type.slots + ((hash >> 32) * type.slot_count >> 32);
}

inline bool has_id(const Type& type, const std::byte* record, std::string_view id) {
  const std::byte* const at = record + type.id;
  if (type.id_bytes != 0) {
    const std::size_t size = type.id_prefix != 0 ? static_cast<std::size_t>(*at) : type.id_bytes;
    return size == id.size() &&
           same_bytes(reinterpret_cast<const char*>(at + type.id_prefix), id.data(), size);
  }
  const auto place = word<std::uint64_t>(at);  // the offset, and the length in the 16 bits above
  return place >> 48 == id.size() &&
         same_bytes(type.arena + (place & 0xffffffffffff), id.data(), id.size());
}

// Its row in the image, or kNoEntity.
[[gnu::always_inline]] inline std::uint32_t find(const Type& type, std::string_view id,
                                                 std::uint64_t hash) {
  const std::uint32_t row_mask = (std::uint32_t{1} << type.row_bits) - 1;
  for (const std::uint32_t* slot = first_slot(type, hash);;) {
    if (*slot == kNoEntity) return kNoEntity;
    const std::uint32_t row = *slot & row_mask;
    if (((*slot ^ static_cast<std::uint32_t>(hash)) & ~row_mask) == 0 &&
        has_id(type, type.records + std::size_t{row} * type.record_bytes, id))
      return row;
    if (++slot == type.slots + type.slot_count) slot = type.slots;
  }
}

// --- decisions

// What a request is before any fact is read.
template <std::uint16_t kAction, std::uint16_t kPrincipal, std::uint16_t kResource,
          std::size_t kContext>
bool is_for(const Request& request, const Facts& facts) {
  const std::int64_t now = request.now.time_since_epoch().count();
  if (request.action != kAction || request.principal.type != kPrincipal ||
      request.resource.type != kResource || now <= kPast || kForever <= now ||
      facts.revision < request.revision_at_least || request.not_older_than)
    return false;
  for (const ContextValue& it : request.context)
    if (it.field >= kContext) return false;
  return true;
}

inline bool is_bound(const Facts& facts, const Digest& key) {
  return facts.bound != nullptr && std::memcmp(&facts.bound->code, &key, sizeof key) == 0;
}

// An entity's number. `row`: of the image's, the one that may be its own, or kNoEntity.
[[gnu::always_inline]] inline std::int64_t number(const Facts& facts, const Request& request,
                                                  const Entity& entity, std::uint64_t hash,
                                                  std::uint32_t row) {
  const Type& type = facts.bound->types[entity.type];
  if (row == kNoEntity ||
      !has_id(type, type.records + std::size_t{row} * type.record_bytes, entity.id))
    row = find(type, entity.id, hash);
  return row != kNoEntity ? std::int64_t{row} : number_of(facts, request, entity, hash);
}

template <const Code& kCode, std::uint16_t kAction, std::uint16_t kPrincipal,
          std::uint16_t kResource, std::size_t kContext, Answer (*kAnswer)(const Asked&)>
Decision decide(const Policy& policy, const Request& request, const Snapshot& snapshot,
                const Numbers* numbers) noexcept {
  const Facts& facts = Inside::facts(snapshot);
  if ((numbers == nullptr && !is_bound(facts, kCode.key)) ||
      !is_for<kAction, kPrincipal, kResource, kContext>(request, facts)) [[unlikely]]
    return policy.decide(request, snapshot);
  Numbers of;
  if (numbers != nullptr) {
    of = *numbers;
  } else {
    const std::uint64_t principal = hash_bytes(facts.bound->seed, request.principal.id);
    const std::uint64_t resource = hash_bytes(facts.bound->seed, request.resource.id);
    __builtin_prefetch(first_slot(facts.bound->types[kPrincipal], principal));
    __builtin_prefetch(first_slot(facts.bound->types[kResource], resource));
    of = {number(facts, request, request.principal, principal, kNoEntity),
          number(facts, request, request.resource, resource, kNoEntity)};
  }
  Answer answer{false, 0};
  if (of.principal >= 0 && of.resource >= 0) {
    answer =
        kAnswer({facts, request, of.principal, of.resource, request.now.time_since_epoch().count(),
                 record(facts, kPrincipal, of.principal), record(facts, kResource, of.resource)});
  }
  return {answer.allowed ? Outcome::allow : Outcome::deny,
          answer.duties,
          {},
          {},
          facts.revision,
          policy.digest()};
}

// Of a case that is too large for a plan.
inline Decision by_plan(const Policy& policy, const Request& request, const Snapshot& snapshot,
                        const Numbers*) noexcept {
  return policy.decide(request, snapshot);
}

// Null: the action has no such pair of types.
inline const Case* find_case(const Code& code, const Request& request) {
  const auto key_of = [](std::uint16_t action, std::uint16_t principal, std::uint16_t resource) {
    return std::uint64_t{action} << 32 | std::uint64_t{principal} << 16 | resource;
  };
  const auto wanted = key_of(request.action, request.principal.type, request.resource.type);
  const auto key = [&](const Case& it) { return key_of(it.action, it.principal, it.resource); };
  const auto at = std::partition_point(code.cases.begin(), code.cases.end(),
                                       [&](const Case& it) { return key(it) < wanted; });
  return at != code.cases.end() && key(*at) == wanted ? &*at : nullptr;
}

// For who has no Gate: as Policy::decide, by the C++ if it is the policy's.
inline Decision decide(const Code& code, const Policy& policy, const Request& request,
                       const Snapshot& snapshot) noexcept {
  const Case* const it = code.body == policy.body() ? find_case(code, request) : nullptr;
  return it == nullptr ? policy.decide(request, snapshot)
                       : it->decide(policy, request, snapshot, nullptr);
}

// The first row that the id may have, whose record is what will be looked at next; or kNoEntity.
[[gnu::always_inline]] inline std::uint32_t prefetch_record(const Type& type, std::uint64_t hash) {
  const std::uint32_t row_mask = (std::uint32_t{1} << type.row_bits) - 1;
  const std::uint32_t* slot = first_slot(type, hash);
  while (*slot != kNoEntity && ((*slot ^ static_cast<std::uint32_t>(hash)) & ~row_mask) != 0)
    if (++slot == type.slots + type.slot_count) slot = type.slots;
  if (*slot == kNoEntity) return kNoEntity;
  const std::uint32_t row = *slot & row_mask;
  const std::byte* const at = type.records + std::size_t{row} * type.record_bytes;
  __builtin_prefetch(at);
  __builtin_prefetch(at + type.record_bytes - 1);
  return row;
}

inline bool is_same(const Entity& a, const Entity& b) {
  return a.type == b.type && a.id.size() == b.id.size() &&
         same_bytes(a.id.data(), b.id.data(), a.id.size());
}

inline bool is_of_one_case(const Request& a, const Request& b) {
  return a.action == b.action && a.principal.type == b.principal.type &&
         a.resource.type == b.resource.type;
}

// In three rounds over a few requests: say which slots are wanted, then which records they lead to, then
// decide; what a round wants is on its way while it goes on.
template <const Code& kCode>
void decide_many(const Policy& policy, std::span<const Request> requests, const Snapshot& snapshot,
                 std::span<Decision> decisions) noexcept {
  constexpr std::size_t kRound = 32;
  const Facts& facts = Inside::facts(snapshot);
  // SOUNDNESS: facts that were made for the code's policy do not say whose rules are asked for.
  if (kCode.body != policy.body() || !is_bound(facts, kCode.key))
    return policy.decide_many(requests, snapshot, decisions);
  const Type* const types = facts.bound->types;
  for (std::size_t first = 0; first < requests.size(); first += kRound) {
    const auto round = requests.subspan(first, std::min(kRound, requests.size() - first));
    const Case* cases[kRound];
    bool again[kRound];  // the principal is that of the one before
    std::uint64_t principals[kRound], resources[kRound];
    std::uint32_t rows[kRound];  // of the resources, where their slots say so
    for (std::size_t i = 0; i < round.size(); ++i) {
      const Request& request = round[i];
      const bool same_case = i > 0 && is_of_one_case(request, round[i - 1]);
      cases[i] = same_case ? cases[i - 1] : find_case(kCode, request);
      again[i] =
          i > 0 && cases[i - 1] != nullptr && is_same(request.principal, round[i - 1].principal);
      if (cases[i] == nullptr) continue;
      resources[i] = hash_bytes(facts.bound->seed, request.resource.id);
      __builtin_prefetch(first_slot(types[request.resource.type], resources[i]));
      if (again[i]) continue;
      principals[i] = hash_bytes(facts.bound->seed, request.principal.id);
      __builtin_prefetch(first_slot(types[request.principal.type], principals[i]));
    }
    for (std::size_t i = 0; i < round.size(); ++i) {
      if (cases[i] == nullptr) continue;
      rows[i] = prefetch_record(types[round[i].resource.type], resources[i]);
      if (!again[i]) prefetch_record(types[round[i].principal.type], principals[i]);
    }
    Numbers numbers;
    for (std::size_t i = 0; i < round.size(); ++i) {
      const Request& request = round[i];
      if (cases[i] == nullptr) {
        decisions[first + i] = policy.decide(request, snapshot);
        continue;
      }
      if (!again[i])
        numbers.principal = number(facts, request, request.principal, principals[i], kNoEntity);
      numbers.resource = number(facts, request, request.resource, resources[i], rows[i]);
      decisions[first + i] = cases[i]->decide(policy, request, snapshot, &numbers);
    }
  }
}

}  // namespace sightline::direct
