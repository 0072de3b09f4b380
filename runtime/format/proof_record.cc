// What a proof record says as a whole. Tested by tests/unit/runtime/loader/load_test.cc.
#include "sightline/proof_record.h"

#include <algorithm>

namespace sightline {

std::string_view name(RecordedVerdict verdict) {
  switch (verdict) {
    case RecordedVerdict::proved:
      return "proved";
    case RecordedVerdict::refuted:
      return "refuted";
    case RecordedVerdict::unknown:
      return "unknown";
    case RecordedVerdict::vacuous:
      return "vacuous";
    case RecordedVerdict::not_asked:
      return "not asked";
  }
  return "?";
}

bool ProofRecord::proved() const {
  const auto is_proved = [](const ProofEntry& e) { return e.verdict == RecordedVerdict::proved; };
  const auto has_built_in = [&](std::string_view name) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const ProofEntry& e) { return e.built_in && e.property == name; });
  };
  return std::all_of(entries.begin(), entries.end(), is_proved) &&
         std::all_of(kBuiltInProofs.begin(), kBuiltInProofs.end(), has_built_in);
}

}  // namespace sightline
