// A snapshot as a file that is used as it lies there: written once, mapped by any number of processes,
// which share its pages.
//
//   if (auto saved = sightline::save_image(*policy, snapshot, "facts.image"); !saved)
//     return fail(saved.error());
//   auto mapped = sightline::map_image(*policy, "facts.image");
//
// The format is that of memory (specs/image-format.md) and no interchange format: a file is of the
// declarations and invariants it was made for, and of the version that made it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline {

// Writes the facts, with the ways to rows that the policy's queries want, under a name of its own beside
// `path`, brings it to the disk, and renames it: whoever opens `path` finds the one or the other, whole,
// also after a crash. An error names the file.
Result<Accepted, std::string> save_image(const Policy& policy, const Snapshot& snapshot,
                                         const std::string& path);

// The file as a snapshot, mapped and not read: in the time that it takes to look at its first pages. Of
// its contents only the places of its sections are checked; it is trusted as a program's own files are.
// `check`: reads all of it and holds it against its digest first.
// Facts whose ways to rows the policy's queries do not find are refused: they have to be saved again.
Result<Snapshot, std::string> map_image(const Policy& policy, const std::string& path,
                                        bool check = false);

// The same for who has no policy at hand: declarations, and the digest that names them with the invariants.
// Whatever ways to rows it has.
Result<Snapshot, std::string> map_image(const Schema& schema, const Digest& schema_digest,
                                        const std::string& path, bool check);

// What an image holds, for who wants to know where memory goes.
struct ImageAbout {
  struct Part {
    std::string name;
    std::uint64_t count = 0;         // ids of a type, rows of a relation
    std::uint64_t record_bytes = 0;  // of one
    std::uint64_t bytes = 0;         // of all, with slots, lists and long ids
  };
  std::uint64_t revision = 0, bytes = 0;
  Time as_of;
  std::vector<Part> parts;  // entity types, `strings`, relations
};
ImageAbout about_image(const Schema& schema, const Snapshot& snapshot);

}  // namespace sightline
