#include "compiler/cli/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace sightline::cli::values_test {
namespace {

using ::testing::HasSubstr;

TEST(TimeText, IsReadToTheMillisecond) {
  struct Case {
    std::string_view text;
    std::int64_t milliseconds;  // -1: no time
  };
  const std::vector<Case> cases = {
      {"2024-02-16T06:00:00Z", 1'708'063'200'000},
      {"2024-02-16T06:00:00.250Z", 1'708'063'200'250},
      {"1970-01-01T00:00:00.001Z", 1},
      {"2024-02-29T23:59:59Z", 1'709'251'199'000},
      {"9999-12-31T23:59:59.999Z", 253'402'300'799'999},
      {"1970-01-01T00:00:00Z", -1},  // is `past`, which no fact is
      {"1969-12-31T23:59:59Z", -1},
      {"2023-02-29T00:00:00Z", -1},
      {"2024-13-01T00:00:00Z", -1},
      {"2024-00-01T00:00:00Z", -1},
      {"2024-01-01T24:00:00Z", -1},
      {"2024-01-01T00:60:00Z", -1},
      {"2024-01-01T00:00:60Z", -1},
      {"2024-02-16T06:00:00", -1},
      {"2024-02-16T06:00:00+01:00", -1},
      {"2024-02-16 06:00:00Z", -1},
      {"2024-02-16T06:00:00.2Z", -1},
      {"-024-02-16T06:00:00Z", -1},
      {"forever", -1},
      {"", -1},
  };
  for (const Case& c : cases) {
    const auto time = time_from(c.text);
    EXPECT_EQ(time ? time->time_since_epoch().count() : -1, c.milliseconds) << c.text;
  }
}

TEST(DurationText, HasOneUnit) {
  struct Case {
    std::string_view text;
    std::optional<std::int64_t> milliseconds;
  };
  const std::vector<Case> cases = {
      {"250ms", 250},
      {"30s", 30'000},
      {"5m", 300'000},
      {"24h", 86'400'000},
      {"30d", 2'592'000'000},
      {"0s", 0},
      {"-5m", -300'000},
      {"4611686018427387903ms", (std::int64_t{1} << 62) - 1},
      {"4611686018427387904ms", std::nullopt},
      {"9223372036854775807d", std::nullopt},
      {"99999999999999999999s", std::nullopt},
      {"5", std::nullopt},
      {"m", std::nullopt},
      {"1h30m", std::nullopt},
      {"--5m", std::nullopt},
      {"5 m", std::nullopt},
      {"+5m", std::nullopt},
      {"1w", std::nullopt},
      {"", std::nullopt},
  };
  for (const Case& c : cases) {
    const auto duration = duration_from(c.text);
    EXPECT_EQ(duration ? std::optional(duration->count()) : std::nullopt, c.milliseconds) << c.text;
  }
}

class Values : public ::testing::Test {
 protected:
  Values() {
    schema_.enums.push_back({"Role", true, {"guest", "owner"}});
    schema_.entities.resize(2);
    schema_.entities[0].name = "User";
    schema_.entities[1].name = "Camera";
  }
  // What is wrong, or the value's kind and number.
  std::string read(std::string_view json, Type type) {
    const auto problem = tree_.parse(json);
    if (problem) return problem->message;
    const auto value = value_from(tree_, tree_.root(), type, schema_);
    if (!value) return value.error();
    const bool is_text = value->kind() == Value::Kind::string;
    const std::string id(value->kind() == Value::Kind::entity ? value->entity().id
                         : is_text                            ? value->text()
                                                              : "");
    return std::to_string(static_cast<int>(value->kind())) + " " + std::to_string(value->number()) +
           id;
  }
  static std::string ok(Value::Kind kind, const std::string& rest) {
    return std::to_string(static_cast<int>(kind)) + " " + rest;
  }
  JsonTree tree_;
  Schema schema_;
};

TEST_F(Values, AreReadByTheirType) {
  EXPECT_EQ(read("true", {Type::Kind::boolean}), ok(Value::Kind::boolean, "1"));
  EXPECT_EQ(read("-7", {Type::Kind::integer}), ok(Value::Kind::integer, "-7"));
  EXPECT_EQ(read(R"("1970-01-01T00:00:01Z")", {Type::Kind::time}), ok(Value::Kind::time, "1000"));
  EXPECT_EQ(read(R"("5s")", {Type::Kind::duration}), ok(Value::Kind::duration, "5000"));
  EXPECT_EQ(read(R"("owner")", {Type::Kind::enumeration}), ok(Value::Kind::member, "1"));
  EXPECT_EQ(read(R"({"type":"Camera","id":"c"})", {Type::Kind::entity, false, 1}),
            ok(Value::Kind::entity, "0c"));
  EXPECT_EQ(read("null", {Type::Kind::time, true}), ok(Value::Kind::none, "0"));
  EXPECT_EQ(read(R"("")", {Type::Kind::string}), ok(Value::Kind::string, "0"));
  EXPECT_EQ(read(R"("h\u00e9")", {Type::Kind::string}), ok(Value::Kind::string, "0h\xC3\xA9"));
  EXPECT_EQ(read("[]", {Type::Kind::set}), ok(Value::Kind::set, "0"));
  EXPECT_EQ(read(R"(["owner"])", {Type::Kind::set}), ok(Value::Kind::set, "2"));
  EXPECT_EQ(read(R"(["owner","guest"])", {Type::Kind::set}), ok(Value::Kind::set, "3"));
  EXPECT_EQ(read("null", {Type::Kind::set, true}), ok(Value::Kind::none, "0"));
}

TEST_F(Values, AreNeverGuessed) {
  struct Case {
    std::string_view json;
    Type type;
    std::string_view message;
  };
  const Type integer{Type::Kind::integer}, role{Type::Kind::enumeration}, user{Type::Kind::entity},
      text{Type::Kind::string}, roles{Type::Kind::set};
  const std::vector<Case> cases = {
      {"1.0", integer, "must be a whole number of 64 bits, not `1.0`"},
      {"1e3", integer, "not `1e3`"},
      {"9223372036854775808", integer, "not `9223372036854775808`"},
      {R"("1")", integer, "not the string `1`"},
      {"true", integer, "not true"},
      {"null", integer, "not null"},
      {"1", {Type::Kind::boolean}, "must be true or false, not 1"},
      {R"("true")", {Type::Kind::boolean}, "must be true or false"},
      {"1708063200000", {Type::Kind::time}, "must be a time like"},
      {R"("yesterday")", {Type::Kind::time}, "not the string `yesterday`"},
      {"30", {Type::Kind::duration}, "must be a duration like"},
      {R"("admin")", role, "must be a member of Role, not the string `admin`"},
      {"1", role, "must be a member of Role"},
      {R"("ann")", user, R"(must be {"type": .., "id": ..}, not the string `ann`)"},
      {R"({"type":"User"})", user, "must be {"},
      {R"({"type":"User","id":7})", user, "must be {"},
      {R"({"type":"User","id":"ann","x":1})", user, "and has the key `x`"},
      {R"({"type":"Camera","id":"ann"})", user, "must be of type User, not `Camera`"},
      {R"({"type":"Ghost","id":"ann"})", user, "must be of type User, not `Ghost`"},
      {R"({"type":"User","id":""})", user, "an id of 1 to 1024 bytes"},
      {"[]", user, "not an array"},
      {"7", text, "must be a string, not 7"},
      {"null", text, "must be a string, not null"},
      {R"("owner")", roles, "must be an array of members of Role, not the string `owner`"},
      {R"(["owner","admin"])", roles,
       "must be an array of members of Role, and has the string `admin`"},
      {R"(["owner",1])", roles, "and has 1"},
      {R"(["owner","guest","owner"])", roles, "has `owner` twice"},
  };
  for (const Case& c : cases) EXPECT_THAT(read(c.json, c.type), HasSubstr(c.message)) << c.json;
  EXPECT_EQ(read('"' + std::string(1025, 'x') + '"', text),
            "must be a string of at most 1024 bytes");
}

TEST(DurationHint, NamesTheUnitThatIsMissing) {
  EXPECT_EQ(duration_hint("30"), "; a duration has its unit: `30s`");
  for (const char* const fraction : {"0.5s", "1.5", "1.5m"})
    EXPECT_EQ(duration_hint(fraction),
              "; a duration is a whole number with its unit, like `500ms`");
  for (const char* const other : {"30s", "-5m", "", "s", "soon", ".5s", "5x"})
    EXPECT_EQ(duration_hint(other), "") << other;
}

}  // namespace
}  // namespace sightline::cli::values_test
