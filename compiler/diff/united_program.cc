// Program + Program -> UnitedProgram. Tested by tests/laws/diff_test.cc, which replays what is
// found in it on the evaluators of the two. Instructions stay as they are but for the declarations,
// constants and queries that they name. SOUNDNESS: a new immediate in opcodes.def is a
// compile error here until somebody says what becomes of it.
#include "compiler/diff/united_program.h"

#include <algorithm>

#include "runtime/format/opcodes.h"

namespace sightline {
namespace {

constexpr std::size_t kMost = 0xffff;  // what an immediate can number

// Appends one policy's program to the united one.
class Transplant {
 public:
  Transplant(const Program& from, const Placement& placement, Program& into)
      : from_(from),
        placement_(placement),
        into_(into),
        code_(into.code.size()),
        constants_(into.constants.size()),
        queries_(into.queries.size()),
        blocks_(into.blocks.size()),
        rules_(into.rules.size()) {}

  bool fits() const {
    const bool wide =
        std::any_of(from_.constants.begin(), from_.constants.end(), [&](const Constant& c) {
          const auto type = placement_.to_union(c.type);
          return type.kind == Type::Kind::set &&
                 into_.schema.enums[type.id].members.size() > kMostSetMembers;
        });
    return !wide && std::max({constants_ + from_.constants.size(), queries_ + from_.queries.size(),
                              blocks_ + from_.blocks.size(), rules_ + from_.rules.size()}) < kMost;
  }

  void append() {
    for (const auto& constant : from_.constants) into_.constants.push_back(moved(constant));
    for (const auto& query : from_.queries)
      into_.queries.push_back({placement_.relations.to_union(query.relation), query.arguments});
    into_.code.insert(into_.code.end(), from_.code.begin(), from_.code.end());
    for (const Block& block : from_.blocks) {
      move_code(block.begin, block.end);
      into_.blocks.push_back(moved(block));
    }
    into_.rules.insert(into_.rules.end(), from_.rules.begin(), from_.rules.end());
  }

  std::vector<Invariant> invariants() {
    std::vector<Invariant> out;
    for (Invariant invariant : from_.invariants) {
      move_code(invariant.begin, invariant.end);
      invariant.begin = united(invariant.begin), invariant.end = united(invariant.end);
      invariant.owner = invariant.subject == Invariant::Subject::entity
                            ? placement_.entities.to_union(invariant.owner)
                            : placement_.relations.to_union(invariant.owner);
      out.push_back(std::move(invariant));
    }
    return out;
  }

  ActionCase moved(const ActionCase& it) const {
    ActionCase out{placement_.actions.to_union(it.action),
                   placement_.entities.to_union(it.principal),
                   placement_.entities.to_union(it.resource),
                   {},
                   {}};
    for (const auto b : it.permits) out.permits.push_back(narrow(blocks_ + b));
    for (const auto b : it.forbids) out.forbids.push_back(narrow(blocks_ + b));
    return out;
  }

 private:
  static std::uint16_t narrow(std::size_t number) { return static_cast<std::uint16_t>(number); }
  std::uint32_t united(std::uint32_t at) const { return static_cast<std::uint32_t>(code_ + at); }

  Constant moved(const Constant& constant) const {
    Constant out{placement_.to_union(constant.type), constant.value, constant.text};
    if (constant.type.kind == Type::Kind::enumeration) {
      out.value =
          placement_.members[constant.type.id].to_union(static_cast<std::size_t>(constant.value));
    } else if (constant.type.kind == Type::Kind::set) {
      const Numbering& members = placement_.members[constant.type.id];
      std::uint64_t mask = 0;
      for (std::size_t m = 0; m < members.size(); ++m) {
        if ((static_cast<std::uint64_t>(constant.value) >> m & 1) != 0)
          mask |= std::uint64_t{1} << members.to_union(m);
      }
      out.value = static_cast<std::int64_t>(mask);
    }
    return out;
  }

  Block moved(Block block) const {
    block.rule = narrow(rules_ + block.rule);
    block.principal = placement_.entities.to_union(block.principal);
    block.resource = placement_.entities.to_union(block.resource);
    block.begin = united(block.begin), block.end = united(block.end);
    std::uint64_t duties = 0;
    for (std::size_t o = 0; o < placement_.obligations.size(); ++o) {
      if ((block.obligations >> o & 1) != 0)
        duties |= std::uint64_t{1} << placement_.obligations.to_union(o);
    }
    block.obligations = duties;
    return block;
  }

  void move_code(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i)
      move_step(from_.code[i], begin, into_.code[code_ + i]);
  }

  // `own` stands in a body that begins at `begin`.
  void move_step(const Instruction& own, std::uint32_t begin, Instruction& out) const {
    switch (find_opcode(static_cast<std::uint8_t>(own.op))->immediate) {
      case Immediate::none:
      case Immediate::branch:
      case Immediate::column:  // relations are one only if their columns are
        return;
      case Immediate::constant:
        out.immediate = narrow(constants_ + own.immediate);
        return;
      case Immediate::context:
        out.immediate = placement_.context.to_union(own.immediate);
        return;
      case Immediate::global:
        out.immediate = placement_.globals.to_union(own.immediate);
        return;
      case Immediate::attribute:
        out.b = placement_.entities.to_union(own.b);
        out.immediate = placement_.attributes[own.b].to_union(own.immediate);
        return;
      case Immediate::field:
        out.immediate = placement_.fields[relation_of(begin, own.a)].to_union(own.immediate);
        return;
      case Immediate::relation:
        out.immediate = placement_.relations.to_union(own.immediate);
        return;
      case Immediate::types:
        out.immediate = in_types(placement_.entities.to_union(own.immediate >> 8),
                                 placement_.entities.to_union(own.immediate & 0xff));
        return;
      case Immediate::query:
        out.immediate = narrow(queries_ + own.immediate);
        return;
    }
  }

  // Of the row in a register.
  std::uint16_t relation_of(std::uint32_t begin, std::uint16_t row) const {
    const Instruction& maker = from_.code[begin + row];
    return maker.op == Opcode::subject_row ? maker.immediate
                                           : from_.queries[maker.immediate].relation;
  }

  const Program& from_;
  const Placement& placement_;
  Program& into_;
  std::size_t code_, constants_, queries_, blocks_, rules_;  // where its own begin
};

bool is_of(const ActionCase& a, const ActionCase& b) {
  return a.action == b.action && a.principal == b.principal && a.resource == b.resource;
}

// In the order of the new policy's cases; what only the old one has follows.
std::vector<UnitedCase> cases_of(const std::vector<ActionCase>& before,
                                 const std::vector<ActionCase>& after) {
  std::vector<UnitedCase> out;
  const auto nothing = [](const ActionCase& it) {
    return ActionCase{it.action, it.principal, it.resource, {}, {}};
  };
  for (const ActionCase& it : after) out.push_back({nothing(it), it, false, true});
  for (const ActionCase& it : before) {
    const auto same = std::find_if(out.begin(), out.end(),
                                   [&](const UnitedCase& known) { return is_of(known.after, it); });
    if (same == out.end()) {
      out.push_back({it, nothing(it), true, false});
    } else {
      same->before = it, same->known_before = true;
    }
  }
  return out;
}

}  // namespace

Result<UnitedProgram, std::string> unite(const Program& before, const Program& after,
                                         const UnitedSchema& schema) {
  constexpr const char* kTooLarge = "the two policies have more rules than can be compared at once";
  UnitedProgram out;
  out.program.schema = schema.schema;
  Transplant of_new(after, schema.after, out.program);
  if (!of_new.fits()) return std::string(kTooLarge);
  of_new.append();
  Transplant of_old(before, schema.before, out.program);
  if (!of_old.fits()) return std::string(kTooLarge);
  of_old.append();
  out.invariants_after = of_new.invariants();
  out.invariants_before = of_old.invariants();
  std::vector<ActionCase> old_cases, new_cases;
  for (const auto& it : before.cases) old_cases.push_back(of_old.moved(it));
  for (const auto& it : after.cases) new_cases.push_back(of_new.moved(it));
  out.cases = cases_of(old_cases, new_cases);
  return out;
}

}  // namespace sightline
