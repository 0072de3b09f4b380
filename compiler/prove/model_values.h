// Values of a solver's model as values of a world that is being put together.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "compiler/prove/smt/solver.h"
#include "compiler/prove/vocabulary.h"
#include "compiler/prove/world_draft.h"

namespace sightline {

class ModelValues {
 public:
  ModelValues(const Vocabulary& vocabulary, const smt::Model& model, WorldDraft& draft)
      : vocabulary_(vocabulary), model_(model), draft_(draft) {}

  // A literal is what it says; nothing else may have its name. Before everything else.
  void literal(const Vocabulary::Literal& it);
  // The entity's number in the worlds, where it is added when it is first asked for.
  std::uint32_t entity(std::uint16_t type, const smt::Term& term);
  std::int64_t number(const Type& type, const smt::Term& term);
  // `present` counts for optional facts only.
  WorldValue value(const FactTerms& fact, const smt::Term& value, const smt::Term& present);
  std::vector<std::int64_t> columns(std::uint16_t relation, const smt::Term& row);

  const smt::Model& model() const { return model_; }

 private:
  std::uint32_t string(const smt::Term& term);
  std::int64_t legal(const Type& type, std::int64_t value) const;

  const Vocabulary& vocabulary_;
  const smt::Model& model_;
  WorldDraft& draft_;
  std::map<std::pair<std::uint16_t, std::string>, std::uint32_t> numbers_;
  std::map<std::string, std::uint32_t> strings_;
};

}  // namespace sightline
