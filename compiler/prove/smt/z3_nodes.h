// What the opaque handles of term.h hold. Included by term.cc and solver.cc only.
#pragma once

#include <z3++.h>

#include "compiler/prove/smt/term.h"

namespace sightline::smt {

struct TermNode {
  z3::expr expr;
};
struct SortNode {
  z3::sort sort;
};
struct FunctionNode {
  z3::func_decl declaration;
};
struct Context::Handle {
  z3::context z3;
};

}  // namespace sightline::smt
