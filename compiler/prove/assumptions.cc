// Program -> the sentences under every report. Tested by the golden reports in tests/golden/prove.
// It assumes nothing itself: what the prover takes for granted is vocabulary.cc and axioms.cc.
#include "compiler/prove/assumptions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

// A seal with an age has a sentence of its own.
bool has_age(Trust trust, const std::optional<std::int64_t>& within) {
  return within && trust == Trust::sealed;
}

// The names of what is declared with a trust word: `Camera.account`, `share`.
std::string declared(const Schema& schema, Trust trust) {
  std::string names;
  const auto add = [&](const std::string& name) {
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
  };
  for (const auto& entity : schema.entities) {
    for (const auto& attribute : entity.attributes) {
      if (attribute.trust == trust && !has_age(trust, attribute.within))
        add(entity.name + "." + attribute.name);
    }
  }
  for (const auto& relation : schema.relations) {
    if (relation.trust == trust && !has_age(trust, relation.within)) add(relation.name);
  }
  for (const auto& global : schema.globals) {
    if (trust != Trust::registry && global.trust == trust && !has_age(trust, global.within))
      add(global.name);
  }
  return names;
}

std::string column_names(const RelationSchema& relation, unsigned mask) {
  std::string names;
  for (std::size_t c = 0; c < relation.columns.size(); ++c) {
    if ((mask >> c & 1) != 0)
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", relation.columns[c].name);
  }
  return names;
}

// What the snapshot or a seal says of an earlier moment.
void add_dated(const Schema& schema, std::vector<std::string>& out) {
  const auto add = [&](const std::string& name, Trust trust,
                       const std::optional<std::int64_t>& within) {
    if (!within || (trust != Trust::registry && trust != Trust::sealed)) return;
    out.push_back(fmt::format(
        "`{}` was what the {}, up to {} ago, and may have changed since", name,
        trust == Trust::sealed ? "seal says when it was made" : "snapshot says when it was taken",
        duration_text(*within)));
  };
  for (const auto& global : schema.globals) add(global.name, global.trust, global.within);
  for (const auto& entity : schema.entities) {
    for (const auto& attribute : entity.attributes)
      add(entity.name + "." + attribute.name, attribute.trust, attribute.within);
  }
  for (const auto& relation : schema.relations) add(relation.name, relation.trust, relation.within);
}

// Does anything rest on the registry's word of now?
bool has_undated(const Schema& schema) {
  const auto undated = [](const auto& declared) {
    return declared.trust == Trust::sealed_fixed ||
           (declared.trust == Trust::registry && !declared.within);
  };
  return std::any_of(schema.globals.begin(), schema.globals.end(), undated) ||
         std::any_of(schema.relations.begin(), schema.relations.end(), undated) ||
         std::any_of(schema.entities.begin(), schema.entities.end(), [&](const EntitySchema& e) {
           return !e.parents.empty() ||
                  std::any_of(e.attributes.begin(), e.attributes.end(), undated);
         });
}

}  // namespace

std::vector<std::string> assumptions_of(const Program& program) {
  const Schema& schema = program.schema;
  std::vector<std::string> out{"the principal is authenticated, and the host's clock is right"};
  add_dated(schema, out);
  if (has_undated(schema)) {
    out.emplace_back(
        "what the registry says is true, whole and current: an optional fact or a row it leaves "
        "out is not there");
  }
  if (const auto sealed = declared(schema, Trust::sealed_fixed); !sealed.empty())
    out.push_back("sealed fixed facts were written truly and never change: " + sealed);
  if (const auto sealed = declared(schema, Trust::sealed); !sealed.empty())
    out.push_back("sealed facts were true once, and nothing is assumed of now: " + sealed);
  for (const auto& invariant : program.invariants)
    out.push_back(fmt::format("no snapshot is built that breaks `{}`", invariant.name));
  for (const auto& relation : schema.relations) {
    for (const auto mask : relation.unique) {
      out.push_back(fmt::format("no two rows of `{}` agree in {}", relation.name,
                                column_names(relation, mask)));
    }
  }
  for (const auto& field : schema.context)
    out.push_back(fmt::format("the host vouches for `{}` of the context", field.name));
  if (const auto cached = declared(schema, Trust::cached); !cached.empty())
    out.push_back("nothing of cached facts: " + cached);
  return out;
}

}  // namespace sightline
