// What a proof record says as a whole. Tested by tests/unit/runtime/loader/load_test.cc.
#include "sightline/proof_record.h"

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
  for (const ProofEntry& e : entries)
    if (e.verdict != RecordedVerdict::proved) return false;
  for (const auto name : kBuiltInProofs) {
    bool is_there = false;
    for (const ProofEntry& e : entries) is_there = is_there || (e.built_in && e.property == name);
    if (!is_there) return false;
  }
  return true;
}

}  // namespace sightline
