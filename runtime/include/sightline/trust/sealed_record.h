// Facts under a tag, so that they can travel through hands that nobody trusts (specs/seal-format.md).
//
//   const sightline::SealedDeclarations declarations(policy);
//   auto bytes = sightline::seal(declarations, record, keys);      // into the cache
//   auto opened = sightline::open(declarations, keys, *bytes);     // out of it
//   if (!opened) count(opened.error().kind);                       // and the fact is unavailable
//   else if (!sightline::is_about(opened->record, kind, owner, id, key)) ...   // another question's answer
//
// A tag says who sealed a record and that nothing of it was changed. It does not say that the record
// answers the question at hand, nor that it is young enough: ask is_about() and look at the stamp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/observation.h"
#include "sightline/result.h"
#include "sightline/trust/fact_record.h"
#include "sightline/trust/seal_keys.h"
#include "sightline/trust/sealed_declarations.h"
#include "sightline/trust/signing_keys.h"

namespace sightline {

struct SealError {
  enum class Kind : std::uint8_t {
    malformed,     // not the bytes of a sealed record
    unknown_key,   // sealed by none of these keys
    not_declared,  // the policy declares no such sealed records
    wrong_tag,     // changed on the way, forged, or sealed under other declarations
    not_fitting,   // the tag holds, and what is under it is no record that these declarations allow
  } kind = Kind::malformed;
};
inline constexpr std::size_t kSealErrorKinds = 5;
std::string_view name_of(SealError::Kind kind);  // `wrong tag`

// Why a record is not sealed, in words that name it.
struct SealRefusal {
  std::string message;
};

// The bytes of the record under a tag of the current key. Refuses what does not fit the declarations, is
// unavailable in part, or breaks an invariant of the policy that is about this one record.
Result<std::vector<std::byte>, SealRefusal> seal(const SealedDeclarations& declarations,
                                                 const FactRecord& record, const SealKeys& keys);
Result<std::vector<std::byte>, SealRefusal> seal(const SealedDeclarations& declarations,
                                                 const FactRecord& record, const SigningKeys& keys);

struct OpenedRecord {
  FactRecord record;  // rows of a list by rising columns, as they are encoded
  KeyAge key = KeyAge::current;
};

// The record, if its tag holds. Which key and which declarations it is under is read before the tag is
// compared, nothing else is. What is returned borrows ids and texts from `bytes`, which have to outlive it.
Result<OpenedRecord, SealError> open(const SealedDeclarations& declarations, const SealKeys& keys,
                                     std::span<const std::byte> bytes);
Result<OpenedRecord, SealError> open(const SealedDeclarations& declarations, const VerifyKeys& keys,
                                     std::span<const std::byte> bytes);

// The same record with the same stamp under the current key of `to`, if its tag holds under `from`: for
// signed records where they come in, and for old ones before their key is gone.
Result<std::vector<std::byte>, SealError> reseal(const SealedDeclarations& declarations,
                                                 const VerifyKeys& from, const SealKeys& to,
                                                 std::span<const std::byte> bytes);
Result<std::vector<std::byte>, SealError> reseal(const SealedDeclarations& declarations,
                                                 const SealKeys& from, const SealKeys& to,
                                                 std::span<const std::byte> bytes);

// Whether the record answers this question. `id`: of an entity; `key`: of a row or a list, as in FactRecord.
bool is_about(const FactRecord& record, FactRecord::Kind kind, std::uint16_t owner,
              std::string_view id, std::span<const Value> key);
// The same of what an Inquiry asks; of rows that are sealed apart, whether this is one of those asked for. And the
// kind of record that a question about something sealed is answered by.
bool is_about(const FactRecord& record, const Question& question);
FactRecord::Kind record_kind(const Question& question);

}  // namespace sightline
