// One satisfiability question: assertions, then checks under assumptions. Deterministic: fixed seed,
// and a resource limit that repeats from run to run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "compiler/prove/smt/term.h"

namespace sightline::smt {

enum class Answer : std::uint8_t { satisfiable, unsatisfiable, unknown };

struct Limits {
  std::uint32_t resources = 20'000'000;
  std::optional<double> timeout_seconds = {};
};

// Values of terms in a satisfying assignment; terms it does not mention get some value.
class Model {
 public:
  bool truth(const Term& term) const;
  std::int64_t number(const Term& term) const;  // of an integer that fits; saturates otherwise
  std::uint64_t mask(const Term& term) const;   // of bits
  std::string element(const Term& term) const;  // of an entity: equal entities have equal names

 private:
  friend class Solver;
  struct Handle;
  explicit Model(std::shared_ptr<const Handle> handle) : handle_(std::move(handle)) {}
  std::shared_ptr<const Handle> handle_;
};

class Solver {
 public:
  Solver(Context& context, const Limits& limits, std::span<const Term> assertions = {});
  ~Solver();

  void add(const Term& assertion);
  Answer check(std::span<const Term> assumptions = {});
  Model model() const;              // after `satisfiable`
  std::string why_unknown() const;  // after `unknown`

  static std::string version();  // "z3 4.8.12"

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace sightline::smt
