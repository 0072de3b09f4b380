// ast::Assumption -> typed::Assumption: which cached fact it is about, and whether it says anything.
// Tested in tests/unit/policy/types/assumptions_test.cc. Refuses to know proofs.

#include "policy/types/assumptions.h"

#include <map>
#include <tuple>

namespace sightline {
namespace {

using Kind = typed::Assumption::Kind;

Kind kind_of(ast::Assumption::Kind kind) {
  switch (kind) {
    case ast::Assumption::Kind::complete:
      return Kind::complete;
    case ast::Assumption::Kind::incomplete:
      return Kind::incomplete;
    case ast::Assumption::Kind::honest:
      return Kind::honest;
    case ast::Assumption::Kind::hostile:
      break;
  }
  return Kind::hostile;
}

class AssumptionReader {
 public:
  AssumptionReader(const Declarations& schema, typed::Property::Kind kind, Reporter& report)
      : schema_(schema), report_(report) {
    doubting_ = kind == typed::Property::Kind::never || kind == typed::Property::Kind::forall;
    honest_ = !doubting_;
  }

  std::vector<typed::Assumption> read(const std::vector<ast::Assumption>& written) {
    for (const ast::Assumption& one : written) add_general(one);
    for (const ast::Assumption& one : written)
      if (one.owner) add_special(one);
    return std::move(found_);
  }

 private:
  static bool is_about_facts(Kind kind) { return kind == Kind::honest || kind == Kind::hostile; }

  bool said_before(const ast::Assumption& one, const std::string& subject) {
    const auto [at, fresh] = said_.try_emplace(subject, one.span);
    if (fresh) return false;
    report_.error(Code::bad_assumption, one.span, "this is assumed about twice")
        .note("the other assumption", at->second)
        .help("leave one of them out");
    return true;
  }

  void add_general(const ast::Assumption& one) {
    if (one.owner) return;
    const Kind kind = kind_of(one.kind);
    if (said_before(one, is_about_facts(kind) ? "facts" : "delivery")) return;
    const bool strong = kind == Kind::complete || kind == Kind::honest;
    if (is_about_facts(kind)) honest_ = strong;
    if (strong == doubting_) found_.push_back({kind, std::nullopt, one.span});
  }

  void add_special(const ast::Assumption& one) {
    const std::string subject = one.owner->text + (one.member ? "." + one.member->text : "");
    if (said_before(one, "fact " + subject)) return;
    const auto place = place_of(one);
    if (!place) return;
    const Kind kind = kind_of(one.kind);
    if ((kind == Kind::honest) != honest_) found_.push_back({kind, *place, one.span});
  }

  using Place = std::variant<AttributePlace, RelationPlace, GlobalPlace>;
  std::optional<Place> place_of(const ast::Assumption& one) {
    const auto type = schema_.types.find(one.owner->text);
    if (one.member) return attribute(one, type == schema_.types.end() ? nullptr : &type->second);
    if (type != schema_.types.end() && type->second.kind == TypeName::Kind::relation) {
      const typed::Relation& relation = schema_.policy.relations[type->second.id];
      if (!is_cached(one.owner->span, relation.trust, relation.name, relation.span))
        return std::nullopt;
      return RelationPlace{type->second.id};
    }
    const auto variable = schema_.variables.find(one.owner->text);
    if (variable != schema_.variables.end() && variable->second.kind == Variable::Kind::global) {
      const typed::Global& global = schema_.policy.globals[variable->second.id];
      if (!is_cached(one.owner->span, global.trust, global.name, global.span)) return std::nullopt;
      return GlobalPlace{variable->second.id};
    }
    auto entry = report_.unknown(Code::unknown_name, one.owner->span,
                                 "no relation or global is called " + ticked(one.owner->text),
                                 one.owner->text, [&] {
                                   auto names = names_of(schema_.policy.relations);
                                   const auto globals = names_of(schema_.policy.globals);
                                   names.insert(names.end(), globals.begin(), globals.end());
                                   return names;
                                 });
    if (type != schema_.types.end())
      entry.help("name the attribute that is meant: " + ticked(one.owner->text + ". .."));
    return std::nullopt;
  }

  std::optional<Place> attribute(const ast::Assumption& one, const TypeName* type) {
    if (!type || type->kind != TypeName::Kind::entity) {
      report_.unknown(Code::unknown_type, one.owner->span,
                      "no entity type is called " + ticked(one.owner->text), one.owner->text,
                      [&] { return names_of(schema_.policy.entities); });
      return std::nullopt;
    }
    const Names& names = schema_.attributes[type->id];
    const auto found = names.find(one.member->text);
    if (found == names.end()) {
      report_.unknown(Code::unknown_attribute, one.member->span,
                      ticked(one.owner->text) + " has no attribute " + ticked(one.member->text),
                      one.member->text, [&] { return keys_of(names); });
      return std::nullopt;
    }
    const typed::Attribute& attribute =
        schema_.policy.entities[type->id].attributes[found->second.id];
    if (!is_cached(one.span, attribute.trust, one.owner->text + "." + attribute.name,
                   attribute.span))
      return std::nullopt;
    return AttributePlace{type->id, 0, found->second.id};
  }

  bool is_cached(Span span, typed::Trust trust, const std::string& name, Span declared) {
    if (trust == typed::Trust::cached) return true;
    report_
        .error(Code::bad_assumption, span,
               ticked(name) + " is not `cached`, so nothing need be assumed of it")
        .note(ticked(name) + " is declared here", declared)
        .help("leave it out");
    return false;
  }

  const Declarations& schema_;
  Reporter& report_;
  bool doubting_ = true;
  bool honest_ = false;  // of the facts that no assumption names
  std::vector<typed::Assumption> found_;
  std::map<std::string, Span> said_;
};

}  // namespace

std::vector<typed::Assumption> resolve_assumptions(const Declarations& schema,
                                                   typed::Property::Kind kind,
                                                   const std::vector<ast::Assumption>& written,
                                                   Reporter& report) {
  return AssumptionReader(schema, kind, report).read(written);
}

}  // namespace sightline
