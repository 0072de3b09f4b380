// Text to tree: the only door of policy/syntax/.
#pragma once

#include <cstddef>
#include <vector>

#include "policy/ast/ast.h"
#include "sightline/policy.h"

namespace sightline {

inline constexpr std::size_t kMaxSourceBytes = std::size_t{1} << 20;  // 1 MiB
inline constexpr std::size_t kMaxNesting = 64;
inline constexpr std::size_t kMaxExprDepth = 256;  // of ast::Expr under one another
inline constexpr std::size_t kMaxNameBytes = 128;
inline constexpr std::size_t kMaxSyntaxErrors = 20;  // then SL0004 and no more

// Every diagnostic here is an error. When there are any, `policy` holds what could be read: items
// with an error may be missing or changed, so resolving names in it would only report what follows
// from these errors. When there are none, it says exactly what the text says.
struct ParseResult {
  ast::Policy policy;
  std::vector<Diagnostic> diagnostics;  // in the order of their places
};

// A source with imports becomes one policy: the declarations of an imported file stand where it is
// first imported, those of the text itself last. The name and the imports are those of the text
// itself. Time and memory are linear in the text, for any bytes whatever. Pure; throws only
// std::bad_alloc.
ParseResult parse(const Source& source);

// Without what it imports, and as if that were there.
ParseResult parse_alone(const Source& source);

}  // namespace sightline
