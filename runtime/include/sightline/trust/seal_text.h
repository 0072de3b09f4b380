// A seal apart from its record, as text: for who keeps facts as JSON, and the seal beside them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/result.h"
#include "sightline/trust/fact_record.h"
#include "sightline/trust/sealed_declarations.h"
#include "sightline/trust/sealed_record.h"

namespace sightline {

// Version, algorithm, key id, stamp and tag of what seal() returned, as base64url without padding.
std::string seal_text(std::span<const std::byte> sealed);

// The bytes that seal() returned, from the facts and the text: to be opened, which finds out whether they
// belong together. The record's stamp is not read; the seal has it.
Result<std::vector<std::byte>, SealError> with_seal(const SealedDeclarations& declarations,
                                                    FactRecord record, std::string_view text);

}  // namespace sightline
