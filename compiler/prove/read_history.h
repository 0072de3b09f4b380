// What was so at the other moments that a question speaks of.
#pragma once

#include <map>
#include <set>
#include <tuple>

#include "compiler/prove/axioms.h"
#include "compiler/prove/model_values.h"
#include "compiler/prove/read_parents.h"

namespace sightline {

class HistoryReader {
 public:
  HistoryReader(Vocabulary& vocabulary, Axioms& axioms, ModelValues& values, WorldDraft& draft);

  // Parents at every moment; `nodes` are the entities in some `in`. Adds entities where the types
  // want them in between, so before the worlds are filled. False if no parents say it.
  bool read_parents(const std::vector<Axioms::Entity>& nodes);
  // After the worlds are filled: what no assertion mentions of a moment is then what it is now.
  std::vector<Earlier> read();

 private:
  using Parents = std::vector<std::vector<std::vector<EntityPlace>>>;  // by type and entity

  std::int64_t moment_of(const Axioms::Use& use) const;
  bool is_read(Role role, std::uint16_t relation, std::uint16_t member, const smt::Term& row,
               std::int64_t moment) const;
  void find_cut_short();
  World truth_at(std::int64_t moment);
  void fact(const Axioms::Use& use, World& world);
  void rows(std::uint16_t relation, std::int64_t moment, World& world);
  void write_row(std::uint16_t relation, const smt::Term& row, std::int64_t moment, World& world);

  Vocabulary& vocabulary_;
  Axioms& axioms_;
  ModelValues& values_;
  WorldDraft& draft_;
  std::int64_t now_ = 0;
  std::map<std::int64_t, smt::Term> moments_;  // before now, each by one of its terms
  std::map<std::int64_t, Parents> parents_;
  // What is read of rows at which moment: the row, or one of its fields.
  std::set<std::tuple<Role, std::uint16_t, std::uint16_t, std::string, std::int64_t>> read_;
};

}  // namespace sightline
