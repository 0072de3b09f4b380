// A policy's declarations as a C++ header: one type per entity, enum and relation, one function per
// action and pair of types. Handing a user's id where a camera's belongs does not compile.
//
//   if (auto in = sightline::usual_namespace(*checked, "home")) write(sightline::cpp_header(*checked, *in));
//
// The header includes the runtime's public headers and nothing else. How the names of a policy
// become names of C++, and what the header promises: specs/cpp-header.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sightline/loaded_policy.h"
#include "sightline/policy.h"

namespace sightline {

// The namespace when nobody names one: after the policy, else after the stem of its file; nothing
// if neither can be one.
std::optional<std::string> usual_namespace(const CheckedPolicy& policy, std::string_view stem);

// Why this cannot be the namespace of a header (`home`, `hosts::home`), or nothing.
std::optional<std::string> misfit_namespace(std::string_view written);

// Deterministic: the same declarations, properties and namespace give the same text.
// `has_code`: cpp_code() is there too, whose constant the header declares.
std::string cpp_header(const CheckedPolicy& policy, std::string_view name_space,
                       bool has_code = false);

// The rules of an artifact as C++, from the plan that decides by them (sightline/direct.h). The same body of
// an artifact and namespace give the same text. An error: no snapshot can be made for the policy.
Result<std::string, FactError> cpp_code(const Policy& policy, std::string_view name_space);

// The namespace that such a text says it has; nothing if it is no such text.
std::optional<std::string> namespace_of_code(std::string_view code);

}  // namespace sightline
