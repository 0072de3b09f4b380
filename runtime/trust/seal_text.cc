// A sealed record <-> its seal as text, apart from the facts. Tested in
// tests/unit/runtime/trust/seal_text_test.cc. SOUNDNESS: nothing is checked here; what with_seal() puts
// together has to be opened.

#include "sightline/trust/seal_text.h"

#include <sodium.h>

#include <array>
#include <optional>

#include "runtime/format/byte_writer.h"
#include "runtime/format/cursor.h"
#include "runtime/trust/decode_record.h"
#include "runtime/trust/encode_record.h"
#include "runtime/trust/envelope.h"

namespace sightline {
namespace {

constexpr std::size_t kStampBytes = 8;
constexpr std::size_t kMostSealBytes = kEnvelopeBytes + kStampBytes + kSignatureBytes;
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

using Taken = Result<std::vector<std::byte>, SealError>;

std::string to_text(std::span<const std::byte> bytes) {
  std::array<char, sodium_base64_ENCODED_LEN(kMostSealBytes, kBase64)> text{};
  return sodium_bin2base64(text.data(), text.size(),
                           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                           kBase64);
}

// Of the bytes whose text it is, `size`: nothing if it is not the text of any so few.
std::optional<std::size_t> from_text(std::string_view text, std::span<std::byte> bytes) {
  std::size_t size = 0;
  const char* end = nullptr;
  const bool is_read =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, &end, kBase64) == 0 &&
      end == text.data() + text.size();
  // libsodium 1.0.18 takes the byte ff for `_`.
  if (!is_read || to_text(bytes.first(size)) != text) return std::nullopt;
  return size;
}

}  // namespace

std::string seal_text(std::span<const std::byte> sealed) {
  const auto envelope = envelope_of(sealed);
  const auto head = envelope ? decode_head(envelope->record) : std::nullopt;
  if (!head || envelope->record.size() < head->size + kStampBytes) return "";
  ByteWriter seal;
  seal.raw(sealed.first(kEnvelopeBytes));
  seal.raw(envelope->record.subspan(head->size, kStampBytes));
  seal.raw(envelope->tag);
  return to_text(seal.bytes());
}

Taken with_seal(const SealedDeclarations& declarations, FactRecord record, std::string_view text) {
  std::array<std::byte, kMostSealBytes> bytes{};
  const auto size = from_text(text, bytes);
  // A seal is an envelope around the stamp alone.
  const auto envelope =
      size ? envelope_of(std::span<const std::byte>(bytes).first(*size)) : std::nullopt;
  if (!envelope || envelope->record.size() != kStampBytes)
    return SealError{SealError::Kind::malformed};
  record.stamp = Time(std::chrono::milliseconds(Cursor(envelope->record).i64()));
  if (declarations.digest(record.kind, record.owner) == nullptr)
    return SealError{SealError::Kind::not_declared};
  if (declarations.misfit(record)) return SealError{SealError::Kind::not_fitting};
  ByteWriter out;
  out.raw(envelope->sealed.first(kEnvelopeBytes));
  encode_record(declarations, record, out);
  out.raw(envelope->tag);
  return std::move(out.bytes());
}

}  // namespace sightline
