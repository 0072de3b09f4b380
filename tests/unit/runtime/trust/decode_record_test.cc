// The bytes of a record have one form: whatever else says the same, or says too much, is refused. Below the
// tag, so that it is the reader that is tested.
#include "runtime/trust/decode_record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/trust/encode_record.h"
#include "runtime/trust/envelope.h"
#include "sightline/trust/sealed_record.h"
#include "tests/unit/runtime/trust/vault.h"

namespace sightline::testing::decode_record_test {
namespace {

std::string body_of(const FactRecord& record) {
  ByteWriter out;
  encode_record(vault_declarations(), record, out);
  const auto head = decode_head(out.bytes());
  const auto body = std::span(out.bytes()).subspan(head->size);
  return {reinterpret_cast<const char*>(body.data()), body.size()};
}

bool is_taken(const FactRecord& like, std::string_view body) {
  return decode_record(vault_declarations(), like.kind, like.owner, std::as_bytes(std::span(body)))
      .has_value();
}

std::string text(std::string_view of) {
  return std::string{static_cast<char>(of.size() & 0xff), static_cast<char>(of.size() >> 8)} +
         std::string(of);
}

struct Change {
  const char* what;
  FactRecord record;
  std::string from, to;
};

std::vector<Change> changes() {
  using namespace std::string_literals;
  FactRecord clip = a_clip();
  clip.values[5] = Value::string("n");
  const std::string red = text("red"), blue = text("blue");
  const std::string eight_zeros(8, '\0');
  return {
      {"a set out of order", clip, "\x09\x02"s + red + blue, "\x09\x02"s + blue + red},
      {"a member twice", clip, "\x09\x02"s + red + blue, "\x09\x02"s + red + red},
      {"a member that is none", clip, red, text("rad")},
      {"fewer members than counted", clip, "\x09\x02"s, "\x09\x03"s},
      {"another enum's member", clip, text("middle"), text("red")},
      {"none where there is a value", clip, "\x07"s + text("Account") + text("north"), "\x01"s},
      {"unavailable", clip, "\x08"s + text("n"), "\0"s},
      {"a string for a number", clip, "\x03\xf9"s, "\x08\xf9"s},
      {"a duration for a number", clip, "\x03\xf9"s, "\x05\xf9"s},
      {"a kind that there is not", clip, "\x08"s + text("n"), "\x0a"s + text("n")},
      {"an entity of another type", clip, text("Camera"), text("User")},
      {"an entity of no type", clip, text("Camera"), text("")},
      {"an empty id", clip, text("north"), text("")},
      {"text that is not UTF-8", clip, text("n"), text("\xff")},
      {"a boolean of two", a_title(), "\x02\x01"s, "\x02\x02"s},
      {"a time at the end", a_binding(), "\x04\xe8\x03"s + std::string(6, '\0'),
       "\x04"s + std::string(7, '\xff') + "\x3f"s},
      {"a time before all", a_binding(), "\x04\xe8\x03"s + std::string(6, '\0'),
       "\x04"s + eight_zeros},
      {"a row less than counted", a_share_list(), "\x02\0\0\0"s, "\x03\0\0\0"s},
      {"a row more than counted", a_share_list(), "\x02\0\0\0"s, "\x01\0\0\0"s},
      {"more rows than there can be", a_share_list(), "\x02\0\0\0"s, "\xff\xff\xff\xff"s},
      {"rows that agree", a_share_list(), text("bea"), text("ann")},
      {"rows out of order", a_share_list(), text("ann"), text("zed")},
  };
}

TEST(DecodeRecord, RefusesEveryOtherForm) {
  for (const auto& [what, record, from, to] : changes()) {
    std::string body = body_of(record);
    ASSERT_TRUE(is_taken(record, body)) << what;
    const auto at = body.find(from);
    ASSERT_NE(at, std::string::npos) << what;
    body.replace(at, from.size(), to);
    EXPECT_FALSE(is_taken(record, body)) << what;
  }
}

TEST(DecodeRecord, RefusesMoreAndLess) {
  for (const FactRecord& record : one_of_each_kind()) {
    const std::string body = body_of(record);
    ASSERT_TRUE(is_taken(record, body));
    for (std::size_t size = 0; size < body.size(); ++size)
      EXPECT_FALSE(is_taken(record, body.substr(0, size)));
    for (const char more : {'\0', '\1', '\x7f'}) EXPECT_FALSE(is_taken(record, body + more));
  }
}

TEST(DecodeRecord, RefusesAMomentThatIsNone) {
  for (const std::int64_t moment : {std::int64_t{-1}, kPast, kForever, kForever + 1}) {
    FactRecord record = a_mode();
    record.stamp = Time(std::chrono::milliseconds(moment));
    EXPECT_FALSE(is_taken(record, body_of(record))) << moment;
  }
}

// Rows of a list of five, any two of them exchanged as they are.
TEST(DecodeRecord, RefusesRowsInAnotherOrder) {
  const FactRecord record = a_share_list(5);
  const std::string body = body_of(record), user = text("User");
  std::vector<std::string> rows;
  const std::size_t begin = body.find("\x07" + user);
  for (std::size_t at = begin; at != std::string::npos;) {
    const std::size_t next = body.find("\x07" + user, at + 1);
    rows.push_back(body.substr(at, next - at));
    at = next;
  }
  ASSERT_EQ(rows.size(), 5u);
  for (std::size_t a = 0; a < rows.size(); ++a) {
    for (std::size_t b = a + 1; b < rows.size(); ++b) {
      auto turned = rows;
      std::swap(turned[a], turned[b]);
      std::string whole = body.substr(0, begin);
      for (const std::string& row : turned) whole += row;
      EXPECT_FALSE(is_taken(record, whole)) << a << " " << b;
    }
  }
}

// Whoever has the key and another idea of the form is told so, not believed.
TEST(DecodeRecord, IsAskedWhenTheTagHolds) {
  const SealKeys keys = SealKeys::generate();
  auto bytes = *seal(vault_declarations(), a_title(), keys);
  bytes[bytes.size() - kMacBytes - 1] = std::byte{2};  // the boolean at the end
  const auto tag = mac_of(keys.inside().current.bytes.bytes(),
                          *vault_declarations().digest(a_title().kind, a_title().owner),
                          std::span(bytes).first(bytes.size() - kMacBytes));
  std::transform(tag.begin(), tag.end(), bytes.end() - static_cast<std::ptrdiff_t>(kMacBytes),
                 [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
  const auto opened = open(vault_declarations(), keys, bytes);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, SealError::Kind::not_fitting);
}

TEST(DecodeRecord, BeginsWithAKindAndAName) {
  using namespace std::string_literals;
  const auto head = [](const std::string& bytes) {
    return decode_head(std::as_bytes(std::span(bytes)));
  };
  EXPECT_EQ(head("\x01"s + text("Clip") + "rest")->owner, "Clip");
  EXPECT_EQ(head("\x01"s + text("Clip") + "rest")->size, 7u);
  EXPECT_FALSE(head(""));
  EXPECT_FALSE(head("\0"s + text("Clip")));
  EXPECT_FALSE(head("\x06"s + text("Clip")));
  EXPECT_FALSE(head("\x01"s + text("Clip").substr(0, 5)));
}

}  // namespace
}  // namespace sightline::testing::decode_record_test
