// Literals as they are met -> the numbered lists of the checked tree. The same text is one literal
// wherever it stands, so that positions can be compared instead of bytes.
// Tested in tests/unit/policy/syntax/literals_test.cc. Refuses to know what a literal is compared
// with, and whether the entity that it names exists.

#include "policy/types/literals.h"

#include "policy/types/resolve.h"

namespace sightline {

bool literal_fits(std::string_view text, bool is_id, Span span, Reporter& report) {
  if (is_id && text.empty()) {
    report.error(Code::bad_literal, span, "nothing has the empty id")
        .help("write the id between the quotes");
    return false;
  }
  if (text.size() <= kMaxLiteralBytes) return true;
  report.error(Code::bad_literal, span,
               std::string(is_id ? "an id" : "a string") + " has at most " +
                   std::to_string(kMaxLiteralBytes) + " bytes, and this one has " +
                   std::to_string(text.size()));
  return false;
}

std::optional<std::uint32_t> Literals::string(typed::Policy& policy, std::string_view text,
                                              Span span, Reporter& report) {
  if (!literal_fits(text, false, span, report)) return std::nullopt;
  if (const auto found = strings_.find(text); found != strings_.end()) return found->second;
  if (!within_limit(strings_.size(), kMaxLiterals, span, "different strings", report))
    return std::nullopt;
  const auto id = static_cast<std::uint32_t>(strings_.size());
  strings_.emplace(std::string(text), id);
  policy.strings.emplace_back(text);
  return id;
}

std::optional<std::uint32_t> Literals::entity(typed::Policy& policy, typed::EntityLiteral literal,
                                              Span span, Reporter& report) {
  if (!literal_fits(literal.id, true, span, report)) return std::nullopt;
  const std::pair key(literal.type, literal.id);
  if (const auto found = entities_.find(key); found != entities_.end()) return found->second;
  if (!within_limit(entities_.size(), kMaxLiterals, span, "different entities", report))
    return std::nullopt;
  const auto number = static_cast<std::uint32_t>(entities_.size());
  entities_.emplace(key, number);
  policy.literals.push_back(std::move(literal));
  return number;
}

void Literals::mention_action(Span span) {
  if (!action_) action_ = span;
}

}  // namespace sightline
