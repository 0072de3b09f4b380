// What conditions write out: strings, entities and actions as values, each once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "policy/types/report.h"
#include "sightline/typed.h"

namespace sightline {

inline constexpr std::size_t kMaxLiterals = 65'000;     // strings, and entities, of one policy
inline constexpr std::size_t kMaxLiteralBytes = 1'024;  // as many as the artifact format holds

// False, after a report, when it is too long, or an id of nothing.
bool literal_fits(std::string_view text, bool is_id, Span span, Reporter& report);

class Literals {
 public:
  // The position of the literal in policy.strings or policy.literals, where it is put if it is new;
  // nothing after a report.
  std::optional<std::uint32_t> string(typed::Policy& policy, std::string_view text, Span span,
                                      Reporter& report);
  std::optional<std::uint32_t> entity(typed::Policy& policy, typed::EntityLiteral literal,
                                      Span span, Reporter& report);
  // Somebody speaks of actions as values, or of the type Action.
  void mention_action(Span span);
  const std::optional<Span>& action_mentioned() const { return action_; }

 private:
  std::map<std::string, std::uint32_t, std::less<>> strings_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> entities_;
  std::optional<Span> action_;
};

}  // namespace sightline
