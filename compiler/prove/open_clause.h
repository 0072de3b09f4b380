// A clause as a question about its condition: asked by anybody its head lets ask.
#pragma once

#include "compiler/prove/encoding.h"

namespace sightline {

struct OpenClause {
  typed::ExprRef condition;
  SymbolicRequest request;
  smt::Term asked;  // one of its actions is asked for
};

// `true` and `false` where a condition is wanted are switches, which somebody will turn: they are
// left open, or whatever is behind one would look like a mistake.
OpenClause open_clause(Encoding& encoding, const typed::Clause& clause);

}  // namespace sightline
