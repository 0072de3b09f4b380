// Explanation -> text and JSON. Tested by tests/golden/cli/explain.transcript and
// tests/unit/compiler/cli/cmd_explain_test.cc. It lays out what it is given; what a decision rests on
// is not known here.

#include "compiler/cli/explain_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

// Parts may be shared by many conditions; of what nobody would read to its end, the end is left out.
constexpr std::size_t kMostConditions = 2000;
constexpr std::size_t kDeepest = 64;

std::string_view word(ToldMark mark) {
  switch (mark) {
    case ToldMark::no:
      return "false";
    case ToldMark::yes:
      return "true";
    case ToldMark::unknown:
      return "unknown";
  }
  return "";
}

std::string_view word(ToldFact::Source source) {
  switch (source) {
    case ToldFact::Source::nobody:
      return "nobody";
    case ToldFact::Source::registry:
      return "registry";
    case ToldFact::Source::cache:
      return "cache";
    case ToldFact::Source::registry_or_cache:
      return "registry or cache";
    case ToldFact::Source::context:
      return "context";
  }
  return "";
}

std::string_view word(ToldCondition::Kind kind) {
  switch (kind) {
    case ToldCondition::Kind::test:
      return "test";
    case ToldCondition::Kind::all:
      return "all";
    case ToldCondition::Kind::any:
      return "any";
    case ToldCondition::Kind::negated:
      return "not";
    case ToldCondition::Kind::some:
      return "some";
    case ToldCondition::Kind::several:
      return "several";
    case ToldCondition::Kind::row:
      return "row";
  }
  return "";
}

std::string named(const Schema& schema, const Entity& entity) {
  return entity.type < schema.entities.size()
             ? schema.entities[entity.type].name + " " + in_backticks(entity.id)
             : in_backticks(entity.id);
}

// As `eval` names it.
std::string missing_text(const Schema& schema, const ToldMissing& fact) {
  const auto entity = [&] { return schema.entities[fact.owner].name + "::" + fact.place; };
  switch (fact.kind) {
    case MissingFact::Kind::attribute:
      return entity() + "." + schema.entities[fact.owner].attributes[fact.member].name;
    case MissingFact::Kind::field:
      return schema.relations[fact.owner].name + "." +
             schema.relations[fact.owner].fields[fact.member].name;
    case MissingFact::Kind::global:
      return schema.globals[fact.owner].name;
    case MissingFact::Kind::context:
      return "context." + schema.context[fact.owner].name;
    case MissingFact::Kind::rows:
      return schema.relations[fact.owner].name + "(..)";
    case MissingFact::Kind::parents:
      return entity() + " in ..";
  }
  return "";
}

std::vector<std::string> obligations(const Schema& schema, std::uint64_t mask) {
  std::vector<std::string> names;
  for (std::size_t o = 0; o < schema.obligations.size(); ++o) {
    if ((mask >> o & 1) != 0) names.push_back(schema.obligations[o]);
  }
  return names;
}

// --- for people

class Page {
 public:
  Page(const Schema& schema, bool colour) : schema_(schema), colour_(colour) {}

  std::string write(const Evaluation& asked, const Explanation& why) {
    head(asked, why);
    if (!why.refused.empty()) {
      line(0, asked.note.empty() ? why.refused : asked.note);
      return out_;
    }
    reason(why);
    for (const ToldRule& told : why.told) rule(told, why);
    missing(why);
    if (why.outcome == Outcome::deny) nearest(why);
    return out_;
  }

 private:
  void line(std::size_t indent, std::string_view text) {
    out_ += fmt::format("{:{}}{}\n", "", 2 + indent, text);
  }
  std::string shown(ToldMark mark) const {
    const Colour shade = mark == ToldMark::yes  ? Colour::green
                         : mark == ToldMark::no ? Colour::red
                                                : Colour::yellow;
    return painted(fmt::format("{:<7}", word(mark)), shade, colour_);
  }

  void head(const Evaluation& asked, const Explanation& why) {
    const bool allowed = why.outcome == Outcome::allow;
    const std::string action = asked.action < schema_.actions.size()
                                   ? schema_.actions[asked.action].name
                                   : std::string("something");
    out_ += fmt::format(
        "{} asks to {} {} at {}: {}\n", named(schema_, asked.principal), action,
        named(schema_, asked.resource), moment_text(asked.now),
        painted(allowed ? "allow" : "deny", allowed ? Colour::green : Colour::red, colour_));
  }

  void reason(const Explanation& why) {
    std::string rules;
    for (const ToldRule& told : why.told) {
      if (!told.decides) continue;
      rules += (rules.empty() ? "" : ", ") + told.name;
    }
    if (why.outcome == Outcome::deny) {
      line(0, rules.empty() ? "because no permit holds" : "because of the forbid " + rules);
      return;
    }
    line(0, "by " + rules);
    std::string duties;
    for (const std::string& duty : obligations(schema_, why.obligations))
      duties += (duties.empty() ? "" : ", ") + duty;
    if (!duties.empty()) line(0, "with " + duties);
  }

  // Of a rule that is false and so decides nothing, the conditions are told only where it is a
  // permit that could have allowed.
  void rule(const ToldRule& told, const Explanation& why) {
    const bool details =
        told.mark != ToldMark::no || (!told.forbids && why.outcome == Outcome::deny);
    line(0, fmt::format("{} {} `{}`", shown(told.mark), told.forbids ? "forbid" : "permit",
                        told.name));
    if (!details) return;
    std::size_t begin = 0;
    while (begin < told.doc.size()) {
      const std::size_t end = std::min(told.doc.find('\n', begin), told.doc.size());
      line(8, "/// " + told.doc.substr(begin, end - begin));
      begin = end + 1;
    }
    for (const auto& clause : told.clauses) {
      if (told.clauses.size() > 1) line(2, "clause:");
      condition(*clause, told.clauses.size() > 1 ? 4 : 2);
    }
  }

  void condition(const ToldCondition& told, std::size_t indent) {
    if (++conditions_ > kMostConditions || indent > 2 * kDeepest) {
      if (conditions_ == kMostConditions + 1) line(indent, "...");
      return;
    }
    std::string text = told.text;
    if (told.kind == ToldCondition::Kind::all) text = "all of";
    if (told.kind == ToldCondition::Kind::any) text = "any of";
    if (told.kind == ToldCondition::Kind::negated) text = "not";
    if (told.kind == ToldCondition::Kind::row)
      text = fmt::format("row {} ({})", told.text, source_text(told.facts.front()));
    line(indent, shown(told.mark) + " " + text);
    if (told.kind != ToldCondition::Kind::row) {
      for (const ToldFact& known : told.facts) fact(known, indent + 10);
    }
    const bool is_constant =
        told.kind == ToldCondition::Kind::row && told.parts.front()->text == "true";
    if (is_constant) return;
    for (const auto& part : told.parts) condition(*part, indent + 2);
  }

  static std::string source_text(const ToldFact& known) {
    if (known.source == ToldFact::Source::nobody) return known.note;
    return std::string(word(known.source)) + (known.note.empty() ? "" : ", " + known.note);
  }
  void fact(const ToldFact& known, std::size_t indent) {
    line(indent, fmt::format("{}: {} ({})", known.fact, known.value, source_text(known)));
  }

  void missing(const Explanation& why) {
    if (why.missing.empty()) return;
    std::string text;
    for (const ToldMissing& fact : why.missing)
      text += (text.empty() ? "" : ", ") + missing_text(schema_, fact);
    line(0, "missing: " + printable(text));
  }

  void nearest(const Explanation& why) {
    if (why.nearest.empty()) {
      line(0, fmt::format("no change that would allow it was found ({} tried)", why.tried));
      return;
    }
    bool first = true;
    for (const auto& changes : why.nearest) {
      line(0, first ? "it would be allowed if" : "or if");
      first = false;
      for (const FactChange& change : changes)
        line(2, fmt::format("{} were {} (is: {})", change.fact, change.were, change.is));
    }
  }

  const Schema& schema_;
  bool colour_;
  std::string out_;
  std::size_t conditions_ = 0;
};

// --- for programs

class Tree {
 public:
  Json condition(const ToldCondition& told, std::size_t depth = 0) {
    Json out{{"kind", word(told.kind)}, {"is", word(told.mark)}, {"text", told.text}};
    for (const ToldFact& known : told.facts) {
      Json fact{{"fact", known.fact}, {"value", known.value}, {"source", word(known.source)}};
      if (!known.note.empty()) fact["why"] = known.note;
      out["facts"].push_back(std::move(fact));
    }
    if (!told.parts.empty() && (++conditions_ > kMostConditions || depth > kDeepest)) {
      out["cut"] = true;
      return out;
    }
    for (const auto& part : told.parts) out["parts"].push_back(condition(*part, depth + 1));
    return out;
  }

 private:
  std::size_t conditions_ = 0;
};

Json rule_json(const ToldRule& told) {
  Json out{{"rule", told.name},
           {"effect", told.forbids ? "forbid" : "permit"},
           {"is", word(told.mark)},
           {"decides", told.decides}};
  if (!told.doc.empty()) out["doc"] = told.doc;
  if (!told.obligations.empty()) out["obligations"] = told.obligations;
  Tree tree;
  for (const auto& clause : told.clauses) out["clauses"].push_back(tree.condition(*clause));
  return out;
}

}  // namespace

std::string explanation_text(const Policy& policy, const Evaluation& asked, const Explanation& why,
                             bool colour) {
  return Page(policy.schema(), colour).write(asked, why);
}

nlohmann::ordered_json explanation_json(const Policy& policy, const Evaluation& asked,
                                        const Explanation& why) {
  const Schema& schema = policy.schema();
  Json context{{"rules", Json::array()},
               {"obligations", obligations(schema, why.obligations)},
               {"missing", Json::array()}};
  for (const std::uint16_t rule : why.rules) context["rules"].push_back(policy.rule_names()[rule]);
  for (const ToldMissing& fact : why.missing)
    context["missing"].push_back(missing_text(schema, fact));
  if (!asked.note.empty()) context["note"] = asked.note;
  context["revision"] = why.revision;
  context["policy"] = hexadecimal(policy.digest());
  Json told = Json::array();
  for (const ToldRule& rule : why.told) told.push_back(rule_json(rule));
  context["explanation"] = {{"rules", std::move(told)}};
  if (!why.refused.empty()) context["explanation"]["refused"] = why.refused;
  if (why.outcome == Outcome::deny) {
    Json nearest = Json::array();
    for (const auto& changes : why.nearest) {
      Json set = Json::array();
      for (const FactChange& change : changes)
        set.push_back({{"fact", change.fact}, {"is", change.is}, {"were", change.were}});
      nearest.push_back(std::move(set));
    }
    context["explanation"]["nearest"] = std::move(nearest);
    context["explanation"]["tried"] = why.tried;
  }
  return {{"decision", why.outcome == Outcome::allow}, {"context", std::move(context)}};
}

}  // namespace sightline::cli
