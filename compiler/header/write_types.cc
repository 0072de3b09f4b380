// Declarations -> the types of a C++ header. Tested by tests/golden/header, and by
// tests/unit/compiler/header/typed_gate_test.cc, which compiles them. Knows nothing of functions.
#include <fmt/format.h>

#include "compiler/header/header_parts.h"

namespace sightline {
namespace {

// `std::optional<T> name`, with what it is when nobody says so.
std::string member(const CppTypes& types, const AttributeSchema& attribute, const Hidden& hidden) {
  return fmt::format("  std::optional<{}> {} = sightline::{};\n",
                     types.known(attribute.type, hidden),
                     cpp_name(attribute.name, CppPlace::member),
                     attribute.type.optional ? "kNone" : "kUnavailable");
}

std::string members(const CppTypes& types, const std::vector<AttributeSchema>& all,
                    const Hidden& hidden) {
  std::string out;
  for (const auto& one : all) out += member(types, one, hidden);
  return out;
}

// What a cache may say. It is silent about what is not set, whatever the type.
template <class Named>
std::string cached_members(const CppTypes& types, const std::vector<Named>& all,
                           const Hidden& hidden) {
  std::string out;
  for (const Named& one : all) {
    if (one.trust != Trust::cached) continue;
    out += fmt::format("  std::optional<{}> {} = sightline::kUnavailable;\n",
                       types.known(one.type, hidden), cpp_name(one.name, CppPlace::member));
  }
  return out;
}

// Entities cannot be left out of a row by themselves; other columns are wrapped so that they cannot.
std::string column(const CppTypes& types, const ColumnSchema& column, const Hidden& hidden) {
  const std::string plain = types.plain(column.type, hidden);
  const bool is_entity = column.type.kind == Type::Kind::entity;
  return fmt::format("  {} {};\n", is_entity ? plain : "sightline::Given<" + plain + ">",
                     cpp_name(column.name, CppPlace::member));
}

std::string ordered_text(const EnumSchema& it) {
  std::string text;
  for (const auto& member : it.members) text += (text.empty() ? "// " : " < ") + member;
  return it.ordered ? text + "\n" : "";
}

}  // namespace

std::string write_enums(const CppTypes& types) {
  std::string out;
  for (std::size_t e = 0; e < types.enums.size(); ++e) {
    const EnumSchema& it = types.schema.enums[e];
    std::string members;
    for (const auto& member : it.members)
      members += fmt::format("  {},\n", cpp_name(member, CppPlace::member));
    out += fmt::format("\n{}enum class {} : std::uint16_t {{\n{}}};\n", ordered_text(it),
                       types.enums[e], members);
  }
  return out;
}

std::string write_entities(const CppTypes& types) {
  std::string out;
  for (std::size_t e = 0; e < types.entities.size(); ++e) {
    const auto& attributes = types.schema.entities[e].attributes;
    const std::string told = attributes.empty() ? "" : "  struct Attributes;\n";
    const std::string cached = has_cached(attributes) ? "  struct Cached;\n" : "";
    out += fmt::format(
        R"(
{0}class {1} {{
 public:
  explicit constexpr {1}(std::string_view id) : held_id(id) {{}}  // borrows the id
  constexpr std::string_view id() const {{ return held_id; }}
  constexpr sightline::Entity entity() const {{ return {{{2}, held_id}}; }}
  friend constexpr bool operator==(const {1}&, const {1}&) = default;
{3}
 private:
  std::string_view held_id;
}};
)",
        comment(types.tree.entities[e].doc, ""), types.entities[e], e, told + cached);
  }
  return out;
}

std::string write_attributes(const CppTypes& types) {
  std::string out;
  for (std::size_t e = 0; e < types.entities.size(); ++e) {
    const EntitySchema& it = types.schema.entities[e];
    if (it.attributes.empty()) continue;
    Hidden hidden{"Attributes", "Cached"};
    add_member_names(it.attributes, hidden);
    out += fmt::format("\nstruct {}::Attributes {{\n{}}};\n", types.entities[e],
                       members(types, it.attributes, hidden));
    if (!has_cached(it.attributes)) continue;
    out += fmt::format("\nstruct {}::Cached {{\n{}}};\n", types.entities[e],
                       cached_members(types, it.attributes, hidden));
  }
  return out;
}

std::string write_rows(const CppTypes& types) {
  std::string out;
  for (std::size_t r = 0; r < types.relations.size(); ++r) {
    const RelationSchema& it = types.schema.relations[r];
    Hidden hidden;
    add_member_names(it.columns, hidden);
    add_member_names(it.fields, hidden);
    std::string columns;
    for (const auto& c : it.columns) columns += column(types, c, hidden);
    out += fmt::format("\n{}struct {} {{\n{}{}}};\n", comment(types.tree.relations[r].doc, ""),
                       types.relations[r], columns, members(types, it.fields, hidden));
  }
  return out;
}

std::string write_globals(const CppTypes& types) {
  if (types.schema.globals.empty()) return "";
  Hidden hidden;
  add_member_names(types.schema.globals, hidden);
  std::string out;
  for (std::size_t g = 0; g < types.schema.globals.size(); ++g) {
    const GlobalSchema& it = types.schema.globals[g];
    out += comment(types.tree.globals[g].doc, "  ") +
           member(types, {it.name, it.type, it.trust, it.within}, hidden);
  }
  const std::string cached = cached_members(types, types.schema.globals, hidden);
  return "\n// Facts about no entity.\nstruct Globals {\n" + out + "};\n" +
         (cached.empty() ? "" : "\nstruct CachedGlobals {\n" + cached + "};\n");
}

}  // namespace sightline
