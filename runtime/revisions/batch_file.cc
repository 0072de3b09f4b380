// A batch <-> the bytes that are kept of it: a header, the names, the changes, and a SHA-256 of all
// before it (specs/fact-log-format.md). Tested in tests/unit/runtime/revisions/fact_batch_test.cc.

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/format/cursor.h"
#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "runtime/revisions/batch_reader.h"
#include "sightline/fact_batch.h"

namespace sightline {
namespace {

constexpr std::string_view kBatchMagic = "SIGHTBAT";
constexpr std::uint16_t kBatchVersion = 1;
constexpr std::uint16_t kHasAsOf = 1;  // the only flag
constexpr std::size_t kBatchHeaderBytes = 40;

void put(std::vector<std::byte>& out, std::uint64_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::byte>(number >> 8 * i));
}

void put(std::vector<std::byte>& out, std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Each once, as FactBatch numbers them; nothing if they are not.
std::optional<std::vector<std::string>> read_names(Cursor& in, std::uint32_t count) {
  if (count > in.remaining() / 2) return std::nullopt;
  std::vector<std::string> names;
  names.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) names.emplace_back(as_text(in.bytes(in.u16())));
  std::vector<std::string_view> sorted(names.begin(), names.end());
  std::sort(sorted.begin(), sorted.end());
  const bool differ = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  return differ && !in.failed() ? std::optional(std::move(names)) : std::nullopt;
}

}  // namespace

std::vector<std::byte> FactBatch::encode() const {
  std::vector<std::byte> out;
  std::size_t names_size = 0;
  for (const std::string& name : names_) names_size += 2 + name.size();
  out.reserve(kBatchHeaderBytes + names_size + arena_.size() + sizeof(Digest));
  put(out, kBatchMagic);
  put(out, kBatchVersion, 2);
  put(out, as_of ? kHasAsOf : 0, 2);
  put(out, names_.size(), 4);
  put(out, as_of ? static_cast<std::uint64_t>(as_of->time_since_epoch().count()) : 0, 8);
  put(out, count_, 8);
  put(out, arena_.size(), 8);
  for (const std::string& name : names_) {
    put(out, name.size(), 2);
    put(out, name);
  }
  out.insert(out.end(), arena_.begin(), arena_.end());
  const Digest digest = sha256(out);
  const auto digest_bytes = std::as_bytes(std::span(digest));
  out.insert(out.end(), digest_bytes.begin(), digest_bytes.end());
  return out;
}

Result<FactBatch, std::string> FactBatch::decode(std::span<const std::byte> bytes) {
  const std::string damaged = "damaged: ";
  if (bytes.size() < kBatchHeaderBytes + sizeof(Digest)) return damaged + "too short";
  const auto body = bytes.first(bytes.size() - sizeof(Digest));
  Cursor in(body);
  if (as_text(in.bytes(kBatchMagic.size())) != kBatchMagic)
    return std::string("not a batch of facts");
  if (const auto version = in.u16(); version != kBatchVersion)
    return "of format " + std::to_string(version) + ", which this version does not read";
  const Digest digest = sha256(body);
  const auto digest_bytes = std::as_bytes(std::span(digest));
  if (!std::equal(digest_bytes.begin(), digest_bytes.end(), bytes.end() - sizeof(Digest)))
    return damaged + "its digest is another";

  FactBatch batch;
  const auto flags = in.u16();
  const auto name_count = in.u32();
  const auto as_of = in.i64();
  batch.count_ = in.u64();
  const auto arena_size = in.u64();
  if (flags > kHasAsOf || (flags == 0 && as_of != 0)) return damaged + "unknown flags";
  if (flags == kHasAsOf) batch.as_of = Time(std::chrono::milliseconds(as_of));
  auto names = read_names(in, name_count);
  if (!names) return damaged + "its names do not add up";
  batch.names_ = std::move(*names);
  if (arena_size != in.remaining()) return damaged + "its lengths do not add up";
  const auto changes = in.bytes(in.remaining());
  BatchReader reader(changes, batch.names_.size());
  if (!reader.read(batch.count_)) return damaged + reader.problem();
  batch.arena_.assign(changes.begin(), changes.end());
  batch.most_key_ = reader.most_key();
  batch.most_fields_ = reader.most_fields();
  return batch;
}

}  // namespace sightline
