// What the Boolean terms made of others mean, as clauses (Tseitin).
#pragma once

#include <functional>
#include <span>

#include "compiler/certify/table.h"

namespace sightline::certify {

// Tells every clause of the term at `node`; none if it is not made of other Boolean terms.
void define(const Table& table, Node node,
            const std::function<void(std::span<const Literal>)>& clause);

}  // namespace sightline::certify
