// An ast as one line of text, so that a test is a table of two columns.
#pragma once

#include <string>

#include "policy/ast/ast.h"

namespace sightline {

std::string dump(const ast::Expr* expr);  // `(and a (== b 3))`; null is `_`
std::string dump(const ast::Item& item);
std::string dump(const ast::Policy& policy);  // its name, imports and items, a line each

}  // namespace sightline
