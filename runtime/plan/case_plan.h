// The steps of one case: what its clauses ask, in the cheapest order, each fact read once.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/plan/graph.h"
#include "runtime/plan/plan.h"

namespace sightline {

class CasePlan {
 public:
  using Numbers =
      std::vector<std::uint16_t>;  // of each constant, its position in Plan::numbers, or kAny

  CasePlan(const Program& program, const ActionCase& lists, Numbers& numbers, Plan& plan);

  // False: it would be too large, and adds no steps.
  bool make();

 private:
  using Label = std::uint32_t;
  using Filled = std::uint64_t;  // the marks of slots that are surely filled
  struct Outcome {
    Filled yes = 0, no = 0;
  };
  // About a truth: whether it is true, or whether it is false.
  struct Question {
    Node truth = 0;
    bool positive = true;
  };
  struct Ways {
    Label yes = 0, no = 0;
  };
  struct Clause {
    Node truth = 0;
    std::uint64_t duties = 0;
  };
  struct Key;

  Label label();
  void place(Label label);
  void emit(StepKind kind, PlanOperand a, PlanOperand b, Ways ways, std::uint16_t to = 0);
  void jump(Label to) { emit(StepKind::jump, {}, {}, {to, to}); }
  void find_labels(std::size_t first);

  // --- values
  std::uint16_t slot(Node node);
  std::uint16_t number(std::uint32_t constant);
  void load(StepKind kind, Node node, PlanOperand a, PlanOperand b = {}, std::uint32_t more = 0);
  Filled fill(Node node, Filled filled);
  // Where a step finds its value, after what is filled for it here.
  PlanOperand operand(Node node, Filled& filled);
  bool is_read_in_place(Node node) const;
  bool ages(const Vertex& attribute) const;
  Filled fill_plain(Node node, Filled filled);
  void fill_choice(Node node, Filled filled);
  void fill_truth(Node node, Filled filled);

  // --- truths
  Outcome ask(Question question, Ways ways, Filled filled);
  Outcome ask_atom(Question question, Ways ways, Filled filled);
  Outcome ask_rows(Question question, Ways ways, Filled filled);
  Filled fill_before(Node node, Filled filled);
  // Whether all of them hold, or whether any does.
  Outcome ask_many(const std::vector<Question>& questions, bool all, Ways ways, Filled filled);
  void parts_of(Question question, bool all, std::vector<Question>& out) const;

  // --- clauses
  std::vector<Key> keys_of(const Question& clause) const;
  Node subject_of(const std::vector<Question>& clauses) const;
  Outcome ask_clauses(const std::vector<Question>& clauses, bool permits, Ways ways, Filled filled);
  void ask_duties(const std::vector<Clause>& permits, Filled filled);
  void count_uses();

  const Program& program_;
  const ActionCase& lists_;
  Numbers& numbers_;
  Plan& plan_;
  Graph graph_;
  std::size_t most_steps_ = 0;
  std::vector<std::uint32_t> labels_;  // where they are placed
  std::vector<std::uint16_t> slots_;   // of nodes; kAny: none yet
  std::vector<std::uint8_t> marks_;    // of nodes; 0: none
  std::vector<std::uint32_t> uses_;    // of nodes, by others
  std::uint16_t slot_count_ = kFirstFreeSlot;
  std::uint8_t mark_count_ = 0;
  bool too_large_ = false;
};

}  // namespace sightline
