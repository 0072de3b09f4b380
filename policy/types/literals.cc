// Literals as they are met -> the numbered lists of the checked tree. The same text is one literal
// wherever it stands, so that positions can be compared instead of bytes.
// Tested in tests/unit/policy/types/literals_test.cc. Refuses to know what a literal is compared
// with, and whether the entity that it names exists.

#include "policy/types/literals.h"

#include "policy/types/resolve.h"

namespace sightline {

std::optional<std::uint32_t> Literals::string(std::string_view text, Span span, Reporter& report) {
  if (const auto found = strings_.find(text); found != strings_.end()) return found->second;
  if (!within_limit(strings_.size(), kMaxLiterals, span, "different strings", report))
    return std::nullopt;
  const auto id = static_cast<std::uint32_t>(strings_.size());
  strings_.emplace(std::string(text), id);
  return id;
}

std::optional<std::uint32_t> Literals::entity(std::uint32_t type, std::string_view id, Span span,
                                              Reporter& report) {
  const std::pair key(type, std::string(id));
  if (const auto found = entities_.find(key); found != entities_.end()) return found->second;
  if (!within_limit(entities_.size(), kMaxLiterals, span, "different entities", report))
    return std::nullopt;
  const auto number = static_cast<std::uint32_t>(entities_.size());
  entities_.emplace(key, number);
  return number;
}

void Literals::mention_action(Span span) {
  if (!action_) action_ = span;
}

void Literals::put_into(typed::Policy& policy) const {
  policy.strings.resize(strings_.size());
  for (const auto& [text, id] : strings_) policy.strings[id] = text;
  policy.literals.resize(entities_.size());
  for (const auto& [key, id] : entities_) policy.literals[id] = {key.first, key.second};
}

}  // namespace sightline
