// UnitedSchema, two proof records -> Changes. Tested by
// tests/unit/compiler/diff/declared_changes_test.cc, one row for each word that can change. A
// promise that cannot be held against the old one word for word counts as weaker. What decisions
// make of it is not known here.
#include "compiler/diff/declared_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

using Kind = Change::Kind;
using Age = std::optional<std::int64_t>;

// How much an evaluator may be given that is not so. A fixed seal and the registry let nothing
// through.
int weakness(Trust trust) {
  switch (trust) {
    case Trust::registry:
    case Trust::sealed_fixed:
      return 0;
    case Trust::sealed:
      return 1;
    case Trust::cached:
      return 2;
  }
  return 2;
}

std::string word(Trust trust) {
  switch (trust) {
    case Trust::registry:
      return "from the registry";
    case Trust::sealed_fixed:
      return "sealed fixed";
    case Trust::sealed:
      return "sealed";
    case Trust::cached:
      return "cached";
  }
  return "cached";
}

std::string age_text(const Age& within) {
  return within ? "within " + duration_text(*within) : "of any age";
}

class Changes {
 public:
  explicit Changes(const UnitedSchema& united)
      : united_(united), old_(*united.before.schema), new_(*united.after.schema) {}

  std::vector<Change> find() {
    for (std::uint16_t e = 0; e < old_.entities.size(); ++e) entity(e);
    for (std::uint16_t r = 0; r < old_.relations.size(); ++r) {
      const std::uint16_t same = united_.before.relations.to_union(r);
      if (united_.after.relations.knows(same))
        relation(old_.relations[r], new_.relations[united_.after.relations.to_own(same)]);
    }
    for (std::uint16_t g = 0; g < old_.globals.size(); ++g) {
      const std::uint16_t same = united_.before.globals.to_union(g);
      if (united_.after.globals.knows(same))
        fact(new_.globals[united_.after.globals.to_own(same)].name, old_.globals[g],
             new_.globals[united_.after.globals.to_own(same)]);
    }
    return std::move(out_);
  }

 private:
  void add(Kind kind, std::string what) { out_.push_back({kind, std::move(what)}); }

  template <class Declared>
  void fact(const std::string& name, const Declared& before, const Declared& after) {
    if (before.trust != after.trust) {
      const bool weaker = weakness(before.trust) < weakness(after.trust);
      const bool equal = weakness(before.trust) == weakness(after.trust);
      if (!equal)
        add(weaker ? Kind::weaker : Kind::stronger,
            fmt::format("`{}` was {} and is {}", name, word(before.trust), word(after.trust)));
    }
    age(name, before.within, after.within);
  }

  void age(const std::string& name, const Age& before, const Age& after) {
    if (before == after) return;
    const bool longer = before && (!after || *before < *after);
    add(longer ? Kind::weaker : Kind::stronger,
        fmt::format("`{}` was {} and is {}", name, age_text(before), age_text(after)));
  }

  void entity(std::uint16_t type) {
    const std::uint16_t united = united_.before.entities.to_union(type);
    const std::uint16_t same = united_.after.entities.to_own(united);
    if (same == kNowhere) return;
    const EntitySchema &before = old_.entities[type], &after = new_.entities[same];
    for (std::uint16_t a = 0; a < before.attributes.size(); ++a) {
      const std::uint16_t it =
          united_.after.attributes[same].to_own(united_.before.attributes[type].to_union(a));
      if (it != kNowhere) {
        fact(after.name + "." + after.attributes[it].name, before.attributes[a],
             after.attributes[it]);
      }
    }
    if (before.one_parent && !after.one_parent && !after.parents.empty())
      add(Kind::weaker, fmt::format("`{}` was in one thing and may be in many", after.name));
    if (after.one_parent && !before.one_parent && !before.parents.empty())
      add(Kind::stronger, fmt::format("`{}` may be in one thing only", after.name));
  }

  static std::string columns(const RelationSchema& relation, unsigned mask) {
    std::string out;
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      if ((mask >> c & 1) != 0) out += (out.empty() ? "" : ", ") + relation.columns[c].name;
    }
    return out;
  }

  // Fewer columns that make a row the only one promise more.
  static bool promises(const RelationSchema& relation, unsigned mask) {
    return std::any_of(relation.unique.begin(), relation.unique.end(),
                       [&](unsigned own) { return (own & ~mask) == 0; });
  }

  void relation(const RelationSchema& before, const RelationSchema& after) {
    fact(after.name, before, after);
    for (const unsigned mask : before.unique) {
      if (!promises(after, mask))
        add(Kind::weaker, fmt::format("rows of `{}` were unique by {} and are not any more",
                                      after.name, columns(after, mask)));
    }
    for (const unsigned mask : after.unique) {
      if (!promises(before, mask))
        add(Kind::stronger,
            fmt::format("rows of `{}` are unique by {} now", after.name, columns(after, mask)));
    }
    if (before.max_rows != after.max_rows) {
      add(before.max_rows < after.max_rows ? Kind::weaker : Kind::stronger,
          fmt::format("a look-up in `{}` could return {} rows and can return {}", after.name,
                      before.max_rows, after.max_rows));
    }
  }

  const UnitedSchema& united_;
  const Schema &old_, &new_;
  std::vector<Change> out_;
};

const ProofEntry* find(const ProofRecord& record, const std::string& name) {
  const auto found =
      std::find_if(record.entries.begin(), record.entries.end(),
                   [&](const ProofEntry& e) { return !e.built_in && e.property == name; });
  return found == record.entries.end() ? nullptr : &*found;
}

const ProofEntry* find(const ProofRecord& record, const Digest& text) {
  const auto found =
      std::find_if(record.entries.begin(), record.entries.end(),
                   [&](const ProofEntry& e) { return !e.built_in && e.text == text; });
  return found == record.entries.end() ? nullptr : &*found;
}

bool is_proved(const ProofEntry& entry) { return entry.verdict == RecordedVerdict::proved; }

// A property with the same text is the same, whatever it is called.
void properties(const RecordedProperties& recorded, std::vector<Change>& out) {
  const ProofRecord &before = recorded.before, &after = recorded.after;
  const std::string differs = recorded.in_one_language
                                  ? "says something else"
                                  : "says something else, or the same in other names: of an "
                                    "artifact alone that is not known";
  for (const ProofEntry& entry : before.entries) {
    if (entry.built_in) continue;
    const ProofEntry* same = find(after, entry.text);
    if (!same) {
      const bool named = find(after, entry.property) != nullptr;
      out.push_back({Kind::weaker, fmt::format("the property `{}` {}", entry.property,
                                               named ? differs : "was removed")});
    } else if (is_proved(entry) && !is_proved(*same) &&
               same->verdict != RecordedVerdict::not_asked) {
      out.push_back({Kind::weaker, fmt::format("the property `{}` was proved and is {}",
                                               same->property, name(same->verdict))});
    }
  }
  for (const ProofEntry& entry : after.entries) {
    if (!entry.built_in && !find(before, entry.text) && !find(before, entry.property))
      out.push_back({Kind::stronger, fmt::format("the property `{}` is new", entry.property)});
  }
}

}  // namespace

std::vector<Change> declared_changes(const UnitedSchema& united,
                                     const RecordedProperties& recorded) {
  std::vector<Change> out = Changes(united).find();
  properties(recorded, out);
  return out;
}

}  // namespace sightline
