// ast::Value -> WorldValue, by the type that is declared where it stands: where an entity is
// expected a bare name is an instance, where an enum is expected a member.
// Tested in tests/unit/policy/types/worlds_test.cc. Refuses to know expressions: values are written
// out.

#include "policy/types/values.h"

#include <limits>

namespace sightline {
namespace {

using Kind = typed::Type::Kind;

constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;
constexpr std::size_t kShownMissing = 8;

std::optional<Kind> kind_of(ast::Value::Kind kind) {
  switch (kind) {
    case ast::Value::Kind::boolean:
      return Kind::boolean;
    case ast::Value::Kind::integer:
      return Kind::integer;
    case ast::Value::Kind::time:
      return Kind::time;
    case ast::Value::Kind::duration:
      return Kind::duration;
    case ast::Value::Kind::none:
    case ast::Value::Kind::unavailable:
    case ast::Value::Kind::name:
    case ast::Value::Kind::member:
      break;
  }
  return std::nullopt;
}

bool in_range(Kind kind, std::int64_t value) {
  if (kind == Kind::time) return value > 0 && value < kForever;
  if (kind == Kind::duration) return value >= -kForever && value <= kForever;
  return true;
}

}  // namespace

WorldValue Values::value(const ast::Value& written, const Wanted& wanted) {
  if (written.kind == ast::Value::Kind::unavailable) return WorldValue::unavailable();
  if (written.kind == ast::Value::Kind::none)
    return wanted.type.optional ? WorldValue::none() : wrong_type(written, wanted);
  if (wanted.type.kind == Kind::enumeration) return member(written, wanted);
  if (wanted.type.kind != Kind::entity) return plain(written, wanted);
  const auto id = instance(written, wanted.type.id);
  return id ? WorldValue::of(*id) : WorldValue::unavailable();
}

WorldValue Values::plain(const ast::Value& written, const Wanted& wanted) {
  const auto kind = kind_of(written.kind);
  if (kind != wanted.type.kind) return wrong_type(written, wanted);
  if (in_range(*kind, written.number)) return WorldValue::of(written.number);
  const std::string_view range = *kind == Kind::time
                                     ? "a time lies strictly between `past` and `forever`"
                                     : "a duration is shorter than from `past` to `forever`";
  report_.error(Code::time_out_of_range, written.span, std::string(range));
  return WorldValue::unavailable();
}

WorldValue Values::member(const ast::Value& written, const Wanted& wanted) {
  const typed::Enum& e = schema_.policy.enums[wanted.type.id];
  const bool full = written.kind == ast::Value::Kind::member;
  if (!full && written.kind != ast::Value::Kind::name) return wrong_type(written, wanted);
  if (full && written.name.text != e.name) return wrong_type(written, wanted);
  const ast::Name& name = full ? written.member : written.name;
  const Names& members = schema_.members[wanted.type.id];
  const auto found = members.find(name.text);
  if (found != members.end()) return WorldValue::of(found->second.id);
  report_
      .unknown(Code::unknown_member, name.span,
               ticked(e.name) + " has no member " + ticked(name.text), name.text,
               [&] { return keys_of(members); })
      .note("the enum is declared here", e.span);
  return WorldValue::unavailable();
}

WorldValue Values::wrong_type(const ast::Value& written, const Wanted& wanted) {
  auto entry =
      report_.error(Code::value_type, written.span,
                    ticked(wanted.name) + " is of type " + ticked(schema_.text(wanted.type)) +
                        ", and " + report_.quote(written.span) + " is not");
  entry.note(ticked(wanted.name) + " is declared here", wanted.span);
  if (written.kind == ast::Value::Kind::none)
    entry.help("what the evaluator does not get is `unavailable`");
  return WorldValue::unavailable();
}

const InstanceName* Values::instance(const ast::Value& written) {
  if (report_.said_not_built(written.span)) return nullptr;  // such as `User::"7"`
  if (written.kind != ast::Value::Kind::name) {
    report_.error(Code::value_type, written.span,
                  "an instance is needed here, and " + report_.quote(written.span) + " is not one");
    return nullptr;
  }
  const auto found = scope_.instances.find(written.name.text);
  if (found != scope_.instances.end()) return &found->second;
  report_.unknown(Code::unknown_instance, written.span,
                  ticked(scope_.name) + " has no instance " + ticked(written.name.text),
                  written.name.text, [&] { return keys_of(scope_.instances); });
  return nullptr;
}

std::optional<std::uint32_t> Values::instance(const ast::Value& written, std::uint32_t type) {
  const InstanceName* const found = instance(written);
  if (!found) return std::nullopt;
  if (found->type == type) return found->id;
  const std::string wanted = ticked(schema_.policy.entities[type].name);
  const std::string is = ticked(schema_.policy.entities[found->type].name);
  report_
      .error(Code::value_type, written.span,
             "an instance of " + wanted + " is needed here, and " + ticked(written.name.text) +
                 " is one of " + is)
      .note(ticked(written.name.text) + " is declared here", found->span);
  return std::nullopt;
}

std::optional<std::vector<std::uint32_t>> Values::columns(const ast::Tuple& tuple,
                                                          std::uint32_t relation) {
  const typed::Relation& declared = schema_.policy.relations[relation];
  if (!schema_.relations[relation].usable) return std::nullopt;
  if (tuple.arguments.size() != declared.columns.size()) {
    const std::size_t columns = declared.columns.size();
    report_
        .error(Code::relation_arity, tuple.span,
               ticked(declared.name) + " has " + std::to_string(columns) +
                   (columns == 1 ? " column, " : " columns, ") +
                   std::to_string(tuple.arguments.size()) + " given")
        .note("declared here", declared.span)
        .help("one for each column: " + ticked(schema_.relation_text(relation)));
    return std::nullopt;
  }
  std::vector<std::uint32_t> ids;
  for (std::size_t i = 0; i < tuple.arguments.size(); ++i) {
    const auto id = instance(tuple.arguments[i], declared.columns[i].entity);
    if (id) ids.push_back(*id);
  }
  if (ids.size() != declared.columns.size()) return std::nullopt;
  return ids;
}

std::optional<std::uint32_t> Values::given_name(const ast::Name& name, const Names& names,
                                                const ast::Name& owner,
                                                std::set<std::uint32_t>& seen) {
  const auto found = names.find(name.text);
  if (found == names.end()) {
    report_.unknown(Code::unknown_attribute, name.span,
                    ticked(owner.text) + " has no " + ticked(name.text), name.text,
                    [&] { return keys_of(names); });
    return std::nullopt;
  }
  if (!seen.insert(found->second.id).second) {
    report_.error(Code::given_twice, name.span, ticked(name.text) + " is given twice");
    return std::nullopt;
  }
  if (!found->second.usable) return std::nullopt;
  return found->second.id;
}

void Values::report_missing(const ast::Name& owner, const std::vector<std::string>& missing) {
  std::string list;
  for (std::size_t i = 0; i < missing.size() && i < kShownMissing; ++i)
    list += (i == 0 ? "" : ", ") + ticked(missing[i]);
  if (missing.size() > kShownMissing) list += " and others";
  report_.error(Code::missing_value, owner.span, ticked(owner.text) + " does not say its " + list)
      .help("a world states every value that is not optional: " + ticked(missing.front() + ": ..") +
            ", or " + ticked(missing.front() + ": unavailable"));
}

}  // namespace sightline
