// ast::Value -> WorldValue, by the type that is declared where it stands: where an entity is
// expected a bare name is an instance, where an enum is expected a member.
// Tested in tests/unit/policy/types/values_test.cc. Refuses to know expressions: values are written
// out.

#include "policy/types/values.h"

#include <string_view>

#include "policy/types/literals.h"

namespace sightline {
namespace {

using Kind = typed::Type::Kind;
using Written = ast::Value::Kind;

constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;
constexpr std::size_t kShownMissing = 8;

std::optional<Kind> kind_of(Written kind) {
  switch (kind) {
    case Written::boolean:
      return Kind::boolean;
    case Written::integer:
      return Kind::integer;
    case Written::time:
      return Kind::time;
    case Written::duration:
      return Kind::duration;
    case Written::none:
    case Written::unavailable:
    case Written::name:
    case Written::member:
    case Written::entity:
    case Written::string:
    case Written::set:
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
  if (written.kind == Written::unavailable) return WorldValue::unavailable();
  if (written.kind == Written::none)
    return wanted.type.optional ? WorldValue::none() : wrong_type(written, wanted);
  switch (wanted.type.kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::time:
    case Kind::duration:
      return plain(written, wanted);
    case Kind::enumeration:
      return member(written, wanted);
    case Kind::entity:
      break;
    case Kind::string:
      return text(written, wanted);
    case Kind::set:
      return set(written, wanted);
  }
  const auto found = instance(written, wanted.type.id);
  return found ? WorldValue::of(found->id) : WorldValue::unavailable();
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
  const bool full = written.kind == Written::member;
  if (!full && written.kind != Written::name) return wrong_type(written, wanted);
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

WorldValue Values::set(const ast::Value& written, const Wanted& wanted) {
  if (written.kind != Written::set) return wrong_type(written, wanted);
  const Wanted element{
      "an element of `" + wanted.name + "`", {Kind::enumeration, wanted.type.id}, wanted.span};
  std::uint64_t mask = 0;
  bool known = true;
  for (const ast::Value& part : written.elements) {
    const bool name = part.kind == Written::name || part.kind == Written::member;
    const WorldValue found = name ? member(part, element) : wrong_type(part, element);
    if (found.state != WorldValue::State::given || found.value < 0 ||
        static_cast<std::size_t>(found.value) >= typed::kMaxSetMembers) {
      known = false;
      continue;
    }
    const std::uint64_t bit = std::uint64_t{1} << static_cast<std::uint64_t>(found.value);
    if ((mask & bit) != 0)
      report_.error(Code::given_twice, part.span, report_.quote(part.span) + " is given twice");
    mask |= bit;
  }
  return known ? WorldValue::of(static_cast<std::int64_t>(mask)) : WorldValue::unavailable();
}

WorldValue Values::text(const ast::Value& written, const Wanted& wanted) {
  if (written.kind != Written::string) return wrong_type(written, wanted);
  if (!literal_fits(written.text, false, written.span, report_)) return WorldValue::unavailable();
  auto& strings = scope_.world.strings;
  const auto next = static_cast<std::uint32_t>(strings.size());
  const auto [at, fresh] = scope_.strings.try_emplace(written.text, next);
  if (fresh) strings.push_back(written.text);
  return WorldValue::of(at->second);
}

WorldValue Values::wrong_type(const ast::Value& written, const Wanted& wanted) {
  const std::string name =
      wanted.name.find('`') == std::string::npos ? ticked(wanted.name) : wanted.name;
  auto entry = report_.error(Code::value_type, written.span,
                             name + " is of type " + ticked(schema_.text(wanted.type)) + ", and " +
                                 report_.quote(written.span) + " is not");
  entry.note(name + " is declared here", wanted.span);
  if (written.kind == Written::none)
    entry.help("what the evaluator does not get is `unavailable`");
  else if (wanted.type.kind == Kind::set && written.kind == Written::name)
    entry.help("a set of one: " + ticked("{" + written.name.text + "}"));
  else if (wanted.type.kind == Kind::string && written.kind == Written::name)
    entry.help("a string stands in quotes: " + ticked("\"" + written.name.text + "\""));
  return WorldValue::unavailable();
}

std::optional<InstanceName> Values::instance(const ast::Value& written,
                                             std::optional<std::uint32_t> type) {
  const auto found = written.kind == Written::entity ? literal(written) : named(written);
  if (!found || !type || found->type == *type) return found;
  const std::string wanted = ticked(schema_.policy.entities[*type].name);
  const std::string is = ticked(schema_.policy.entities[found->type].name);
  report_
      .error(Code::value_type, written.span,
             "an instance of " + wanted + " is needed here, and " + report_.quote(written.span) +
                 " is one of " + is)
      .note(report_.quote(written.span) + " is declared here", found->span);
  return std::nullopt;
}

// `ann`: what the world describes under this name.
std::optional<InstanceName> Values::named(const ast::Value& written) {
  if (written.kind != Written::name) {
    auto entry = report_.error(
        Code::value_type, written.span,
        "an instance is needed here, and " + report_.quote(written.span) + " is not one");
    if (written.kind == Written::member)
      entry.help("the name of an instance stands in quotes: " +
                 ticked(written.name.text + "::\"" + written.member.text + "\""));
    return std::nullopt;
  }
  std::vector<InstanceName> found;
  if (const auto at = scope_.instances.find(written.name.text); at != scope_.instances.end())
    for (const auto& [type, entry] : at->second)
      if (scope_.described(entry)) found.push_back(entry);
  if (found.size() == 1) return found.front();
  if (found.size() > 1) return ambiguous(written, found);
  report_.unknown(Code::unknown_instance, written.span,
                  ticked(scope_.name) + " has no instance " + ticked(written.name.text),
                  written.name.text, [&] { return keys_of(scope_.instances); });
  return std::nullopt;
}

std::optional<InstanceName> Values::ambiguous(const ast::Value& written,
                                              const std::vector<InstanceName>& found) {
  const std::string& id = written.name.text;
  const auto full = [&](const InstanceName& entry) {
    return ticked(schema_.policy.entities[entry.type].name + "::\"" + id + "\"");
  };
  auto entry = report_.error(Code::ambiguous_instance, written.span,
                             ticked(scope_.name) + " has several instances called " + ticked(id));
  entry.note("one is here", found[0].span).note("and another is here", found[1].span);
  entry.help("say which: " + full(found[0]) + " or " + full(found[1]));
  return std::nullopt;
}

// `Camera::"7"`, which the world need not describe: then nothing is known about it.
std::optional<InstanceName> Values::literal(const ast::Value& written) {
  const auto type = schema_.types.find(written.name.text);
  if (type == schema_.types.end() || type->second.kind != TypeName::Kind::entity) {
    report_.unknown(Code::unknown_type, written.name.span,
                    "no entity type is called " + ticked(written.name.text), written.name.text,
                    [&] { return names_of(schema_.policy.entities); });
    return std::nullopt;
  }
  const std::uint32_t id = type->second.id;
  if (const InstanceName* const found = scope_.find(written.text, id)) return *found;
  if (!literal_fits(written.text, true, written.span, report_)) return std::nullopt;
  const std::size_t attributes = schema_.policy.entities[id].attributes.size();
  if (!take_cells(cells_, attributes + 1, written.span, report_)) return std::nullopt;
  auto& list = scope_.world.entities[id];
  const InstanceName entry{id, static_cast<std::uint32_t>(list.size()), written.span};
  scope_.instances[written.text].emplace(id, entry);
  list.push_back({written.text, false, std::vector<WorldValue>(attributes), {}, false});
  return entry;
}

std::optional<std::vector<std::int64_t>> Values::columns(const ast::Tuple& tuple,
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
  std::vector<std::int64_t> key;
  for (std::size_t i = 0; i < tuple.arguments.size(); ++i) {
    const ast::Value& argument = tuple.arguments[i];
    const typed::Column& column = declared.columns[i];
    if (argument.kind == Written::unavailable || argument.kind == Written::none) {
      report_
          .error(Code::value_type, argument.span,
                 "the columns of a row are its key and always known")
          .help("to withhold the whole row write " +
                ticked("unavailable " + declared.name + "(..)") + " in a test");
      continue;
    }
    const WorldValue found = value(argument, {column.name, column.type, declared.span});
    if (found.state == WorldValue::State::given) key.push_back(found.value);
  }
  if (key.size() != declared.columns.size()) return std::nullopt;
  return key;
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
