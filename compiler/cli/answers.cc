// A decision in, one line of JSON out, written straight into the output's buffer: this runs once
// per request. What the decision means is not known here. Tested in
// tests/unit/compiler/cli/cmd_eval_test.cc.

#include "compiler/cli/answers.h"

#include <fmt/format.h>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {

AnswerWriter::AnswerWriter(const Policy& policy, const Snapshot& snapshot)
    : policy_(policy), snapshot_(snapshot) {
  tail_ = fmt::format(",\"revision\":{},\"policy\":\"{}\"}}}}", snapshot.revision(),
                      hexadecimal(policy.digest()));
}

void AnswerWriter::append(std::string& out, const Evaluation& asked, const Decision& decision,
                          const Observation* seen) const {
  out += decision ? "{\"decision\":true,\"context\":{\"rules\":["
                  : "{\"decision\":false,\"context\":{\"rules\":[";
  const char* separator = "\"";
  for (const std::uint16_t rule : decision.rules) {
    out += separator;
    out += policy_.rule_names()[rule];  // a name of the language: nothing in it to escape
    out += '"';
    separator = ",\"";
  }
  out += "],\"obligations\":[";
  append_obligations(out, decision.obligations);
  out += "],\"missing\":[";
  separator = "";
  for (const MissingFact& fact : decision.missing) {
    out += separator;
    append_json(out, missing_text(asked, fact, seen));
    separator = ",";
  }
  out += ']';
  if (!asked.note.empty()) {
    out += ",\"note\":";
    append_json(out, asked.note);
  }
  out += tail_;
}

void AnswerWriter::append_error(std::string& out, std::string_view error) {
  out += "{\"decision\":false,\"context\":{\"error\":";
  append_json(out, error);
  out += "}}";
}

void AnswerWriter::append_obligations(std::string& out, std::uint64_t mask) const {
  const std::vector<std::string>& names = policy_.schema().obligations;
  const char* separator = "\"";
  for (std::size_t o = 0; o < names.size(); ++o) {
    if ((mask >> o & 1) == 0) continue;
    out += separator;
    out += names[o];  // a name of the language
    out += '"';
    separator = ",\"";
  }
}

// `Camera::porch.account`, `share.until`, `lockdown`, `context.session_issued_at`, `share(..)`,
// `Camera::porch in ..`.
std::string AnswerWriter::missing_text(const Evaluation& asked, const MissingFact& fact,
                                       const Observation* seen) const {
  const Schema& schema = policy_.schema();
  switch (fact.kind) {
    case MissingFact::Kind::attribute:
      return fmt::format("{}::{}.{}", schema.entities[fact.owner].name,
                         entity_name(asked, fact, seen),
                         schema.entities[fact.owner].attributes[fact.member].name);
    case MissingFact::Kind::field:
      return fmt::format("{}.{}", schema.relations[fact.owner].name,
                         schema.relations[fact.owner].fields[fact.member].name);
    case MissingFact::Kind::global:
      return schema.globals[fact.owner].name;
    case MissingFact::Kind::context:
      return "context." + schema.context[fact.owner].name;
    case MissingFact::Kind::rows:
      return schema.relations[fact.owner].name + "(..)";
    case MissingFact::Kind::parents:
      return fmt::format("{}::{} in ..", schema.entities[fact.owner].name,
                         entity_name(asked, fact, seen));
  }
  return "";
}

// A snapshot does not know the ids of strangers; the request that brought them does, if only one of
// its ids has that type.
std::string AnswerWriter::entity_name(const Evaluation& asked, const MissingFact& fact,
                                      const Observation* seen) const {
  const std::uint16_t type = fact.owner;
  const std::string_view id =
      seen != nullptr ? seen->entity_id(type, fact.entity) : snapshot_.entity_id(type, fact.entity);
  if (!id.empty()) return std::string(id);
  std::string_view only;
  const auto consider = [&](const Entity& candidate) {
    if (candidate.type == type) only = only.empty() || only == candidate.id ? candidate.id : "?";
  };
  consider(asked.principal);
  consider(asked.resource);
  for (const ContextValue& given : asked.context) {
    if (given.value.kind() == Value::Kind::entity) consider(given.value.entity());
  }
  return std::string(only.empty() ? "?" : only);
}

}  // namespace sightline::cli
