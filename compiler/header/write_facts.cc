// Declarations -> the telling half of a C++ header: the class Facts. Tested by tests/golden/header
// and, compiled, by tests/unit/compiler/header/typed_facts_test.cc. Knows nothing of decisions.
#include <fmt/format.h>

#include "compiler/header/header_parts.h"

namespace sightline {
namespace {

// The members of Facts and the parameters of its functions.
const Hidden kOwn{"add",     "add_all",  "add_parent", "set",         "build",
                  "builder", "builder_", "observe",    "observe_all", "observe_no_row",
                  "said",    "entity",   "attributes", "row",         "globals",
                  "child",   "parent"};

// `{"home", sightline::to_value(from.home)}` and so on, as an array called `name`.
template <class Named>
std::string values(const char* name, const char* from, const std::vector<Named>& all) {
  std::string out = fmt::format("    const sightline::FieldValue {}[] = {{\n", name);
  for (const Named& one : all) {
    out += fmt::format("        {{\"{}\", sightline::to_value({}.{})}},\n", one.name, from,
                       cpp_name(one.name, CppPlace::member));
  }
  return out + "    };\n";
}

template <class Named>
std::vector<Named> cached(std::vector<Named> all) {
  std::erase_if(all, [](const Named& one) { return one.trust != Trust::cached; });
  return all;
}

constexpr const char* kSaid = "result && it.value.kind() != sightline::Value::Kind::unavailable";

// Makes the call for each of `values` until one is refused.
std::string each_value(const char* call, const char* condition,
                       const char* first = "sightline::Accepted{}") {
  return fmt::format(
      "    sightline::FactResult result = {};\n"
      "    for (const auto& it : values) {{\n"
      "      if ({}) result = {};\n"
      "    }}\n"
      "    return result;\n",
      first, condition, call);
}

std::string add_entity(const CppTypes& types, std::size_t e) {
  const std::string name = types.entity(e, kOwn);
  const auto& attributes = types.schema.entities[e].attributes;
  if (attributes.empty()) {
    return fmt::format(
        "  sightline::FactResult add(const {}& entity) {{\n"
        "    return builder_.add_entity(entity.entity());\n  }}\n",
        name);
  }
  return fmt::format(
      "  sightline::FactResult add(const {0}& entity, const {0}::Attributes& attributes) {{\n"
      "{1}    return add_all(entity.entity(), values);\n  }}\n",
      name, values("values", "attributes", attributes));
}

std::string add_parents(const CppTypes& types, std::size_t e) {
  std::string out;
  for (const auto parent : types.schema.entities[e].parents) {
    out += fmt::format(
        "  sightline::FactResult add_parent(const {}& child, const {}& parent) {{\n"
        "    return builder_.add_parent(child.entity(), parent.entity());\n  }}\n",
        types.entity(e, kOwn), types.entity(parent, kOwn));
  }
  return out;
}

// `add`, `observe`: a row with its fields; `observe_no_row`: its key is nobody's.
std::string tell_row(const CppTypes& types, std::size_t r, const char* how, const char* call,
                     bool with_fields) {
  const RelationSchema& it = types.schema.relations[r];
  std::string key;
  for (const auto& c : it.columns) {
    key +=
        fmt::format("        sightline::to_value(row.{}),\n", cpp_name(c.name, CppPlace::member));
  }
  const bool has_fields = with_fields && !it.fields.empty();
  return fmt::format(
      "  sightline::FactResult {}(const {}& row) {{\n"
      "    const sightline::Value key[] = {{\n{}    }};\n{}"
      "    return builder_.{}(\"{}\", key{});\n  }}\n",
      how, types.relation(r, kOwn), key, has_fields ? values("fields", "row", it.fields) : "", call,
      it.name, has_fields ? ", fields" : "");
}

std::string observe_entity(const CppTypes& types, std::size_t e) {
  const auto& attributes = types.schema.entities[e].attributes;
  if (!has_cached(attributes)) return "";
  return fmt::format(
      "  sightline::FactResult observe(const {0}& entity, const {0}::Cached& said) {{\n"
      "{1}    return observe_all(entity.entity(), values);\n  }}\n",
      types.entity(e, kOwn), values("values", "said", cached(attributes)));
}

std::string observe_rows(const CppTypes& types, std::size_t r) {
  if (types.schema.relations[r].trust != Trust::cached) return "";
  return tell_row(types, r, "observe", "observe_row", true) +
         tell_row(types, r, "observe_no_row", "observe_no_row", false);
}

std::string observe_globals(const CppTypes& types) {
  if (!has_cached(types.schema.globals)) return "";
  return "  sightline::FactResult observe(const CachedGlobals& said) {\n" +
         values("values", "said", cached(types.schema.globals)) +
         each_value("builder_.observe_global(it.name, it.value)", kSaid) + "  }\n";
}

// What a cache says; silence is told by telling nothing.
std::string observing(const CppTypes& types) {
  std::string out;
  for (std::size_t e = 0; e < types.entities.size(); ++e) out += observe_entity(types, e);
  for (std::size_t r = 0; r < types.relations.size(); ++r) out += observe_rows(types, r);
  out += observe_globals(types);
  return out.empty()
             ? out
             : "\n  // What an untrusted cache says, of facts that are declared `cached`.\n" + out;
}

std::string set_globals(const CppTypes& types) {
  if (types.schema.globals.empty()) return "";
  return "  sightline::FactResult set(const Globals& globals) {\n" +
         values("values", "globals", types.schema.globals) +
         each_value("builder_.set_global(it.name, it.value)", "result") + "  }\n";
}

// Only where they are called.
std::string all_values(const CppTypes& types) {
  bool adds = false, observes = false;
  for (const auto& entity : types.schema.entities) {
    adds = adds || !entity.attributes.empty();
    observes = observes || has_cached(entity.attributes);
  }
  std::string out;
  if (adds) {
    out +=
        "  sightline::FactResult add_all(sightline::Entity entity,\n"
        "                                std::span<const sightline::FieldValue> values) {\n" +
        each_value("builder_.set_attribute(entity, it.name, it.value)", "result",
                   "builder_.add_entity(entity)") +
        "  }\n\n";
  }
  if (observes) {
    out +=
        "  sightline::FactResult observe_all(sightline::Entity entity,\n"
        "                                    std::span<const sightline::FieldValue> values) {\n" +
        each_value("builder_.observe_attribute(entity, it.name, it.value)", kSaid) + "  }\n\n";
  }
  return out;
}

}  // namespace

std::string write_facts(const CppTypes& types) {
  std::string out = R"(
// Facts on their way to a snapshot. A fact that is refused leaves the others as they are, but part
// of an entity or of the globals may have been taken: then the snapshot should not be built.
class Facts {
 public:
  explicit Facts(const Gate& gate) : builder_(gate.policy()) {}

)";
  for (std::size_t e = 0; e < types.entities.size(); ++e) out += add_entity(types, e);
  for (std::size_t e = 0; e < types.entities.size(); ++e) out += add_parents(types, e);
  for (std::size_t r = 0; r < types.relations.size(); ++r)
    out += tell_row(types, r, "add", "add_row", true);
  out += set_globals(types) + observing(types);
  return out + R"(
  // For what has no type of its own: look-ups that were cut short.
  sightline::SnapshotBuilder& builder() { return builder_; }
  sightline::Result<sightline::Snapshot, sightline::FactError> build(std::uint64_t revision,
                                                                     sightline::Time as_of) && {
    return std::move(builder_).build(revision, as_of);
  }

 private:
)" + all_values(types) +
         "  sightline::SnapshotBuilder builder_;\n};\n";
}

}  // namespace sightline
