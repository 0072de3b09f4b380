// A line of JSON with a `seal`, read: the record that it says, and the seal's text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/cli/json_tree.h"
#include "sightline/result.h"
#include "sightline/trust/fact_record.h"
#include "sightline/trust/sealed_declarations.h"

namespace sightline::cli {

struct TaggedLine {
  FactRecord record;  // without its stamp, which the seal has
  std::string_view seal;
};

bool is_tagged(const JsonTree& tree);
// Of a line that is not tagged: the first fact in it that is declared `sealed`; nothing if none is.
std::optional<std::string> untagged_sealed_fact(const JsonTree& tree, const Schema& schema);
// Of a line that is tagged: what it says, or why it says no sealed record of this policy. What it says need
// not be so. Borrows from the tree.
Result<TaggedLine, std::string> tagged_line(const JsonTree& tree,
                                            const SealedDeclarations& declarations);

}  // namespace sightline::cli
