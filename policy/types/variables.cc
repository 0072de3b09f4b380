// ast::Variable -> typed::Variable: an entity, a member of an enum, or a row that is there.
// Tested in tests/unit/policy/types/properties_test.cc. Refuses to know what is claimed of them.

#include "policy/types/variables.h"

#include <utility>

#include "policy/types/resolve.h"

namespace sightline {
namespace {

std::optional<typed::Variable> row_variable(Conditions& conditions, const Declarations& schema,
                                            const ast::Variable& written) {
  const auto found = schema.types.find(written.type.text);
  if (found == schema.types.end() || found->second.kind != TypeName::Kind::relation)
    return std::nullopt;
  typed::Variable variable;
  variable.name = written.name.text;
  variable.kind = typed::Variable::Kind::row;
  variable.relation = found->second.id;
  variable.row = conditions.fresh_row();
  return variable;
}

std::optional<typed::Variable> value_variable(Checking& checking, const ast::Variable& written) {
  const auto type = resolve_type(checking.schema, {written.type, false, false, written.type.span},
                                 "variable", checking.report);
  if (!type) return std::nullopt;
  typed::Variable variable;
  variable.name = written.name.text;
  variable.type = *type;
  const bool fits =
      type->kind == typed::Type::Kind::entity || type->kind == typed::Type::Kind::enumeration;
  if (fits) return variable;
  checking.report
      .error(Code::wrong_kind_of_type, written.type.span,
             "`forall` speaks of entities, members of an enum and rows, and " +
                 ticked(written.type.text) + " is none of these")
      .help("write the value where it is used");
  return std::nullopt;
}

Local local_of(const ast::Variable& written, const std::optional<typed::Variable>& variable,
               std::size_t number) {
  Local local{Local::Kind::mistake, written.name};
  if (!variable) return local;
  const bool row = variable->kind == typed::Variable::Kind::row;
  local.kind = row ? Local::Kind::row : Local::Kind::variable;
  local.type = variable->type;
  local.row = variable->row;
  local.relation = variable->relation;
  local.variable = static_cast<std::uint32_t>(number);
  return local;
}

}  // namespace

std::vector<typed::Variable> bind_variables(Conditions& conditions, Checking& checking,
                                            const std::vector<ast::Variable>& written) {
  std::vector<typed::Variable> variables;
  for (const ast::Variable& one : written) {
    if (!within_limit(variables.size(), kMaxVariables, one.name.span, "variables of one `forall`",
                      checking.report))
      break;
    auto variable = row_variable(conditions, checking.schema, one);
    if (!variable) variable = value_variable(checking, one);
    Local local = local_of(one, variable, variables.size());
    const bool usable = variable && (variable->kind != typed::Variable::Kind::row ||
                                     checking.schema.relations[variable->relation].usable);
    if (!usable) local.kind = Local::Kind::mistake;
    conditions.bind(std::move(local));
    if (variable) variables.push_back(std::move(*variable));
  }
  return variables;
}

}  // namespace sightline
