// A sealed record as a line of JSON, with its seal beside the facts (specs/seal-format.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sightline/trust/fact_record.h"
#include "sightline/trust/sealed_declarations.h"

namespace sightline::cli {

// Appends a line with its end. Says what no line can say of the record, if there is something. The record
// fits the declarations.
std::optional<std::string> append_record(const SealedDeclarations& declarations,
                                         const FactRecord& record, std::string_view seal,
                                         std::string& out);

// Clip `c1` (sealed fixed), row of share [..], list of share [..], global mode.
std::string subject_of(const SealedDeclarations& declarations, const FactRecord& record);

}  // namespace sightline::cli
