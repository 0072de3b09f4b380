// Small random questions about two sorts of elements, integers and sets of three members.
#pragma once

#include "compiler/certify/certificate.h"
#include "tests/support/pick.h"

namespace sightline::testing {

// A table of about `size` terms of every kind, without assertions.
certify::Table random_table(const Pick& pick, std::size_t size);
// Some of its Boolean terms or their opposites, at most `most`, each term once.
std::vector<certify::Literal> random_literals(const Pick& pick, const certify::Table& table,
                                              std::size_t most);

}  // namespace sightline::testing
