// Names -> declarations, where no expression is involved: types by name, and names that are entered
// into a name space. Bare names in conditions are resolved in conditions.cc, those of worlds in
// worlds.cc. Tested in tests/unit/policy/types/schema_test.cc.

#include "policy/types/resolve.h"

namespace sightline {
namespace {

std::optional<typed::Type::Kind> builtin(std::string_view name) {
  if (name == "bool") return typed::Type::Kind::boolean;
  if (name == "int") return typed::Type::Kind::integer;
  if (name == "time") return typed::Type::Kind::time;
  if (name == "duration") return typed::Type::Kind::duration;
  return std::nullopt;
}

std::optional<typed::Type> declared(const Declarations& schema, const ast::Type& type,
                                    std::string_view what, Reporter& report) {
  const auto found = schema.types.find(type.name.text);
  if (found == schema.types.end()) {
    const auto candidates = [&] {
      auto names = keys_of(schema.types);
      names.insert(names.end(), {"bool", "int", "time", "duration"});
      return names;
    };
    report.unknown(Code::unknown_type, type.name.span,
                   "no type is called " + ticked(type.name.text), type.name.text, candidates);
    return std::nullopt;
  }
  switch (found->second.kind) {
    case TypeName::Kind::enumeration:
      return typed::Type{typed::Type::Kind::enumeration, found->second.id, type.optional};
    case TypeName::Kind::entity:
      return typed::Type{typed::Type::Kind::entity, found->second.id, type.optional};
    case TypeName::Kind::relation:
      break;
  }
  if (what == "parameter") {
    report.not_built(type.span, "a parameter that is a row of a relation");
  } else {
    report
        .error(Code::wrong_kind_of_type, type.name.span,
               ticked(type.name.text) + " is a relation, not the type of a value")
        .note("declared here", found->second.span);
  }
  return std::nullopt;
}

}  // namespace

bool is_builtin(std::string_view name) {
  return builtin(name) || name == "string" || name == "Action";
}

std::optional<typed::Type> resolve_type(const Declarations& schema, const ast::Type& type,
                                        std::string_view what, Reporter& report) {
  if (type.set) {
    report.not_built(type.span, "`set<..>`");
    return std::nullopt;
  }
  if (const auto kind = builtin(type.name.text)) return typed::Type{*kind, 0, type.optional};
  if (is_builtin(type.name.text)) {
    report.not_built(type.name.span, "the type " + ticked(type.name.text));
    return std::nullopt;
  }
  return declared(schema, type, what, report);
}

bool enter(Names& names, const ast::Name& name, std::uint32_t id, std::string_view what,
           Reporter& report) {
  const auto [at, fresh] = names.try_emplace(name.text, Named{id, name.span, true});
  if (!fresh) report_twice(name, at->second.span, what, report);
  return fresh;
}

void report_twice(const ast::Name& name, Span first, std::string_view what, Reporter& report) {
  report
      .error(Code::duplicate_name, name.span,
             std::string(what) + " " + ticked(name.text) + " is declared twice")
      .note("first declared here", first)
      .help("give one of them another name");
}

bool within_limit(std::size_t count, std::size_t limit, Span span, std::string_view what,
                  Reporter& report) {
  if (count < limit) return true;
  report.error(
      Code::too_many, span,
      "too many " + std::string(what) + ": at most " + std::to_string(limit) + " are possible");
  return false;
}

}  // namespace sightline
