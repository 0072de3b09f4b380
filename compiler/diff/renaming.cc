// Renames as the user gave them -> names of the new policy. Tested by
// tests/unit/compiler/diff/renaming_test.cc. It never guesses: a guess could hide a difference. It
// knows names only, not what they stand for.
#include "compiler/diff/renaming.h"

#include <fmt/format.h>

#include <set>

namespace sightline {
namespace {

// Every name that can be renamed, with the kind of thing that has it.
std::set<std::pair<std::string, std::string>> names_of(const Schema& schema) {
  std::set<std::pair<std::string, std::string>> out;
  for (const auto& e : schema.enums) {
    out.emplace("enum", e.name);
    for (const auto& member : e.members) out.emplace("member", e.name + "." + member);
  }
  for (const auto& e : schema.entities) {
    out.emplace("entity", e.name);
    for (const auto& attribute : e.attributes)
      out.emplace("attribute", e.name + "." + attribute.name);
  }
  for (const auto& r : schema.relations) {
    out.emplace("relation", r.name);
    for (const auto& column : r.columns) out.emplace("column", r.name + "." + column.name);
    for (const auto& field : r.fields) out.emplace("field", r.name + "." + field.name);
  }
  for (const auto& g : schema.globals) out.emplace("global", g.name);
  for (const auto& c : schema.context) out.emplace("context", c.name);
  for (const auto& a : schema.actions) out.emplace("action", a.name);
  for (const auto& o : schema.obligations) out.emplace("obligation", o);
  return out;
}

// The kinds of which the one has `rename.before` and the other `rename.after`.
bool fits(const Rename& rename, const Schema& before, const Schema& after) {
  const auto old_names = names_of(before), new_names = names_of(after);
  for (const auto& [kind, name] : old_names) {
    if (name == rename.before && new_names.contains({kind, rename.after})) return true;
  }
  return false;
}

}  // namespace

Result<Renaming, DiffError> Renaming::make(const std::vector<Rename>& renames, const Schema& before,
                                           const Schema& after) {
  Renaming out;
  const auto refused = [](const Rename& rename, const char* why) {
    return DiffError{DiffError::Kind::rename,
                     fmt::format("the rename `{}={}` {}", rename.before, rename.after, why)};
  };
  for (const Rename& rename : renames) {
    if (!fits(rename, before, after))
      return refused(rename,
                     "names nothing that the two policies declare as the same kind of thing");
    if (!out.renamed_.emplace(rename.before, rename.after).second)
      return refused(rename, "gives a second name to what has one");
    if (!out.taken_.emplace(rename.after, rename.before).second)
      return refused(rename, "gives away a name for the second time");
  }
  return out;
}

std::optional<std::string> Renaming::full(const std::string& name,
                                          const std::string& unchanged) const {
  if (const auto found = renamed_.find(name); found != renamed_.end()) return found->second;
  if (taken_.contains(unchanged)) return std::nullopt;
  return unchanged;
}

std::optional<std::string> Renaming::of(const std::string& name) const { return full(name, name); }

std::optional<std::string> Renaming::of(const std::string& before_owner,
                                        const std::string& after_owner,
                                        const std::string& name) const {
  const std::string prefix = after_owner + ".";
  const auto found = full(before_owner + "." + name, prefix + name);
  if (!found || !found->starts_with(prefix)) return std::nullopt;
  return found->substr(prefix.size());
}

}  // namespace sightline
