// How a clause's entities are found: from what the question names, by look-ups, to the entities for
// which the clause can be true. A necessary condition, never a sufficient one: whoever is found is
// asked of `decide`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/format/program.h"
#include "sightline/search.h"

namespace sightline {

// A value of the block: of a register, or of a column of the row in it.
struct SearchOperand {
  std::uint16_t at = 0;
  std::uint16_t column = kAny;  // kAny: the register itself
  bool is_column() const { return column != kAny; }
  friend bool operator==(const SearchOperand&, const SearchOperand&) = default;
};

inline constexpr std::uint16_t kTheWanted = 0xffff;  // what a step binds, if it is no row

// `target` is a path that begins at what the step binds; `source` is known by then.
struct SearchStep {
  enum class Kind : std::uint8_t {
    equal,   // target == source
    inside,  // target in source
    around   // source in target
  } kind = Kind::equal;
  SearchOperand target, source;
  std::uint16_t types = 0;           // of `in`, as its immediate has them
  std::uint16_t binds = kTheWanted;  // or the register of a begin_rows

  // The queries that the condition stands in, by their begin_rows: where one of them may be
  // unknown, so may be the condition, whatever it says. Of their arguments those that are known by
  // then, and those that are paths from the wanted. `certain_only`: there are others.
  std::vector<std::uint16_t> under = {}, known_arguments = {}, wanted_arguments = {};
  bool certain_only = false;
};

// The last step binds the wanted.
using SearchChain = std::vector<SearchStep>;

// Whom each of these finds holds all; the one that finds fewest is used.
struct SearchBranch {
  std::vector<SearchChain> chains;
};

// The clause is true only of those whom some branch finds.
struct ClauseSearch {
  Wanted wanted = Wanted::principals;
  std::uint16_t block = 0;
  bool looks = true;                   // at the wanted: if not, it is true of all or of none
  std::vector<SearchBranch> branches;  // none: everybody has to be tried
};

// SOUNDNESS: what comes out is trusted only as far as it is proved
// (compiler/prove/search_proof.cc).
ClauseSearch derive_search(const Program& program, std::uint16_t block, Wanted wanted);

// What an instruction reads: values, rows and truths alike.
struct BlockView {
  const Program& program;
  const Block& block;
  const Instruction& at(std::uint16_t i) const { return program.code[block.begin + i]; }
  std::uint16_t size() const { return static_cast<std::uint16_t>(block.end - block.begin); }
  const Query& query(std::uint16_t row) const { return program.queries[at(row).immediate]; }
};

}  // namespace sightline
