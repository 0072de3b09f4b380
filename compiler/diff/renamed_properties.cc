// typed::Policy + Renaming -> the digests of its properties under other names. Tested by
// tests/unit/compiler/diff/declared_changes_test.cc. A canonical text names what it mentions, so a
// new name alone would make it another text. SOUNDNESS: only names are replaced; a name that was
// given to something else becomes one that no policy can have.
#include "compiler/diff/renamed_properties.h"

#include <algorithm>

#include "runtime/format/digest.h"
#include "sightline/canonical.h"

namespace sightline {
namespace {

class NewNames {
 public:
  NewNames(typed::Policy policy, const Renaming& renaming)
      : policy_(std::move(policy)), renaming_(renaming) {}

  typed::Policy give() {
    for (auto& action : policy_.actions) rename(action.name);
    for (std::uint32_t e = 0; e < policy_.enums.size(); ++e) enumeration(e);
    for (auto& entity : policy_.entities) owner(entity, entity.attributes);
    for (auto& relation : policy_.relations) {
      const std::string before = owner(relation, relation.fields);
      rename_all(relation.columns, before, relation.name);
    }
    for (auto& global : policy_.globals) rename(global.name);
    for (auto& field : policy_.context) rename(field.name);
    for (auto& obligation : policy_.obligations) rename(obligation.name);
    return std::move(policy_);
  }

 private:
  static void replace(std::string& name, const std::optional<std::string>& found) {
    name = found ? *found : name + " (old)";
  }
  void rename(std::string& name) const { replace(name, renaming_.of(name)); }

  template <class Entries>
  void rename_all(Entries& entries, const std::string& before, const std::string& after) const {
    for (auto& entry : entries) replace(entry.name, renaming_.of(before, after, entry.name));
  }

  // Its old name.
  template <class Owner, class Entries>
  std::string owner(Owner& it, Entries& entries) const {
    const std::string before = it.name;
    rename(it.name);
    rename_all(entries, before, it.name);
    return before;
  }

  // The members of the enum Action are the actions.
  void enumeration(std::uint32_t number) {
    typed::Enum& it = policy_.enums[number];
    const std::string before = it.name;
    const bool is_actions = policy_.action_enum == number;
    rename(it.name);
    for (auto& member : it.members)
      replace(member, is_actions ? renaming_.of(member) : renaming_.of(before, it.name, member));
  }

  typed::Policy policy_;
  const Renaming& renaming_;
};

Digest digest_of(const std::string& text) { return sha256(std::as_bytes(std::span(text))); }

}  // namespace

ProofRecord renamed(const ProofRecord& record, const typed::Policy& text,
                    const Renaming& renaming) {
  const typed::Policy policy = NewNames(text, renaming).give();
  ProofRecord out = record;
  for (ProofEntry& entry : out.entries) {
    const auto same = std::find_if(
        policy.properties.begin(), policy.properties.end(), [&](const typed::Property& it) {
          return it.name == entry.property && digest_of(it.canonical) == entry.text;
        });
    if (!entry.built_in && same != policy.properties.end())
      entry.text = digest_of(canonical_text(policy, *same));
  }
  return out;
}

}  // namespace sightline
