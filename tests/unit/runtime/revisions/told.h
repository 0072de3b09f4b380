// All facts of a snapshot, in words, so that two can be compared.
#pragma once

#include <set>
#include <string>

#include "sightline/snapshot_view.h"

namespace sightline::testing {

inline std::string shown(const Value& value) {
  std::string text = std::to_string(static_cast<int>(value.kind())) + ":";
  const bool is_text = value.kind() == Value::Kind::string || value.kind() == Value::Kind::entity;
  return text + (is_text ? std::string(value.text()) : std::to_string(value.number()));
}

inline std::set<std::string> told(const Schema& schema, const Snapshot& snapshot) {
  const SnapshotView view(schema, snapshot);
  std::set<std::string> facts;
  for (std::uint16_t t = 0; t < schema.entities.size(); ++t) {
    for (std::uint32_t n = 0; n < view.entity_count(t); ++n) {
      const std::string name = schema.entities[t].name + " " + std::string(view.entity(t, n).id);
      std::string text;
      for (std::uint16_t a = 0; a < schema.entities[t].attributes.size(); ++a)
        text += " " + shown(view.attribute(t, n, a));
      if (view.exists(t, n)) facts.insert(name + text);
      if (!view.exists(t, n)) facts.insert("?" + name + text);
      std::set<std::string> above;
      for (const Entity& it : view.ancestors(t, n))
        above.insert("^" + std::to_string(it.type) + std::string(it.id));
      for (const Entity& it : view.parents(t, n))
        above.insert("-" + std::to_string(it.type) + std::string(it.id));
      std::string all = name + (view.is_incomplete(t, n) ? " ..." : "");
      for (const auto& it : above) all += it;
      facts.insert("in " + all);
    }
  }
  for (std::uint16_t r = 0; r < schema.relations.size(); ++r) {
    facts.insert(schema.relations[r].name + (view.is_incomplete(r) ? " cut" : " whole"));
    for (std::uint32_t n = 0; n < view.row_count(r); ++n) {
      if (!view.has_row(r, n)) continue;
      std::string text = schema.relations[r].name;
      for (std::uint16_t c = 0; c < schema.relations[r].columns.size(); ++c)
        text += " " + shown(view.column(r, n, c));
      for (std::uint16_t f = 0; f < schema.relations[r].fields.size(); ++f)
        text += " " + shown(view.field(r, n, f));
      facts.insert(text);
    }
  }
  for (std::uint16_t g = 0; g < schema.globals.size(); ++g)
    facts.insert("global " + std::to_string(g) + shown(view.global(g)));
  return facts;
}

}  // namespace sightline::testing
