// A name of a policy -> a name of C++. Tested by tests/unit/compiler/header/cpp_names_test.cc. Knows
// words, and nothing of what they are names of.
#include "compiler/header/cpp_names.h"

#include <algorithm>
#include <array>
#include <span>

namespace sightline {
namespace {

using Words = std::span<const std::string_view>;

// Words of C++ up to 26, its other spellings of operators, and what widespread headers define as macros.
// clang-format off
constexpr auto kWords = std::to_array<std::string_view>({
    "alignas", "alignof", "and", "and_eq", "asm", "assert", "auto", "bitand", "bitor", "bool",
    "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await",
    "co_return", "co_yield", "compl", "concept", "const", "const_cast", "consteval",
    "constexpr", "constinit", "continue", "contract_assert", "decltype", "default", "delete",
    "do", "double", "dynamic_cast", "else", "emit", "enum", "EOF", "errno", "explicit",
    "export", "extern", "false", "FILE", "float", "for", "foreach", "friend", "goto", "i386",
    "if", "inline", "int", "linux", "long", "major", "minor", "mutable", "namespace", "new",
    "noexcept", "not", "not_eq", "NULL", "nullptr", "operator", "or", "or_eq", "private",
    "protected", "public", "Q_EMIT", "Q_SIGNALS", "Q_SLOTS", "reflexpr", "register",
    "reinterpret_cast", "requires", "return", "setjmp", "short", "sightline", "signals",
    "signed", "sizeof", "slots", "static", "static_assert", "static_cast", "std", "stderr",
    "stdin", "stdout", "struct", "switch", "synchronized", "template", "this", "thread_local",
    "throw", "true", "try", "typedef", "typeid", "typename", "union", "unix", "unsigned",
    "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq"});
// clang-format on

// What the header itself declares.
constexpr auto kNamespaces = std::to_array<std::string_view>({"main", "posix"});
constexpr auto kTypes = std::to_array<std::string_view>(
    {"Attributes", "Cached", "CachedGlobals", "Context", "Decision", "Facts", "Gate", "Globals",
     "Obligation", "id", "held_id", "kDeclarations", "kDirect", "kRequirements"});
constexpr auto kActions =
    std::to_array<std::string_view>({"Context", "Decision", "Gate", "bind", "decide", "held_code",
                                     "held_policy", "kDeclarations", "kDirect", "kRequirements"});

Words taken_at(CppPlace place) {
  switch (place) {
    case CppPlace::name_space:
      return kNamespaces;
    case CppPlace::type:
      return kTypes;
    case CppPlace::action:
      return kActions;
    case CppPlace::member:
      return {};
  }
  return {};
}

// `a__b` as `a_z_b`, `a_z_b` as `a_zz_b`.
std::string apart(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    out += name[i];
    if (name[i] != '_') continue;
    const auto next = std::min(name.find_first_not_of('z', i + 1), name.size());
    if (next < name.size() && name[next] == '_') out += 'z';
  }
  return out;
}

}  // namespace

bool is_taken(std::string_view name, CppPlace place) {
  const Words taken = taken_at(place);
  return name.find("__") != std::string_view::npos ||
         std::find(kWords.begin(), kWords.end(), name) != kWords.end() ||
         std::find(taken.begin(), taken.end(), name) != taken.end();
}

std::string cpp_name(std::string_view name, CppPlace place) {
  constexpr std::string_view kMark = "_n";
  std::string out = apart(name);
  std::string_view bare = out;
  while (bare.ends_with(kMark)) bare.remove_suffix(kMark.size());
  return is_taken(bare, place) ? out.append(kMark) : out;
}

}  // namespace sightline
