// Names that a host gives -> which questions go to whom, or why that cannot be. Tested by
// tests/unit/runtime/trust/collector_test.cc.
#include "runtime/trust/service.h"

#include <algorithm>

namespace sightline {
namespace {

using Kind = Question::Kind;

std::string in_backquotes(const std::string& name) { return "`" + name + "`"; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

bool is_said_by_caches(Trust trust, bool has_keys) {
  return trust == Trust::cached || (trust != Trust::registry && has_keys);
}

}  // namespace

Result<ServedName, std::string> find_name(const Schema& schema, const std::string& name) {
  std::vector<ServedName> found;
  if (const auto type = schema.find_entity(name)) found.push_back({Kind::attributes, *type});
  if (const auto relation = schema.find_relation(name)) found.push_back({Kind::rows, *relation});
  if (const auto global = schema.find_global(name)) found.push_back({Kind::global, *global});
  if (found.size() == 1) return found.front();
  if (found.empty())
    return "the policy has no entity type, relation or global " + in_backquotes(name);
  return in_backquotes(name) + " names more than one thing in the policy";
}

Result<ServedName, std::string> add_registry_name(const Policy& policy, const std::string& name,
                                                  bool keeps_declarations, Elsewhere& elsewhere) {
  const auto found = find_name(policy.schema(), name);
  if (!found) return found.error();
  const auto rests = enforced(policy, found->kind, found->owner);
  if (!rests.empty() && !keeps_declarations) {
    return in_backquotes(name) + " cannot be asked of a registry that does not keep " +
           joined(rests) + ": proofs rely on it";
  }
  bool is_asked = true;
  if (found->kind == Kind::attributes) {
    for (const Trust trust : {Trust::registry, Trust::sealed_fixed, Trust::cached, Trust::sealed})
      elsewhere.add_attributes(found->owner, trust);
  } else if (found->kind == Kind::rows) {
    is_asked = elsewhere.add_relation(found->owner);
  } else {
    is_asked = elsewhere.add_global(found->owner);
  }
  if (is_asked) return *found;
  return in_backquotes(name) +
         " is declared `within` an age: only a snapshot has such facts at one moment";
}

Result<ServedName, std::string> add_cache_name(const Policy& policy, const std::string& name,
                                               bool has_keys, Elsewhere& elsewhere) {
  const Schema& schema = policy.schema();
  const auto found = find_name(schema, name);
  if (!found) return found.error();
  bool is_asked = false;
  if (found->kind == Kind::attributes) {
    for (const AttributeSchema& attribute : schema.entities[found->owner].attributes) {
      if (!is_said_by_caches(attribute.trust, has_keys)) continue;
      elsewhere.add_attributes(found->owner, attribute.trust);
      is_asked = true;
    }
  } else if (found->kind == Kind::rows) {
    is_asked = is_said_by_caches(schema.relations[found->owner].trust, has_keys) &&
               elsewhere.add_relation(found->owner);
  } else {
    is_asked = is_said_by_caches(schema.globals[found->owner].trust, has_keys) &&
               elsewhere.add_global(found->owner);
  }
  if (is_asked) return *found;
  return in_backquotes(name) +
         (has_keys ? " has nothing that is declared `cached` or `sealed`"
                   : " has nothing that is declared `cached`, and there are no keys");
}

}  // namespace sightline
