// The sealed records of a snapshot, as lines of JSON with their seals.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "compiler/cli/key_files.h"
#include "sightline/snapshot.h"
#include "sightline/trust/sealed_declarations.h"

namespace sightline::cli {

struct SealedFacts {
  std::uint64_t sealed = 0;
  std::vector<std::string> left_out;  // which record, and why
};

// `empty_lists`: of every entity that is there, where a relation is listed by it alone, also when it has no
// rows. The keys can seal.
SealedFacts seal_facts(const SealedDeclarations& declarations, const Snapshot& snapshot, Time stamp,
                       bool empty_lists, const Keys& keys, std::ostream& out);

}  // namespace sightline::cli
