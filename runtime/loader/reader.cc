// A section's bytes -> checked fields, or one LoadError with its place. Tested by
// tests/unit/runtime/loader/load_test.cc. It knows fields, not what they mean together: that is for
// load.cc and verify.cc.
#include "runtime/loader/reader.h"

#include "runtime/format/layout.h"
#include "runtime/format/text.h"

namespace sightline {

void Reader::fail(LoadError::Kind kind, std::size_t offset,
                  std::initializer_list<std::string_view> message) {
  if (error_) return;
  error_ = LoadError{kind, offset, join({"section `", name_, "`: ", join(message)})};
}

void Reader::need(std::size_t count) {
  if (cursor_.remaining() < count) {
    fail(LoadError::Kind::truncated, cursor_.offset(), {"it ends too early"});
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

std::uint8_t Reader::choice(std::uint8_t last, std::string_view what) {
  const auto place = offset();
  need(1);
  const std::uint8_t value = ok() ? cursor_.u8() : std::uint8_t{0};
  if (value <= last) return value;
  fail(LoadError::Kind::malformed, place,
       {what, " is ", decimal(value), ", the largest is ", decimal(last)});
  return 0;
}

bool Reader::flag() { return choice(1, "a flag") == 1; }

std::uint32_t Reader::count(std::uint32_t limit, std::size_t least, std::string_view what) {
  const auto place = offset();
  const auto value = u32();
  if (value > limit) {
    fail(LoadError::Kind::too_large, place,
         {what, " is ", decimal(value), ", the limit is ", decimal(limit)});
  } else if (value > cursor_.remaining() / least) {
    fail(LoadError::Kind::truncated, place,
         {what, " is ", decimal(value), ", and the section ends before that"});
  }
  return ok() ? value : 0;
}

std::span<const std::byte> Reader::bytes(std::size_t count) {
  need(count);
  return ok() ? cursor_.bytes(count) : std::span<const std::byte>{};
}

std::string Reader::raw(std::size_t limit, std::string_view what) {
  const auto taken = bytes(count(static_cast<std::uint32_t>(limit), 1, what));
  return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

std::string Reader::text(std::size_t limit, std::string_view what) {
  const auto place = offset();
  auto text = raw(limit, what);
  if (!is_utf8(text)) fail(LoadError::Kind::malformed, place, {what, " is not UTF-8"});
  return text;
}

std::string Reader::name(std::string_view what) {
  const auto place = offset();
  auto name = text(kMaxNameBytes, what);
  if (ok() && !is_name(name)) {
    fail(LoadError::Kind::malformed, place, {what, " is not a name: ", in_quotes(name)});
  }
  return name;
}

std::string Reader::label(std::string_view what) {
  const auto place = offset();
  auto label = text(kMaxTextBytes, what);
  if (ok() && !is_printable(label)) {
    fail(LoadError::Kind::malformed, place, {what, " is not printable: ", in_quotes(label)});
  }
  return label;
}

void Reader::finish() {
  if (!ok() || cursor_.remaining() == 0) return;
  fail(LoadError::Kind::malformed, cursor_.offset(),
       {decimal(cursor_.remaining()), " bytes are left over at its end"});
}

}  // namespace sightline
