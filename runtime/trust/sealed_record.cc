// FactRecord -> bytes under a tag, and back. SOUNDNESS: nothing of a record is looked at before its tag has
// held, but which key and which declarations it is under, and the tag covers these. Tested in
// tests/unit/runtime/trust/sealed_record_test.cc. Which record was asked for, and how old one may be, is the
// reader's business.

#include "sightline/trust/sealed_record.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <type_traits>
#include <utility>

#include "runtime/format/byte_writer.h"
#include "runtime/trust/compare_values.h"
#include "runtime/trust/decode_record.h"
#include "runtime/trust/encode_record.h"
#include "runtime/trust/envelope.h"

namespace sightline {
namespace {

using Kind = FactRecord::Kind;
using Sealed = Result<std::vector<std::byte>, SealRefusal>;
using Opened = Result<OpenedRecord, SealError>;
using Digest32 = SealedDeclarations::DeclarationDigest;

void begin(ByteWriter& out, SealAlgorithm algorithm, const KeyId& key) {
  out.put(kSealVersion);
  out.put(static_cast<std::uint8_t>(algorithm));
  for (const std::uint8_t byte : key) out.put(byte);
}

template <std::size_t N>
void put_tag(ByteWriter& out, const std::array<std::uint8_t, N>& tag) {
  out.raw(std::as_bytes(std::span(tag)));
}

void put_mac(ByteWriter& out, const SealKeys& keys, const Digest32& declared) {
  put_tag(out, mac_of(keys.inside().current.bytes.bytes(), declared, out.bytes()));
}

// What a signature is of.
std::vector<std::byte> signed_bytes(const Digest32& declared, std::span<const std::byte> sealed) {
  ByteWriter out;
  out.raw(std::as_bytes(std::span(kSealDomain)));
  out.raw(std::as_bytes(std::span(declared)));
  out.raw(sealed);
  return std::move(out.bytes());
}

const unsigned char* raw(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::optional<SealRefusal> refused(const SealedDeclarations& declarations,
                                   const FactRecord& record) {
  if (auto wrong = declarations.misfit(record)) return SealRefusal{std::move(*wrong)};
  if (auto wrong = declarations.broken_invariant(record)) return SealRefusal{std::move(*wrong)};
  return std::nullopt;
}

std::optional<KeyAge> age_of(const KeyId& key, const KeyId& current,
                             const std::optional<KeyId>& previous) {
  if (key == current) return KeyAge::current;
  return previous && key == *previous ? std::optional(KeyAge::previous) : std::nullopt;
}

bool holds(const SealKeys& keys, KeyAge age, const Digest32& declared, const Envelope& envelope) {
  const SealKeys::Inside& inside = keys.inside();
  const SealKeys::Inside::Key& key = age == KeyAge::current ? inside.current : *inside.previous;
  const auto tag = mac_of(key.bytes.bytes(), declared, envelope.sealed);
  return sodium_memcmp(tag.data(), envelope.tag.data(), tag.size()) == 0;
}

bool holds(const VerifyKeys& keys, KeyAge age, const Digest32& declared, const Envelope& envelope) {
  const auto& key = age == KeyAge::current ? keys.current_key() : *keys.previous_key();
  const auto bytes = signed_bytes(declared, envelope.sealed);
  return crypto_sign_verify_detached(raw(envelope.tag), raw(bytes), bytes.size(), key.data()) == 0;
}

template <class Keys>
constexpr SealAlgorithm kAlgorithmOf =
    std::is_same_v<Keys, SealKeys> ? SealAlgorithm::blake2b : SealAlgorithm::ed25519;

// The parts of a record whose tag holds.
struct Held {
  Envelope envelope;
  KeyAge key;
  Kind kind;
  std::uint16_t owner;
  std::span<const std::byte> body;
};

template <class Keys>
Result<Held, SealError> held(const SealedDeclarations& declarations, const Keys& keys,
                             std::span<const std::byte> bytes) {
  const auto envelope = envelope_of(bytes);
  const auto head = envelope ? decode_head(envelope->record) : std::nullopt;
  if (!head) return SealError{SealError::Kind::malformed};
  const auto age = envelope->algorithm == kAlgorithmOf<Keys>
                       ? age_of(envelope->key, keys.current(), keys.previous())
                       : std::nullopt;
  if (!age) return SealError{SealError::Kind::unknown_key};
  const auto owner = declarations.find(head->kind, head->owner);
  if (!owner) return SealError{SealError::Kind::not_declared};
  if (!holds(keys, *age, *declarations.digest(head->kind, *owner), *envelope))
    return SealError{SealError::Kind::wrong_tag};
  return Held{*envelope, *age, head->kind, *owner, envelope->record.subspan(head->size)};
}

template <class Keys>
Opened open_with(const SealedDeclarations& declarations, const Keys& keys,
                 std::span<const std::byte> bytes) {
  const auto found = held(declarations, keys, bytes);
  if (!found) return found.error();
  auto record = decode_record(declarations, found->kind, found->owner, found->body);
  if (!record) return SealError{SealError::Kind::not_fitting};
  return OpenedRecord{std::move(*record), found->key};
}

template <class Keys>
Result<std::vector<std::byte>, SealError> reseal_with(const SealedDeclarations& declarations,
                                                      const Keys& from, const SealKeys& to,
                                                      std::span<const std::byte> bytes) {
  const auto found = held(declarations, from, bytes);
  if (!found) return found.error();
  const auto record = decode_record(declarations, found->kind, found->owner, found->body);
  if (!record || declarations.broken_invariant(*record))
    return SealError{SealError::Kind::not_fitting};
  ByteWriter out;
  begin(out, SealAlgorithm::blake2b, to.current());
  out.raw(found->envelope.record);
  put_mac(out, to, *declarations.digest(found->kind, found->owner));
  return std::move(out.bytes());
}

}  // namespace

std::string_view name_of(SealError::Kind kind) {
  switch (kind) {
    case SealError::Kind::malformed:
      return "malformed";
    case SealError::Kind::unknown_key:
      return "unknown key";
    case SealError::Kind::not_declared:
      return "not declared";
    case SealError::Kind::wrong_tag:
      return "wrong tag";
    case SealError::Kind::not_fitting:
      return "not fitting";
  }
  return "";
}

Sealed seal(const SealedDeclarations& declarations, const FactRecord& record,
            const SealKeys& keys) {
  if (auto wrong = refused(declarations, record)) return std::move(*wrong);
  ByteWriter out;
  begin(out, SealAlgorithm::blake2b, keys.current());
  encode_record(declarations, record, out);
  put_mac(out, keys, *declarations.digest(record.kind, record.owner));
  return std::move(out.bytes());
}

Sealed seal(const SealedDeclarations& declarations, const FactRecord& record,
            const SigningKeys& keys) {
  if (auto wrong = refused(declarations, record)) return std::move(*wrong);
  ByteWriter out;
  begin(out, SealAlgorithm::ed25519, keys.verify_keys().current());
  encode_record(declarations, record, out);
  const auto bytes = signed_bytes(*declarations.digest(record.kind, record.owner), out.bytes());
  std::array<std::uint8_t, kSignatureBytes> signature{};
  crypto_sign_detached(signature.data(), nullptr, raw(bytes), bytes.size(),
                       keys.inside().expanded.bytes().data());
  put_tag(out, signature);
  return std::move(out.bytes());
}

Opened open(const SealedDeclarations& declarations, const SealKeys& keys,
            std::span<const std::byte> bytes) {
  return open_with(declarations, keys, bytes);
}

Opened open(const SealedDeclarations& declarations, const VerifyKeys& keys,
            std::span<const std::byte> bytes) {
  return open_with(declarations, keys, bytes);
}

Result<std::vector<std::byte>, SealError> reseal(const SealedDeclarations& declarations,
                                                 const VerifyKeys& from, const SealKeys& to,
                                                 std::span<const std::byte> bytes) {
  return reseal_with(declarations, from, to, bytes);
}

Result<std::vector<std::byte>, SealError> reseal(const SealedDeclarations& declarations,
                                                 const SealKeys& from, const SealKeys& to,
                                                 std::span<const std::byte> bytes) {
  return reseal_with(declarations, from, to, bytes);
}

bool is_about(const FactRecord& record, FactRecord::Kind kind, std::uint16_t owner,
              std::string_view id, std::span<const Value> key) {
  return record.kind == kind && record.owner == owner && record.id == id &&
         std::equal(record.key.begin(), record.key.end(), key.begin(), key.end(),
                    [](const Value& a, const Value& b) { return is_same(a, b); });
}

FactRecord::Kind record_kind(const Question& question) {
  switch (question.kind) {
    case Question::Kind::attributes:
      return question.trust == Trust::sealed_fixed ? FactRecord::Kind::fixed_attributes
                                                   : FactRecord::Kind::attributes;
    case Question::Kind::rows:
      return question.is_list ? FactRecord::Kind::list : FactRecord::Kind::row;
    case Question::Kind::global:
      break;
  }
  return FactRecord::Kind::global;
}

bool is_about(const FactRecord& record, const Question& question) {
  if (record_kind(question) != FactRecord::Kind::row)
    return is_about(record, record_kind(question), question.owner, question.id, question.key);
  if (record.kind != FactRecord::Kind::row || record.owner != question.owner) return false;
  std::size_t at = 0;
  for (unsigned left = question.mask; left != 0; left &= left - 1) {
    const auto c = static_cast<std::size_t>(std::countr_zero(left));
    if (c >= record.key.size() || !is_same(record.key[c], question.key[at++])) return false;
  }
  return true;
}

}  // namespace sightline
