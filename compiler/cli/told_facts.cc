// Facts as changes from nothing -> JSON lines. What only an API can say and no line can (an optional value
// that is unavailable, a time after the year 9999) is refused, never left out.
// Tested in tests/unit/compiler/cli/cmd_facts_test.cc.

#include "compiler/cli/told_facts.h"

#include <algorithm>

#include "compiler/cli/fact_values.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Kind = BatchChange::Kind;
using Wrong = std::optional<std::string>;

}  // namespace

// Without a word, a value is none if it may be, and else unavailable.
Wrong ToldFacts::named_value(std::string_view name, const Value& given, const Type& type,
                             bool& is_first, std::string& out) {
  if (given.kind() == Value::Kind::unavailable && !type.optional) return std::nullopt;
  if (!is_first) out += ',';
  is_first = false;
  out.append("\"").append(name).append("\":");
  const Wrong wrong = append_value(schema_, given, type, out);
  return wrong ? Wrong(in_backticks(name) + " " + *wrong) : std::nullopt;
}

void ToldFacts::begin_entity(Entity named, std::string& out) {
  finish(out);
  out += "{\"uid\":";
  append_entity(schema_, named, out);
  out += ",\"attrs\":{";
  is_open_ = true;
  has_attributes_ = is_incomplete_ = false;
  parents_.clear();
}

void ToldFacts::finish(std::string& out) {
  if (!is_open_) return;
  is_open_ = false;
  // What else it is in is not known, so what it is known to be in cannot be all.
  out += is_incomplete_ ? "},\"parents\":null}\n" : "},\"parents\":[" + parents_ + "]}\n";
}

Wrong ToldFacts::attribute(const BatchChange& change, std::string& out) {
  const EntitySchema& declared = schema_.entities[change.entity.type];
  const auto position = *schema_.find_attribute(change.entity.type, change.name);
  bool is_first = !has_attributes_;
  const Wrong wrong =
      named_value(change.name, change.value, declared.attributes[position].type, is_first, out);
  has_attributes_ = !is_first;
  return wrong ? Wrong(declared.name + " " + in_backticks(change.entity.id) + ": " + *wrong)
               : std::nullopt;
}

Wrong ToldFacts::row(const BatchChange& change, std::string& out) {
  const RelationSchema& declared = schema_.relations[*schema_.find_relation(change.name)];
  out += "{\"relation\":\"" + declared.name + "\",\"key\":[";
  for (std::size_t c = 0; c < change.key.size(); ++c) {
    if (c > 0) out += ',';
    if (const Wrong wrong = append_value(schema_, change.key[c], declared.columns[c].type, out))
      return "a row of " + declared.name + ": " + in_backticks(declared.columns[c].name) + " " +
             *wrong;
  }
  out += "],\"fields\":{";
  bool is_first = true;
  for (const FieldValue& field : change.fields) {
    const auto found = std::find_if(declared.fields.begin(), declared.fields.end(),
                                    [&](const auto& known) { return known.name == field.name; });
    if (const Wrong wrong = named_value(field.name, field.value, found->type, is_first, out))
      return "a row of " + declared.name + ": " + *wrong;
  }
  out += "}}\n";
  return std::nullopt;
}

Wrong ToldFacts::append(const BatchChange& change, std::string& out) {
  switch (change.kind) {
    case Kind::replace_entity:
    case Kind::upsert_entity:
      begin_entity(change.entity, out);
      return std::nullopt;
    case Kind::set_attribute:
      // Of what is not there: a line about it would say that it is.
      return is_open_ ? attribute(change, out) : std::nullopt;
    case Kind::add_parent:
      if (!parents_.empty()) parents_ += ',';
      append_entity(schema_, change.parent, parents_);
      return std::nullopt;
    case Kind::entity_incomplete:
      is_incomplete_ = true;
      return std::nullopt;
    case Kind::upsert_row:
      finish(out);
      return row(change, out);
    case Kind::relation_incomplete:
      finish(out);
      out.append("{\"relation\":\"").append(change.name).append("\",\"complete\":false}\n");
      return std::nullopt;
    case Kind::set_global: {
      if (change.value.kind() == Value::Kind::unavailable) return std::nullopt;
      out.append("{\"global\":\"").append(change.name).append("\",\"value\":");
      const auto& declared = schema_.globals[*schema_.find_global(change.name)];
      const Wrong wrong = append_value(schema_, change.value, declared.type, out);
      out += "}\n";
      return wrong ? Wrong("global " + declared.name + " " + *wrong) : std::nullopt;
    }
    case Kind::forget_everything:  // told first; the others are never told
    case Kind::delete_entity:
    case Kind::entity_complete:
    case Kind::clear_attribute:
    case Kind::remove_parent:
    case Kind::delete_row:
    case Kind::relation_complete:
    case Kind::clear_global:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> ToldFacts::append(const FactBatch& told, std::string& out) {
  auto changes = told.changes();
  while (const BatchChange* change = changes.next()) {
    if (Wrong wrong = append(*change, out)) return wrong;
  }
  return std::nullopt;
}

std::string snapshot_line(std::uint64_t revision, Time as_of) {
  return "{\"snapshot\":{\"revision\":" + std::to_string(revision) + ",\"as_of\":\"" +
         time_text(as_of).value_or("") + "\"}}\n";
}

}  // namespace sightline::cli
