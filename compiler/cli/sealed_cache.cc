// Tagged lines -> replies. Tested in tests/unit/compiler/cli/cmd_eval_test.cc. Whether a record is believed is for
// the collector, which asks whatever source there is; here it is only found.

#include "compiler/cli/sealed_cache.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/cli/tagged_line.h"
#include "sightline/trust/seal_text.h"
#include "sightline/visit.h"

namespace sightline::cli {
namespace {

Result<std::vector<std::byte>, SealError> resealed(const SealedDeclarations& declarations,
                                                   const Keys& from, const SealKeys& to,
                                                   std::span<const std::byte> bytes) {
  return std::visit(
      overloaded{[&](const SealKeys& keys) { return reseal(declarations, keys, to, bytes); },
                 [&](const SigningKeys& keys) {
                   return reseal(declarations, keys.verify_keys(), to, bytes);
                 },
                 [&](const VerifyKeys& keys) { return reseal(declarations, keys, to, bytes); }},
      from);
}

std::string words_of(const Value& value) {
  return fmt::format("{}:{}:{}:{}:{};", static_cast<int>(value.kind()), value.number(),
                     value.entity().type, value.entity().id.size(), value.entity().id);
}

// What a record is looked for by. Rows are many to a key, and few to a relation's look-up.
std::string place_of(FactRecord::Kind kind, std::uint16_t owner, std::string_view id,
                     const std::vector<Value>& key) {
  std::string place = fmt::format("{}:{}:{};", static_cast<int>(kind), owner, id);
  for (const Value& value : key) place += words_of(value);
  return place;
}

std::string place_of(const FactRecord& record) {
  const bool is_row = record.kind == FactRecord::Kind::row;
  return place_of(record.kind, record.owner, record.id, is_row ? std::vector<Value>{} : record.key);
}

std::string place_of(const Question& question) {
  const FactRecord::Kind kind = record_kind(question);
  const bool is_row = kind == FactRecord::Kind::row;
  return place_of(kind, question.owner, question.id, is_row ? std::vector<Value>{} : question.key);
}

}  // namespace

SealedCache::SealedCache(const Policy& policy, Keys keys)
    : policy_(policy), declarations_(policy), keys_(std::move(keys)), own_(SealKeys::generate()) {}

std::string SealedCache::Claim::subject() const {
  std::string text = place;
  for (const std::string& column : key) text += column;
  return text;
}

void SealedCache::refuse(Claim claim) {
  ++wrong_[static_cast<std::size_t>(claim.kind)];
  if (!claim.place.empty()) refused_.emplace(claim.place, std::move(claim));
}

void SealedCache::take(const JsonTree& tree) {
  const auto line = tagged_line(tree, declarations_);
  if (!line) return refuse({});
  Claim claim{place_of(line->record), {}, std::string(line->seal), {}};
  if (line->record.kind == FactRecord::Kind::row)
    for (const Value& column : line->record.key) claim.key.push_back(words_of(column));
  const auto bytes = with_seal(declarations_, line->record, line->seal);
  auto own = bytes ? resealed(declarations_, keys_, own_, *bytes) : bytes.error();
  if (!own) {
    claim.kind = own.error().kind;
    return refuse(std::move(claim));
  }
  Kept& kept = kept_.emplace_back();
  kept.bytes = std::move(*own);
  kept.record = open(declarations_, own_, kept.bytes)->record;
  found_by_.emplace(place_of(kept.record), &kept);
  subjects_.emplace(claim.seal, claim.subject());
  ++holding_;
}

std::string SealedCache::summary() const {
  std::uint64_t wrong = 0;
  std::string kinds;
  for (std::size_t k = 0; k < wrong_.size(); ++k) {
    wrong += wrong_[k];
    if (wrong_[k] == 0) continue;
    kinds += fmt::format("{}{} {}", kinds.empty() ? ": " : ", ", wrong_[k],
                         name_of(static_cast<SealError::Kind>(k)));
  }
  return fmt::format("{} sealed {}, {} {}{}", holding_,
                     holding_ == 1 ? "record holds" : "records hold", wrong,
                     wrong == 1 ? "does not" : "do not", kinds);
}

Result<Collector, std::string> SealedCache::collector() {
  CollectorOptions options;
  options.cache = {this, {}, &own_};
  options.clock = [this] { return now_; };
  // All that is sealed, whether a record of it is there or not: none of it is absent because nobody brought it.
  const Schema& schema = policy_.schema();
  for (const EntitySchema& it : schema.entities) {
    if (std::any_of(it.attributes.begin(), it.attributes.end(),
                    [](const AttributeSchema& a) { return is_sealed(a.trust); }))
      options.cache.names.push_back(it.name);
  }
  for (const RelationSchema& it : schema.relations)
    if (is_sealed(it.trust)) options.cache.names.push_back(it.name);
  for (const GlobalSchema& it : schema.globals)
    if (is_sealed(it.trust)) options.cache.names.push_back(it.name);
  return Collector::make(policy_, std::move(options));
}

Collected SealedCache::collect(Collector& collector, const Request& request,
                               const Snapshot& snapshot) {
  now_ = request.now;
  return collector.collect(std::span(&request, 1), snapshot);
}

void SealedCache::ask(std::span<const Question> questions, Deadline, Replies& replies) {
  for (const Question& question : questions) {
    Reply reply{question, Reply::Kind::absent, {}, {}};
    const auto [first, last] = found_by_.equal_range(place_of(question));
    for (auto it = first; it != last; ++it) {
      if (!is_about(it->second->record, question)) continue;
      reply.kind = Reply::Kind::records;
      reply.records.emplace_back(it->second->bytes);
    }
    replies.take(reply);
  }
}

std::vector<const FactRecord*> SealedCache::holding(const Question& question) const {
  std::vector<const FactRecord*> records;
  const auto [first, last] = found_by_.equal_range(place_of(question));
  for (auto it = first; it != last; ++it)
    if (is_about(it->second->record, question)) records.push_back(&it->second->record);
  return records;
}

std::vector<SealedCache::Refused> SealedCache::refused(const Question& question) const {
  std::vector<Refused> found;
  const auto [first, last] = refused_.equal_range(place_of(question));
  for (auto it = first; it != last; ++it) {
    const Claim& claim = it->second;
    bool is_asked_for = true;
    std::size_t at = 0;
    for (std::size_t c = 0; c < claim.key.size(); ++c)
      if ((question.mask >> c & 1) != 0)
        is_asked_for = is_asked_for && claim.key[c] == words_of(question.key[at++]);
    if (!is_asked_for) continue;
    const auto holder = subjects_.find(claim.seal);
    found.push_back({claim.kind, holder != subjects_.end() && holder->second != claim.subject()});
  }
  return found;
}

}  // namespace sightline::cli
