// Checked policy -> the text of a C++ header. Tested by tests/unit/compiler/header/cpp_header_test.cc
// and tests/golden/header. It puts the parts together, and knows nothing of files.
#include "sightline/cpp_header.h"

#include <fmt/format.h>

#include "compiler/header/header_parts.h"
#include "sightline/binding.h"

namespace sightline {
namespace {

// How the header is used, with the policy's own words.
std::string example(const CppTypes& types) {
  if (types.schema.actions.empty()) return "";
  const ActionSchema& action = types.schema.actions.front();
  return fmt::format(
      "//   auto gate = {0}::Gate::bind(std::move(*policy));  // from sightline::Policy::load\n"
      "//   if (!gate) return fail(gate.error().message);\n"
      "//   if (gate->{1}({0}::{2}{{\"...\"}}, {0}::{3}{{\"...\"}}{4}, now, snapshot)) ...\n//\n",
      types.name_space, cpp_name(action.name, CppPlace::action),
      types.entities[action.principals.front()], types.entities[action.resources.front()],
      types.schema.context.empty() ? "" : ", context");
}

std::string opening(const CppTypes& types) {
  const std::string& name = types.tree.name;
  return fmt::format(
      R"(// Written by `sightline compile --header`{} and not to be changed here.
//
{}// What a policy does not declare does not compile. Names: specs/cpp-header.md.
// clang-format off
#pragma once

#include <sightline/binding.h>
#include <sightline/loaded_policy.h>
#include <sightline/typed_values.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace {} {{

static_assert(sightline::kHeaderVersion == {}, "write this header again: sightline compile --header");
)",
      name.empty() ? "" : " for the policy `" + name + "`", example(types), types.name_space,
      kHeaderVersion);
}

}  // namespace

std::optional<std::string> usual_namespace(const CheckedPolicy& policy, std::string_view stem) {
  const std::string& name = policy.tree().name;
  std::string made = cpp_name(name.empty() ? stem : name, CppPlace::name_space);
  if (made.find(':') != std::string::npos || misfit_namespace(made)) return std::nullopt;
  return made;
}

std::optional<std::string> misfit_namespace(std::string_view written) {
  const std::string quoted = "`" + std::string(written) + "`";
  while (true) {
    const auto end = written.find("::");
    const std::string_view part = written.substr(0, end);
    const bool is_name =
        !part.empty() && (part.front() < '0' || part.front() > '9') && part.front() != '_' &&
        part.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
            std::string_view::npos;
    if (!is_name) return quoted + " is no namespace of C++";
    if (is_taken(part, CppPlace::name_space))
      return quoted + " has a name that C++ or the header needs for itself";
    if (end == std::string_view::npos) return std::nullopt;
    written.remove_prefix(end + 2);
  }
}

std::string cpp_header(const CheckedPolicy& policy, std::string_view name_space, bool has_code) {
  const CppTypes types(policy.tree(), name_space);
  return opening(types) + write_enums(types) + write_entities(types) + write_attributes(types) +
         write_rows(types) + write_globals(types) + write_context(types) + write_decision(types) +
         write_tables(types) + write_code(has_code) + write_gate(types) + write_facts(types) +
         fmt::format("\n}}  // namespace {}\n", name_space);
}

}  // namespace sightline
