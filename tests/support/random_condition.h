// A random condition as text: well-typed by construction, and within what a rule may say.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sightline/typed.h"
#include "tests/support/pick.h"

namespace sightline::testing {

// The strings that random policies name, as they write them.
inline constexpr std::array kRandomStrings{"\"\"", "\"north\"", "\"word_1\"", "\"\\u{1F600}\""};

// Where a condition stands: what it may read depends on it (policy/types/effects.cc).
enum class Speaker : std::uint8_t { permit, forbid, property };

// Whether more truth of a part can make the whole true, make it false, or both.
struct Polarity {
  bool up = true, down = false;
  Polarity mirrored() const { return {down, up}; }
};

// Asks for a condition or a value *of a type* and falls in depth at each call; choice 0 is always a
// leaf, so shrinking heads there.
class RandomCondition {
 public:
  // The declarations and `pick` must outlive it. `may`: the actions that `may` may ask for.
  RandomCondition(const typed::Policy& declarations, Speaker speaker, const Pick& pick,
                  std::vector<std::uint32_t> may = {})
      : policy_(declarations), speaker_(speaker), pick_(pick), may_(std::move(may)) {}

  void bind(std::string name, const typed::Type& type) {
    locals_.push_back({std::move(name), type});
  }
  void bind_row(const std::string& name, std::uint32_t relation);

  // A global without `within` is not read either: a forbid may come to ask this by `may`.
  void read_dated_globals_only() { dated_only_ = true; }

  std::string condition(std::size_t depth, Polarity polarity);

 private:
  using Type = typed::Type;
  using Ways = std::vector<std::function<std::string()>>;
  struct Named {
    std::string text;
    Type type;
  };

  // random_condition.cc
  std::string leaf(Polarity polarity);
  std::string compound(std::size_t depth, Polarity polarity);
  std::string comparison(std::size_t depth);
  std::string membership(std::size_t depth);
  std::string hierarchy(std::size_t depth);
  std::string may(std::size_t depth, Polarity polarity);
  std::string query(std::size_t depth, Polarity polarity);
  std::string query_of(std::uint32_t relation, const std::string& word, std::size_t depth);
  std::string value_query(std::size_t depth);
  bool askable(std::uint32_t relation, const std::string& word, Polarity polarity) const;

  // random_value.cc
  std::vector<Type> types() const;
  Type some_type(bool or_none = false);
  std::string value(const Type& type, std::size_t depth);
  void literals(const Type& type, Ways& ways);
  std::string set_literal(std::uint32_t of);
  void names(const Type& type, Ways& ways) const;
  void attributes(const Type& type, std::size_t depth, Ways& ways);
  void deeper(const Type& type, std::size_t depth, Ways& ways);
  void arithmetic(const Type& type, std::size_t depth, Ways& ways);
  bool reachable(const Type& type);

  const typed::Policy& policy_;
  Speaker speaker_;
  const Pick& pick_;
  std::vector<std::uint32_t> may_;
  bool dated_only_ = false;
  std::vector<Named> locals_;
  // Queries nest from one relation to a later one only: then no two rules together can ask for ever new
  // rows (the criterion of specs/language.md), and never more than three deep.
  std::size_t first_relation_ = 0;
  std::size_t query_depth_ = 0;
  std::size_t next_name_ = 0;
};

}  // namespace sightline::testing
