// One satisfiability question: assertions, then checks under assumptions. Deterministic: fixed
// seed, and a resource limit that repeats from run to run.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/prove/smt/term.h"

namespace sightline::smt {

enum class Answer : std::uint8_t { satisfiable, unsatisfiable, unknown };

// What a solver was asked, and what came out: for second opinions and for proofs on paper. The
// assumptions are asserted for this one check.
struct Asked {
  std::span<const Term> assertions, assumptions;
  Answer answer;
};

struct Settings {
  std::uint32_t resources = 20'000'000;
  std::optional<double> timeout_seconds = {};
  std::function<void(const Asked&)> heard = {};  // told of every check, while its terms live
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
  Solver(Context& context, const Settings& settings, std::span<const Term> assertions = {});
  ~Solver();

  void add(const Term& assertion);
  Answer check(std::span<const Term> assumptions = {});
  Model model() const;              // after `satisfiable`
  // After `unsatisfiable` under these: the positions of some that suffice for it.
  std::vector<std::size_t> core(std::span<const Term> assumptions) const;
  std::string why_unknown() const;  // after `unknown`

  static std::string version();  // "z3 4.8.12"
  // Of what came out of a call to the solver: not a mistake, but too little memory.
  static bool is_out_of_memory(const std::exception& error);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  std::function<void(const Asked&)> heard_;
  std::vector<Term> assertions_;  // while somebody listens
};

}  // namespace sightline::smt
