// Declarations -> the asking half of a C++ header: context, decision, Gate, and the tables that a
// policy is held against. Tested by tests/golden/header and, compiled, by
// tests/unit/compiler/header/typed_gate_test.cc. Knows nothing of facts.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/header/header_parts.h"
#include "runtime/format/digest.h"
#include "sightline/binding.h"

namespace sightline {
namespace {

constexpr const char* kGate = R"(
// Decides by one policy, which is known to be the one that this header was written for. Any number
// of threads may ask it at once, each with a Trace of its own or none.
class Gate {{
 public:
  // Refuses a policy with other declarations than this header's, or without a proof of a property
  // in kRequirements. A newer policy needs a Gate of its own, and is checked as this one was.
  static sightline::Result<Gate, sightline::BindError> bind(
      sightline::Policy policy, const sightline::BindOptions& options = {{}}) {{
    if (auto wrong = sightline::check_binding(policy, kDeclarations, kRequirements, options))
      return *std::move(wrong);
    return Gate(std::move(policy), options.direct);
  }}
  const sightline::Policy& policy() const {{ return held_policy; }}
{functions}
 private:
  Gate(sightline::Policy policy, const sightline::direct::Code* code)
      : held_policy(std::move(policy)), held_code(code) {{}}

  // `place`: of the action and the types among all.
  Decision decide(std::size_t place, sightline::Entity principal, std::uint16_t action,
                  sightline::Entity resource,{context_parameter}
                  sightline::Time now, const sightline::Snapshot& snapshot,
                  sightline::Trace* trace) const noexcept {{{context_values}
    const sightline::Request request{{principal, action, resource, now, {given}}};
    if (held_code == nullptr || trace != nullptr) return {{held_policy.decide(request, snapshot, trace)}};
    return {{held_code->cases[place].decide(held_policy, request, snapshot, nullptr)}};
  }}

  sightline::Policy held_policy;
  const sightline::direct::Code* held_code;
}};
)";

// One function, for one pair of types.
std::string function(const CppTypes& types, std::size_t action, std::uint16_t principal,
                     std::uint16_t resource, const Hidden& hidden, std::size_t place) {
  const bool has_context = !types.schema.context.empty();
  return fmt::format(
      R"(
{}  Decision {}(
      const {}& principal, const {}& resource,{}
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {{
    return decide({}, principal.entity(), {}, resource.entity(),{} now, snapshot, trace);
  }}
)",
      comment(types.tree.actions[action].doc, "  "),
      cpp_name(types.schema.actions[action].name, CppPlace::action),
      types.entity(principal, hidden), types.entity(resource, hidden),
      has_context ? " const Context& context," : "", place, action, has_context ? " context," : "");
}

// An artifact's cases stand in the order of action, principal, resource.
std::size_t smaller(const std::vector<std::uint16_t>& types, std::uint16_t type) {
  return static_cast<std::size_t>(
      std::count_if(types.begin(), types.end(), [&](const auto it) { return it < type; }));
}

std::string functions(const CppTypes& types) {
  Hidden hidden{"bind",     "decide",  "held_policy", "held_code", "principal",
                "resource", "context", "snapshot",    "trace"};
  for (const auto& it : types.schema.actions) hidden.push_back(cpp_name(it.name, CppPlace::action));
  std::string out;
  std::size_t before = 0;  // of earlier actions
  for (std::size_t a = 0; a < types.schema.actions.size(); ++a) {
    const auto& principals = types.schema.actions[a].principals;
    const auto& resources = types.schema.actions[a].resources;
    for (const auto principal : principals) {
      for (const auto resource : resources) {
        const std::size_t place = before + smaller(principals, principal) * resources.size() +
                                  smaller(resources, resource);
        out += function(types, a, principal, resource, hidden, place);
      }
    }
    before += principals.size() * resources.size();
  }
  return out;
}

std::string context_values(const CppTypes& types) {
  std::string out = "\n    const sightline::ContextValue given[] = {";
  for (std::size_t c = 0; c < types.schema.context.size(); ++c) {
    out += fmt::format("\n        {{{}, sightline::to_value(context.{})}},", c,
                       cpp_name(types.schema.context[c].name, CppPlace::member));
  }
  return out + "\n    };";
}

// Bytes of a text in C++: declarations and requirements are ASCII without `"` and `\`.
std::string table(const char* name, const std::vector<std::string>& texts) {
  std::string out =
      fmt::format("inline constexpr std::array<std::string_view, {}> {}{{\n", texts.size(), name);
  for (const auto& text : texts) out += "    \"" + text + "\",\n";
  return out + "};\n";
}

}  // namespace

std::string write_context(const CppTypes& types) {
  if (types.schema.context.empty()) return "";
  Hidden hidden;
  add_member_names(types.schema.context, hidden);
  std::string out;
  for (const auto& it : types.schema.context) {
    out += fmt::format("  std::optional<{}> {} = sightline::kUnavailable;\n",
                       types.known(it.type, hidden), cpp_name(it.name, CppPlace::member));
  }
  return "\n// What a request says beside who, what and when. What is not said is unavailable.\n"
         "struct Context {\n" +
         out + "};\n";
}

std::string write_decision(const CppTypes& types) {
  if (types.schema.obligations.empty()) return "\nusing Decision = sightline::Decision;\n";
  std::string members;
  for (std::size_t o = 0; o < types.schema.obligations.size(); ++o) {
    members += comment(types.tree.obligations[o].doc, "  ") +
               fmt::format("  {},\n", cpp_name(types.schema.obligations[o], CppPlace::member));
  }
  return "\n// What has to be done along with an allow.\nenum class Obligation : std::uint8_t {\n" +
         members +
         "};\n\nstruct Decision : sightline::Decision {\n"
         "  bool has(Obligation obligation) const {\n"
         "    return (obligations >> (static_cast<unsigned>(obligation) & 63) & 1) != 0;\n"
         "  }\n};\n";
}

std::string write_tables(const CppTypes& types) {
  std::vector<std::string> required;
  for (const auto& property : types.tree.properties) {
    required.push_back(property.name + "@" +
                       to_hex(sha256(std::as_bytes(std::span(property.canonical)))));
  }
  return "\n// What this header was written for; Gate::bind compares.\n" +
         table("kDeclarations", declarations(types.schema)) +
         "// The properties that were proved, as sightline::LoadOptions::require takes them.\n" +
         table("kRequirements", required);
}

std::string write_code(bool has_code) {
  return has_code ? "\n// The rules as C++, of a source of its own: `Gate::bind(policy, {.direct = "
                    "&kDirect})`.\n"
                    "extern const sightline::direct::Code kDirect;\n"
                  : "";
}

std::string write_gate(const CppTypes& types) {
  const bool has_context = !types.schema.context.empty();
  using namespace fmt::literals;
  return fmt::format(
      kGate, "functions"_a = functions(types),
      "context_parameter"_a = has_context ? "\n                  const Context& context," : "",
      "context_values"_a = has_context ? context_values(types) : "",
      "given"_a = has_context ? "given" : "{}");
}

}  // namespace sightline
