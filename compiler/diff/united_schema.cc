// Schema + Schema -> UnitedSchema. Tested by tests/unit/compiler/diff/compare_test.cc and
// tests/laws/diff_test.cc. The new policy's declarations keep their positions, the old one's that
// match stand on them, the others follow. SOUNDNESS: two declarations are one only if every value
// of the one is a value of the other, or a value that the other can be said not to know; when in
// doubt they are two, and the report says so.
#include "compiler/diff/united_schema.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diff/merged_members.h"
#include "runtime/format/opcodes.h"
#include "runtime/format/program.h"

namespace sightline {
namespace {

constexpr std::size_t kMostDeclarations = 4096;  // of one kind

std::string type_text(const Schema& schema, const Type& type) {
  std::string text(name(type.kind));
  if (type.kind == Type::Kind::entity) text = schema.entities[type.id].name;
  if (type.kind == Type::Kind::enumeration) text = schema.enums[type.id].name;
  if (type.kind == Type::Kind::set) text = "set<" + schema.enums[type.id].name + ">";
  return text + (type.optional ? "?" : "");
}

template <class Entry>
std::uint16_t position(const std::vector<Entry>& entries, const std::optional<std::string>& name) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& e) { return name && e.name == *name; });
  return found == entries.end() ? kNowhere : static_cast<std::uint16_t>(found - entries.begin());
}

// A name that nothing among `entries` has yet.
template <class Entry>
std::string apart(const std::vector<Entry>& entries, const std::string& name) {
  std::string own = name;
  while (position(entries, own) != kNowhere) own += " (old)";
  return own;
}

class Uniting {
 public:
  Uniting(const Schema& before, const Schema& after, const Renaming& renaming)
      : old_(before), new_(after), renaming_(renaming) {
    out_.schema = after;
    out_.before.schema = &before;
    out_.after.schema = &after;
  }

  Result<UnitedSchema, std::string> unite() {
    place_new();
    actions();
    enums();
    for (const auto& e : old_.entities) entity_type(e);
    parents();
    for (std::uint16_t e = 0; e < old_.entities.size(); ++e) attributes(e);
    for (const auto& r : old_.relations) relation(r);
    facts(old_.globals, out_.schema.globals, out_.before.globals, "the global ");
    facts(old_.context, out_.schema.context, out_.before.context, "the context field ");
    action_types();
    obligations();
    forget_ages();
    if (const auto why = too_large()) return *why;
    return std::move(out_);
  }

 private:
  static void count(Numbering& numbers, std::size_t size) {
    for (std::uint16_t i = 0; i < size; ++i) numbers.add(i);
  }

  void place_new() {
    Placement& it = out_.after;
    count(it.enums, new_.enums.size());
    count(it.entities, new_.entities.size());
    count(it.relations, new_.relations.size());
    count(it.globals, new_.globals.size());
    count(it.context, new_.context.size());
    count(it.actions, new_.actions.size());
    count(it.obligations, new_.obligations.size());
    for (const auto& e : new_.enums) count(it.members.emplace_back(), e.members.size());
    for (const auto& e : new_.entities) count(it.attributes.emplace_back(), e.attributes.size());
    for (const auto& r : new_.relations) count(it.fields.emplace_back(), r.fields.size());
  }

  template <class Entry>
  static std::uint16_t append(std::vector<Entry>& entries, Entry entry) {
    entry.name = apart(entries, entry.name);
    entries.push_back(std::move(entry));
    return static_cast<std::uint16_t>(entries.size() - 1);
  }

  void not_compared(const std::string& what, const std::string& why) {
    out_.not_compared.push_back(fmt::format("{}: {}", what, why));
  }

  // --- enums

  void enums() {
    for (const auto& e : old_.enums) {
      const std::uint16_t same = position(new_.enums, renaming_.of(e.name));
      const bool is_actions = old_.action_enum && &old_.enums[*old_.action_enum] == &e;
      const bool matches =
          same != kNowhere && is_actions == (new_.action_enum == std::optional(same));
      if (is_actions) {
        action_enum(matches ? same : append(out_.schema.enums, e));
      } else if (!matches || !merge(e, same)) {
        out_.before.enums.add(append(out_.schema.enums, e));
        count(out_.before.members.emplace_back(), e.members.size());
      }
    }
  }

  bool merge(const EnumSchema& e, std::uint16_t same) {
    EnumSchema& target = out_.schema.enums[same];
    std::vector<std::optional<std::string>> names;
    for (const auto& member : e.members) names.push_back(renaming_.of(e.name, target.name, member));
    auto merged = merge_members(e.members, names, target.members, e.ordered || target.ordered);
    if (!merged) {
      not_compared(fmt::format("the enum `{}`", target.name), "its members stand in another order");
      return false;
    }
    target.members = std::move(merged->members);
    target.ordered = target.ordered || e.ordered;
    out_.before.enums.add(same);
    out_.before.members.push_back(std::move(merged->before));
    out_.after.members[same] = std::move(merged->after);
    return true;
  }

  // Its members are the actions, wherever those stand.
  void action_enum(std::uint16_t united) {
    auto& members = out_.schema.enums[united].members;
    members.clear();
    for (const auto& action : out_.schema.actions) members.push_back(action.name);
    out_.before.enums.add(united);
    out_.before.members.push_back(out_.before.actions);
    out_.schema.action_enum = united;
  }

  // --- entity types

  void entity_type(const EntitySchema& e) {
    const std::uint16_t same = position(new_.entities, renaming_.of(e.name));
    EntitySchema alone{e.name, {}, {}, false};
    out_.before.entities.add(same != kNowhere ? same : append(out_.schema.entities, alone));
  }

  // What either says; who asks for `in` is compared only where both say the same
  // (comparable_parents.h).
  void parents() {
    for (std::uint16_t e = 0; e < old_.entities.size(); ++e) {
      const EntitySchema& own = old_.entities[e];
      EntitySchema& target = out_.schema.entities[out_.before.entities.to_union(e)];
      if (own.parents.empty()) continue;
      target.one_parent = own.one_parent && (target.parents.empty() || target.one_parent);
      for (const auto parent : own.parents) {
        const std::uint16_t united = out_.before.entities.to_union(parent);
        if (std::find(target.parents.begin(), target.parents.end(), united) == target.parents.end())
          target.parents.push_back(united);
      }
    }
  }

  void attributes(std::uint16_t e) {
    const EntitySchema& own = old_.entities[e];
    EntitySchema& target = out_.schema.entities[out_.before.entities.to_union(e)];
    const std::size_t known = target.attributes.size();  // of the new policy
    Numbering& numbers = out_.before.attributes.emplace_back();
    for (const auto& attribute : own.attributes) {
      const auto wanted = renaming_.of(own.name, target.name, attribute.name);
      numbers.add(
          member(attribute, target.attributes, known, wanted, "`" + target.name + ".", "`"));
    }
  }

  // --- facts with a name and a type

  // Its place among `entries`, of which the first `known` are the new policy's.
  template <class Entry>
  std::uint16_t member(Entry entry, std::vector<Entry>& entries, std::size_t known,
                       const std::optional<std::string>& wanted, const std::string& open,
                       const std::string& close) {
    const std::uint16_t same = position(entries, wanted);
    const Type own = entry.type;
    entry.type = out_.before.to_union(own);
    if (same < known) {
      if (entries[same].type == entry.type) return same;
      const std::string before = type_text(old_, own), now = type_text(new_, entries[same].type);
      not_compared(open + entries[same].name + close,
                   before == now ? fmt::format("its type `{}` is another one", now)
                                 : fmt::format("`{}` before and `{}` now", before, now));
    }
    return append(entries, std::move(entry));
  }

  template <class Entry>
  void facts(const std::vector<Entry>& own, std::vector<Entry>& entries, Numbering& numbers,
             const std::string& what) {
    const std::size_t known = entries.size();
    for (const auto& entry : own) {
      numbers.add(member(entry, entries, known, renaming_.of(entry.name), what + "`", "`"));
    }
  }

  // --- relations

  void relation(const RelationSchema& own) {
    const std::uint16_t same = position(new_.relations, renaming_.of(own.name));
    Numbering& fields = out_.before.fields.emplace_back();
    if (same != kNowhere) {
      RelationSchema& target = out_.schema.relations[same];
      const auto why = other_rows(own, target);
      if (!why) {
        out_.before.relations.add(same);
        const std::size_t known = target.fields.size();
        for (const auto& field : own.fields) {
          fields.add(member(field, target.fields, known,
                            renaming_.of(own.name, target.name, field.name),
                            "`" + target.name + ".", "`"));
        }
        return;
      }
      not_compared(fmt::format("the relation `{}`", target.name), *why);
    }
    RelationSchema alone = own;
    for (auto& column : alone.columns) column.type = out_.before.to_union(column.type);
    for (auto& field : alone.fields) field.type = out_.before.to_union(field.type);
    count(fields, alone.fields.size());
    out_.before.relations.add(append(out_.schema.relations, std::move(alone)));
  }

  // Why rows of the one are not rows of the other.
  std::optional<std::string> other_rows(const RelationSchema& own,
                                        const RelationSchema& target) const {
    if (own.columns.size() != target.columns.size()) return "it has other columns";
    for (std::size_t c = 0; c < own.columns.size(); ++c) {
      const auto wanted = renaming_.of(own.name, target.name, own.columns[c].name);
      const Type type = out_.before.to_union(own.columns[c].type);
      if (wanted != target.columns[c].name || type != target.columns[c].type)
        return fmt::format("its column `{}` is another one", target.columns[c].name);
      if (type.kind == Type::Kind::enumeration && !both_know_all(type.id))
        return fmt::format("its column `{}` has other members", target.columns[c].name);
    }
    if (is_sealed(own.trust) != is_sealed(target.trust) || own.listed_by != target.listed_by)
      return "what is known of rows that are not there differs, because of its seal or its lists";
    return std::nullopt;
  }

  bool both_know_all(std::uint16_t united_enum) const {
    const std::size_t size = out_.schema.enums[united_enum].members.size();
    const std::uint16_t before = out_.before.enums.to_own(united_enum);
    const std::uint16_t after = out_.after.enums.to_own(united_enum);
    return before != kNowhere && after != kNowhere && out_.before.members[before].size() == size &&
           out_.after.members[after].size() == size;
  }

  // --- actions and obligations

  void actions() {
    for (const auto& a : old_.actions) {
      const std::uint16_t same = position(new_.actions, renaming_.of(a.name));
      ActionSchema alone{a.name, {}, {}};
      out_.before.actions.add(same != kNowhere ? same : append(out_.schema.actions, alone));
    }
    if (!new_.action_enum) return;
    auto& members = out_.schema.enums[*new_.action_enum].members;
    for (std::size_t a = members.size(); a < out_.schema.actions.size(); ++a)
      members.push_back(out_.schema.actions[a].name);
  }

  void action_types() {
    const auto add = [](std::vector<std::uint16_t>& types, std::uint16_t type) {
      if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
    };
    for (std::uint16_t a = 0; a < old_.actions.size(); ++a) {
      ActionSchema& target = out_.schema.actions[out_.before.actions.to_union(a)];
      for (const auto type : old_.actions[a].principals)
        add(target.principals, out_.before.entities.to_union(type));
      for (const auto type : old_.actions[a].resources)
        add(target.resources, out_.before.entities.to_union(type));
    }
  }

  void obligations() {
    auto& all = out_.schema.obligations;
    for (const auto& o : old_.obligations) {
      const auto wanted = renaming_.of(o);
      const auto end = all.begin() + static_cast<std::ptrdiff_t>(new_.obligations.size());
      const auto same = std::find_if(
          all.begin(), end, [&](const std::string& name) { return wanted && name == *wanted; });
      const bool is_new = same == end;
      out_.before.obligations.add(
          static_cast<std::uint16_t>(is_new ? all.size() : std::size_t(same - all.begin())));
      if (is_new) all.push_back(o);
    }
  }

  void forget_ages() {
    for (auto& e : out_.schema.entities) {
      for (auto& attribute : e.attributes) attribute.within.reset();
    }
    for (auto& r : out_.schema.relations) {
      r.within.reset();
      for (auto& field : r.fields) field.within.reset();
    }
    for (auto& g : out_.schema.globals) g.within.reset();
  }

  std::optional<std::string> too_large() const {
    const Schema& all = out_.schema;
    std::size_t most = std::max({all.enums.size(), all.entities.size(), all.relations.size(),
                                 all.globals.size(), all.context.size(), all.actions.size()});
    for (const auto& e : all.enums) most = std::max(most, e.members.size());
    for (const auto& e : all.entities) most = std::max(most, e.attributes.size());
    for (const auto& r : all.relations) most = std::max(most, r.fields.size());
    if (most > kMostDeclarations || all.entities.size() > kMaxInTypes)
      return "the two policies declare too much to be compared";
    if (all.obligations.size() > kMaxObligations)
      return "the two policies have more than 64 obligations between them";
    const auto wide = [&](const Type& type) {
      return type.kind == Type::Kind::set && all.enums[type.id].members.size() > kMostSetMembers;
    };
    bool any = false;
    for (const auto& e : all.entities) {
      for (const auto& attribute : e.attributes) any = any || wide(attribute.type);
    }
    for (const auto& r : all.relations) {
      for (const auto& field : r.fields) any = any || wide(field.type);
    }
    for (const auto& g : all.globals) any = any || wide(g.type);
    for (const auto& c : all.context) any = any || wide(c.type);
    if (any) return "an enum with sets has more than 64 members in the two policies together";
    return std::nullopt;
  }

  const Schema &old_, &new_;
  const Renaming& renaming_;
  UnitedSchema out_;
};

}  // namespace

Result<UnitedSchema, std::string> unite(const Schema& before, const Schema& after,
                                        const Renaming& renaming) {
  return Uniting(before, after, renaming).unite();
}

}  // namespace sightline
