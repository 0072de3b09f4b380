// Whether a policy is the one that a header of `sightline compile --header` was written for. The
// header asks once, when a policy is bound to its Gate; after that its numbers and types hold.
//
// What is compared is the declarations themselves, each as one line of text: those that the header
// was written with, and those that the loaded policy has. A policy with other rules, trust words,
// ages, invariants or further properties is fine: none of these is in the header.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sightline/direct.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline {

// What a header needs of this file and of typed_values.h. It changes when a header has to be
// written again.
inline constexpr int kHeaderVersion = 2;

struct BindError {
  enum class Kind : std::uint8_t {
    declarations,  // the policy declares something else than the header was written for
    requirement,   // a property of the header is not proved of this policy, or reads otherwise
    other_code,    // BindOptions::direct was written from another artifact, or for another runtime
  } kind;
  std::string message;
};

struct BindOptions {
  bool accept_unproved = false;  // for tests and rehearsals only: no property is looked for
  // The rules as C++ (`sightline compile --cpp`), to decide by instead of the policy's own plan, which they
  // are held to: byte for byte written from this policy's rules, or nothing is bound. It outlives the Gate.
  const direct::Code* direct = nullptr;
};

namespace binding {

inline std::string type_text(const Schema& schema, const Type& type) {
  const auto named = [&]() -> std::string {
    switch (type.kind) {
      case Type::Kind::boolean:
        return "bool";
      case Type::Kind::integer:
        return "int";
      case Type::Kind::time:
        return "time";
      case Type::Kind::duration:
        return "duration";
      case Type::Kind::enumeration:
        return schema.enums[type.id].name;
      case Type::Kind::entity:
        return schema.entities[type.id].name;
      case Type::Kind::string:
        return "string";
      case Type::Kind::set:
        return "set<" + schema.enums[type.id].name + ">";
    }
    return "";
  };
  return type.optional ? named() + "?" : named();
}

// `(a: int, b: time?)`, of what has a name and a type.
template <class Named>
std::string list_text(const Schema& schema, const std::vector<Named>& all) {
  std::string text = "(";
  for (const Named& one : all)
    text += (text.size() > 1 ? ", " : "") + one.name + ": " + type_text(schema, one.type);
  return text + ")";
}

inline std::string union_text(const Schema& schema, const std::vector<std::uint16_t>& types) {
  std::string text;
  for (const auto type : types) text += (text.empty() ? "" : " | ") + schema.entities[type].name;
  return text;
}

inline std::string hexadecimal(const Digest& digest) {
  std::string text;
  for (const auto byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace binding

// Everything that a header says with numbers and types, one declaration each, in their order. Equal
// lists: the numbers and types of the one are those of the other.
inline std::vector<std::string> declarations(const Schema& schema) {
  using binding::list_text, binding::type_text, binding::union_text;
  std::vector<std::string> all;
  for (const auto& it : schema.enums) {
    std::string members;
    for (const auto& member : it.members) members += (members.empty() ? "" : ", ") + member;
    all.push_back("enum " + it.name + ": " + members);
  }
  for (const auto& it : schema.entities) {
    const std::string in = it.parents.empty() ? "" : " in " + union_text(schema, it.parents);
    all.push_back("entity " + it.name + in + list_text(schema, it.attributes));
  }
  for (const auto& it : schema.relations) {
    all.push_back("relation " + it.name + list_text(schema, it.columns) +
                  list_text(schema, it.fields));
  }
  for (const auto& it : schema.globals)
    all.push_back("global " + it.name + ": " + type_text(schema, it.type));
  for (const auto& it : schema.context)
    all.push_back("context " + it.name + ": " + type_text(schema, it.type));
  for (const auto& it : schema.actions) {
    all.push_back("action " + it.name + "(" + union_text(schema, it.principals) + ", " +
                  union_text(schema, it.resources) + ")");
  }
  for (const auto& it : schema.obligations) all.push_back("obligation " + it);
  return all;
}

namespace binding {

inline BindError misfit(const Policy& policy, BindError::Kind kind, const std::string& why) {
  std::string message = "the policy \"" + policy.name();
  return {kind, message.append("\" is not what this header was written for: ").append(why)};
}

inline std::optional<BindError> other_declaration(const Policy& policy,
                                                  std::span<const std::string_view> known) {
  const std::vector<std::string> has = declarations(policy.schema());
  for (std::size_t i = 0; i < std::max(has.size(), known.size()); ++i) {
    if (i < has.size() && i < known.size() && has[i] == known[i]) continue;
    std::string why = i < has.size() ? "it declares `" + has[i] + "`" : "it ends there";
    why += " where the header ";
    why += i < known.size() ? "has `" + std::string(known[i]) + "`" : "ends there";
    return misfit(policy, BindError::Kind::declarations, why.append("; write the header again"));
  }
  return std::nullopt;
}

// `wanted` is NAME@HEX, as LoadOptions::require takes it.
inline std::optional<BindError> missing_proof(const Policy& policy, std::string_view wanted) {
  const auto refused = [&](const std::string& why) {
    return misfit(policy, BindError::Kind::requirement,
                  "the property `" + std::string(wanted.substr(0, wanted.find('@'))) + "` " + why);
  };
  for (const ProofEntry& entry : policy.proofs().entries) {
    if (entry.property != wanted.substr(0, wanted.find('@'))) continue;
    if (entry.property + "@" + hexadecimal(entry.text) != wanted)
      return refused("has another text in it; write the header again");
    if (entry.verdict != RecordedVerdict::proved)
      return refused("is not proved but " + std::string(name(entry.verdict)));
    return std::nullopt;
  }
  return refused("is not in it");
}

// `code` is of these rules, and so has each of their actions for each pair of its types.
inline std::optional<BindError> other_code(const Policy& policy, const direct::Code& code) {
  if (code.version != direct::kVersion || code.body != policy.body()) {
    return misfit(policy, BindError::Kind::other_code,
                  "its C++ was written from another artifact; write it again");
  }
  return std::nullopt;
}

}  // namespace binding

// Nothing, if the policy has these declarations and a proof of each of these properties.
inline std::optional<BindError> check_binding(const Policy& policy,
                                              std::span<const std::string_view> declarations,
                                              std::span<const std::string_view> requirements,
                                              const BindOptions& options) {
  auto wrong = binding::other_declaration(policy, declarations);
  if (!wrong && options.direct != nullptr) wrong = binding::other_code(policy, *options.direct);
  if (wrong || options.accept_unproved) return wrong;
  for (const std::string_view wanted : requirements) {
    wrong = binding::missing_proof(policy, wanted);
    if (wrong) return wrong;
  }
  return std::nullopt;
}

}  // namespace sightline
