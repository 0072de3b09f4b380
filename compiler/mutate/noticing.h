// Which mutants a property notices.
#pragma once

#include <vector>

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/mutation.h"

namespace sightline {

class Noticing {
 public:
  Noticing(const typed::Policy& policy, const Program& program, const smt::Settings& settings,
           std::vector<MutantReport>& mutants)
      : policy_(policy), program_(program), settings_(settings), mutants_(mutants) {}

  // Marks those that nobody has noticed yet and that this property does. False: it does not hold of
  // the policy itself, or could not be asked, so it notices nothing.
  bool ask(const typed::Property& property);

 private:
  enum class Outcome : std::uint8_t { asked, too_large, broken };
  using Numbers = std::vector<std::size_t>;  // into the mutants

  Numbers open_ones(const typed::Property& property, std::uint32_t action,
                    std::pair<std::uint32_t, std::uint32_t> types, bool all) const;
  bool ask_part(const typed::Property& property, std::size_t which, const Numbers& numbers);
  Outcome ask_together(const typed::Property& property, std::size_t which, const Numbers& numbers);
  Outcome ask_without(const typed::Property& property, std::size_t which, const Numbers& numbers);

  const typed::Policy& policy_;
  const Program& program_;
  const smt::Settings& settings_;
  std::vector<MutantReport>& mutants_;
};

}  // namespace sightline
