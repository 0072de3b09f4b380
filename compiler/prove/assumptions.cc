// Schema -> the sentences under every report. Tested by the golden reports in tests/golden/prove. It
// assumes nothing itself: what the prover takes for granted is vocabulary.cc and axioms.cc.
#include "compiler/prove/assumptions.h"

#include <fmt/format.h>

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
  bool undated = !declared(schema, Trust::registry).empty();
  for (const auto& global : schema.globals) {
    undated = undated || !global.within;
    if (global.within)
      out.push_back(fmt::format("`{}` is what it was when the snapshot was taken", global.name));
  }
  if (undated) out.emplace_back("what the registry says is true, and its snapshot is current");
  if (const auto sealed = declared(schema, Trust::sealed_fixed); !sealed.empty()) {
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
