// Schema -> the sentences under every report. Tested by the golden reports in tests/golden/prove. It
// assumes nothing itself: what the prover takes for granted is vocabulary.cc and axioms.cc.
#include "compiler/prove/assumptions.h"

#include <fmt/format.h>

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

// The names of what is declared with a trust word: `Camera.account`, `share`.
std::string declared(const Schema& schema, Trust trust) {
  std::string names;
  const auto add = [&](const std::string& name) {
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
  };
  for (const auto& entity : schema.entities) {
    for (const auto& attribute : entity.attributes) {
      if (attribute.trust == trust) add(entity.name + "." + attribute.name);
    }
  }
  for (const auto& relation : schema.relations) {
    if (relation.trust == trust) add(relation.name);
  }
  return names;
}

}  // namespace

std::vector<std::string> assumptions_of(const Schema& schema) {
  std::vector<std::string> out{"the principal is authenticated, and the host's clock is right"};
  const std::string sealed = declared(schema, Trust::sealed_fixed);
  bool undated = !declared(schema, Trust::registry).empty() || !sealed.empty();
  for (const auto& global : schema.globals) {
    undated = undated || !global.within;
    if (!global.within) continue;
    out.push_back(
        fmt::format("`{}` was what the snapshot says when it was taken, up to {} ago, and may have "
                    "changed since",
                    global.name, duration_text(*global.within)));
  }
  if (undated) {
    out.emplace_back(
        "what the registry says is true, whole and current: an optional fact or a row it leaves "
        "out is not there");
  }
  if (!sealed.empty()) {
    out.push_back("sealed fixed facts were written truly and never change: " + sealed);
  }
  for (const auto& field : schema.context)
    out.push_back(fmt::format("the host vouches for `{}` of the context", field.name));
  if (const auto cached = declared(schema, Trust::cached); !cached.empty()) {
    out.push_back("nothing of cached facts: " + cached);
  }
  return out;
}

}  // namespace sightline
