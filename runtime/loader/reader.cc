// A section's bytes -> checked fields, or one LoadError with its place. Tested by
// tests/unit/runtime/loader/load_test.cc. It knows fields, not what they mean together: that is for
// load.cc and verify.cc.
#include "runtime/loader/reader.h"

#include "runtime/format/layout.h"
#include "runtime/format/text.h"

namespace sightline {

void Reader::fail(LoadError::Kind kind, std::size_t offset, const char* text,
                  std::initializer_list<MessagePart> parts) {
  if (error_) return;
  error_ = LoadError{kind, offset, message("section `{}`: {}", {name_, message(text, parts)})};
}

void Reader::need(std::size_t count) {
  if (cursor_.remaining() < count) {
    fail(LoadError::Kind::truncated, cursor_.offset(), "it ends too early");
  }
}

std::uint16_t Reader::u16() {
  need(2);
  return ok() ? cursor_.u16() : std::uint16_t{0};
}

std::uint32_t Reader::u32() {
  need(4);
  return ok() ? cursor_.u32() : 0;
}

std::int64_t Reader::i64() {
  need(8);
  return ok() ? cursor_.i64() : 0;
}

std::uint8_t Reader::choice(std::uint8_t last, const char* what) {
  const auto place = offset();
  need(1);
  const std::uint8_t value = ok() ? cursor_.u8() : std::uint8_t{0};
  if (value <= last) return value;
  fail(LoadError::Kind::malformed, place, "{} is {}, the largest is {}", {what, value, last});
  return 0;
}

bool Reader::flag() { return choice(1, "a flag") == 1; }

std::uint32_t Reader::count(std::uint32_t limit, std::size_t least, const char* what) {
  const auto place = offset();
  const auto value = u32();
  if (value > limit) {
    fail(LoadError::Kind::too_large, place, "{} is {}, the limit is {}", {what, value, limit});
  } else if (value > cursor_.remaining() / least) {
    fail(LoadError::Kind::truncated, place, "{} is {}, and the section ends before that",
         {what, value});
  }
  return ok() ? value : 0;
}

std::span<const std::byte> Reader::bytes(std::size_t count) {
  need(count);
  return ok() ? cursor_.bytes(count) : std::span<const std::byte>{};
}

void Reader::raw(std::string& out, std::size_t limit, const char* what) {
  const auto taken = bytes(count(static_cast<std::uint32_t>(limit), 1, what));
  out.assign(reinterpret_cast<const char*>(taken.data()), taken.size());
}

void Reader::text(std::string& out, std::size_t limit, const char* what) {
  const auto place = offset();
  raw(out, limit, what);
  if (!is_utf8(out)) fail(LoadError::Kind::malformed, place, "{} is not UTF-8", {what});
}

void Reader::name(std::string& out, const char* what) {
  const auto place = offset();
  text(out, kMaxNameBytes, what);
  if (ok() && !is_name(out))
    fail(LoadError::Kind::malformed, place, "{} is not a name: {:?}", {what, out});
}

void Reader::label(std::string& out, const char* what) {
  const auto place = offset();
  text(out, kMaxTextBytes, what);
  if (ok() && !is_printable(out))
    fail(LoadError::Kind::malformed, place, "{} is not printable: {:?}", {what, out});
}

void Reader::finish() {
  if (!ok() || cursor_.remaining() == 0) return;
  fail(LoadError::Kind::malformed, cursor_.offset(), "{} bytes are left over at its end",
       {cursor_.remaining()});
}

}  // namespace sightline
