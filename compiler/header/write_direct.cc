// Loaded policy -> the text of C++ that decides as its plan does. Tested by tests/differential/direct_test.cc
// and tests/golden/header. It puts the cases together, and knows nothing of files.
#include <fmt/format.h>

#include "compiler/header/direct_case.h"
#include "runtime/plan/bound_plan.h"
#include "runtime/revisions/snapshot_tables.h"
#include "sightline/cpp_header.h"

namespace sightline {
namespace {

constexpr const char* kOpening =
    R"(// Written by `sightline compile --cpp`{} and not to be changed here.
// It decides as the artifact of these rules does, and `sightline verify --cpp` says whether it is theirs.
// clang-format off
#include <sightline/direct_decision.h>

namespace {} {{

extern const sightline::direct::Code kDirect;

namespace {{

namespace d = sightline::direct;
static_assert(d::kVersion == {}, "write this again: sightline compile --cpp");
)";
constexpr const char* kNamespace = "\nnamespace ";

std::string bytes(const Digest& digest) {
  std::string out;
  for (const auto byte : digest) out += fmt::format("{}0x{:02x}", out.empty() ? "" : ", ", byte);
  return "{{" + out + "}}";
}

std::string cases(const Program& program, const FactImage& image) {
  std::string functions, table;
  for (std::size_t c = 0; c < program.cases.size(); ++c) {
    const ActionCase& lists = program.cases[c];
    const std::string name = fmt::format("case_{}", c);
    const auto entry = program.plan->entries[c];
    if (entry != kNoPlan) functions += DirectCase(program, image, lists).function(name, entry);
    const std::string numbers =
        fmt::format("{}, {}, {}", lists.action, lists.principal, lists.resource);
    const std::string decide = entry == kNoPlan
                                   ? "d::by_plan"
                                   : fmt::format("d::decide<kDirect, {}, {}, {}>", numbers,
                                                 program.schema.context.size(), name);
    table += fmt::format("    d::Case{{{}, {}}},\n", numbers, decide);
  }
  if (!table.empty()) table = "{\n" + table + "}";
  return functions + fmt::format("\nconstexpr std::array<d::Case, {}> kCases{{{}}};\n",
                                 program.cases.size(), table);
}

}  // namespace

Result<std::string, FactError> cpp_code(const Policy& policy, std::string_view name_space) {
  // Where its facts are, a snapshot of none knows.
  const auto nothing = SnapshotBuilder(policy).build(1, Time{});
  if (!nothing) return nothing.error();
  const FactTables& tables = tables_of(*nothing);
  const Program& program = policy.program();
  if (tables.plan == nullptr)
    return FactError{FactError::Kind::too_many, "there is no room for the policy's constants"};
  const std::string name = program.name.empty() ? "" : " for the policy `" + program.name + "`";
  return fmt::format(fmt::runtime(kOpening), name, name_space, direct::kVersion) +
         cases(program, *tables.image) +
         fmt::format(
             "\n}}  // namespace\n\nconstinit const d::Code kDirect{{\n    d::kVersion,\n    "
             "{},\n    {},\n    kCases,\n    d::decide_many<kDirect>}};\n\n}}  // namespace "
             "{}\n",
             bytes(program.body_digest), bytes(tables.plan->direct.code), name_space);
}

std::optional<std::string> namespace_of_code(std::string_view code) {
  const auto at = code.find(kNamespace);
  if (at == std::string_view::npos) return std::nullopt;
  code.remove_prefix(at + std::string_view(kNamespace).size());
  const std::string name(code.substr(0, code.find(" {")));
  if (misfit_namespace(name)) return std::nullopt;
  return name;
}

}  // namespace sightline
