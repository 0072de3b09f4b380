// Steps that open rows -> statements of C++. Tested as direct_case.cc is. Where rows of an entity stand next
// to each other they are looked through there and then; other ways to them are the runtime's.
#include <fmt/format.h>

#include <bit>
#include <stdexcept>

#include "compiler/header/direct_case.h"

namespace sightline {
namespace {

using Kind = RowPath::Kind;

constexpr const char* kFew = "8";  // that are looked through one by one
constexpr const char* kAll = "UINT32_MAX";

}  // namespace

// A plan goes on to the next row at the same place, and in the same body, as it opened them.
const LookUp& DirectCase::look_up_of(const Step& next) const {
  for (const Step& step : plan_.steps) {
    if (step.kind == StepKind::open_rows && step.b.at == next.b.at && step.yes == next.yes)
      return plan_.look_ups[step.a.at];
  }
  throw std::logic_error("a plan has a next row and no first");
}

std::size_t DirectCase::path_of(const LookUp& look_up) const {
  const auto& paths = image_.relations[look_up.relation].paths;
  for (std::size_t p = 0; p < paths.size(); ++p)
    if (paths[p].mask == look_up.mask) return p;
  throw std::logic_error("a bound snapshot has no way to rows that its policy asks for");
}

DirectCase::Key DirectCase::key_of(const LookUp& look_up) const {
  Key key;
  for (std::size_t c = 0; c < key.size(); ++c)
    key[c] = (look_up.mask >> c & 1) != 0 ? number(look_up.slots[c]) : "0";
  return key;
}

std::string DirectCase::show(const LookUp& look_up, const Step& step, std::uint32_t at) {
  const RelationTable& relation = image_.relations[look_up.relation];
  const auto& path = relation.paths[path_of(look_up)];
  const Key key = key_of(look_up);
  const std::string row = fmt::format("row{}", step.b.at), rows = fmt::format("rows{}", step.b.at);
  const std::string shown = fmt::format("{} = d::show(q.facts, {}, {}, {})", row, look_up.relation,
                                        relation.layout.bytes, rows);
  const std::string found = way(row + " != nullptr", step, at);
  if (path.kind != Kind::search) return fmt::format("{};\n  {}", shown, found);
  std::string asked;
  for (std::size_t i = 1; i <= path.searched; ++i) {
    const auto column = relation.order[i];
    const PlanOperand operand{PlanOperand::Source::column, step.b.at, look_up.relation, column};
    asked += fmt::format("{}{}.number == {}", i == 1 ? "" : " && ", value(operand), key[column]);
  }
  return fmt::format("while (({}) != nullptr && !({})) ++{}.at;\n  {}", shown, asked, rows, found);
}

std::string DirectCase::open(const Step& step, std::uint32_t at) {
  const LookUp& look_up = plan_.look_ups[step.a.at];
  const RelationTable& relation = image_.relations[look_up.relation];
  const auto p = path_of(look_up);
  const auto& path = relation.paths[p];
  const Key key = key_of(look_up);
  rows_.insert(step.b.at);
  const std::string rows = fmt::format("rows{}", step.b.at);
  std::string known;
  for (unsigned mask = look_up.mask; mask != 0; mask &= mask - 1) {
    const auto slot = look_up.slots[static_cast<std::size_t>(std::countr_zero(mask))];
    if (slot >= kFirstFreeSlot) known += fmt::format("v{}.state == d::kGiven && ", slot);
  }
  const auto& within = program_.schema.relations[look_up.relation].within;
  if (within) known += fmt::format("q.is_fresh({}) && ", cpp_number(*within));
  std::string keys;
  for (const auto& number : key) keys += (keys.empty() ? "" : ", ") + number;
  std::string open = fmt::format("d::open_rows(q.facts, {}, {}, {{{{{}}}}}, {});", look_up.relation,
                                 p, keys, rows);
  if (path.kind == Kind::group || path.kind == Kind::search) {
    open = fmt::format("if (!d::open_group(q.facts, {}, {}, {}, {}, {})) {}",
                       relation.entity_types[path.column], key[path.column], path.begins,
                       path.kind == Kind::group ? kAll : kFew, rows, open);
  }
  const bool complete =
      relation.complete && (look_up.mask & relation.listed_by) == relation.listed_by;
  if (complete)
    open += fmt::format("\n  {}.complete = q.facts.incomplete[{}] == 0;", rows, look_up.relation);
  if (!known.empty()) {
    known.erase(known.size() - 4);  // the last `and`
    open = fmt::format("if ({}) {{\n    {}\n  }}", known, open);
  }
  return fmt::format("{} = {{}};\n  {}\n  {}", rows, open, show(look_up, step, at));
}

}  // namespace sightline
