// What is not sealed: each thing that can be wrong with a record, alone, in words.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "sightline/trust/sealed_record.h"
#include "tests/unit/runtime/trust/vault.h"

namespace sightline::testing::check_record_test {
namespace {

Time at(std::int64_t milliseconds) { return Time(std::chrono::milliseconds(milliseconds)); }

struct Wrong {
  FactRecord (*make)();
  std::function<void(FactRecord&)> change;
  const char* message;
};

FactRecord list() { return a_share_list(); }
FactRecord full_list() { return a_share_list(5); }

const std::vector<Wrong>& wrongs() {
  static const std::vector<Wrong> kWrongs = {
      {a_clip, [](FactRecord& r) { r.owner = 99; }, "the policy declares no such sealed records"},
      {a_clip, [](FactRecord& r) { r.owner = type_of("User"); },
       "the policy declares no such sealed records"},
      {a_clip, [](FactRecord& r) { r.stamp = at(kPast); }, "a stamp lies between past and forever"},
      {a_clip, [](FactRecord& r) { r.stamp = at(kForever); },
       "a stamp lies between past and forever"},
      {a_clip, [](FactRecord& r) { r.stamp = at(-5); }, "a stamp lies between past and forever"},
      {a_clip, [](FactRecord& r) { r.id = ""; }, "Clip has an empty id"},
      {a_clip, [](FactRecord& r) { r.id = "\xff"; }, "Clip has an id that is not UTF-8"},
      {a_clip, [](FactRecord& r) { r.values.pop_back(); },
       "a record has all sealed attributes of its kind, and no key"},
      {a_clip, [](FactRecord& r) { r.key = {Value::integer(1)}; },
       "a record has all sealed attributes of its kind, and no key"},
      {a_clip, [](FactRecord& r) { r.rows.emplace_back(); }, "only a list has rows"},
      {a_clip, [](FactRecord& r) { r.values[0] = Value::unavailable(); },
       "`account` is unavailable, and a record is sealed whole"},
      {a_clip, [](FactRecord& r) { r.values[5] = Value::unavailable(); },
       "`note` is unavailable, and a record is sealed whole"},
      {a_clip, [](FactRecord& r) { r.values[0] = Value::none(); }, "`account` cannot be none"},
      {a_clip, [](FactRecord& r) { r.values[0] = Value::entity(entity("User", "x")); },
       "`account` names an entity of another type"},
      {a_clip, [](FactRecord& r) { r.values[1] = Value::member(3); },
       "`level` has a value out of range"},
      {a_clip, [](FactRecord& r) { r.values[2] = Value::set(8); },
       "`colours` has a value out of range"},
      {a_clip, [](FactRecord& r) { r.values[3] = Value::time(at(kForever)); },
       "`taken` has a value out of range"},
      {a_clip, [](FactRecord& r) { r.values[6] = Value::boolean(true); },
       "`size` has a value of another kind"},
      {a_title, [](FactRecord& r) { r.values[0] = Value::string("\xff"); },
       "`title` has a text that is not UTF-8"},
      {a_binding, [](FactRecord& r) { r.id = "x"; }, "only a record of an entity has an id"},
      {a_binding, [](FactRecord& r) { r.key.pop_back(); }, "a column has no value"},
      {a_binding, [](FactRecord& r) { r.key.push_back(Value::integer(1)); },
       "there are more values than columns"},
      {a_binding, [](FactRecord& r) { r.key[0] = Value::none(); }, "`camera` cannot be none"},
      {a_binding, [](FactRecord& r) { r.values.pop_back(); }, "a row has a value for each field"},
      {a_binding, [](FactRecord& r) { r.values[1] = Value::unavailable(); },
       "`until` is unavailable, and a record is sealed whole"},
      {list, [](FactRecord& r) { r.values = {Value::none()}; },
       "a list has rows, and no values of its own"},
      {list, [](FactRecord& r) { r.key.clear(); }, "a column has no value"},
      {list, [](FactRecord& r) { r.key[0] = Value::entity(entity("Camera", "attic")); },
       "a row belongs to another list"},
      {list, [](FactRecord& r) { r.rows[1].columns[2] = Value::entity(entity("Camera", "attic")); },
       "a row belongs to another list"},
      {list, [](FactRecord& r) { r.rows.push_back(r.rows[0]); }, "two rows agree in all columns"},
      {list,
       [](FactRecord& r) {
         r.rows.push_back(r.rows[0]);
         r.rows.back().columns[1] = Value::time(at(77));
       },
       "two rows agree in columns that are `unique`"},
      {list, [](FactRecord& r) { r.rows[0].columns.pop_back(); }, "a column has no value"},
      {list, [](FactRecord& r) { r.rows[0].fields.clear(); }, "a row has a value for each field"},
      {list, [](FactRecord& r) { r.rows[0].fields[0] = Value::set(9); },
       "`colours` has a value out of range"},
      {full_list,
       [](FactRecord& r) {
         r.rows.push_back(r.rows[0]);
         r.rows.back().columns[0] = Value::entity(entity("User", "one_more"));
       },
       "there are 6 rows, more than `max 5`"},
      {a_mode, [](FactRecord& r) { r.values.clear(); },
       "a record of a global has one value, and no key"},
      {a_mode, [](FactRecord& r) { r.values[0] = Value::none(); }, "`mode` cannot be none"},
      {a_mode, [](FactRecord& r) { r.owner = *vault().schema().find_global("closed"); },
       "the policy declares no such sealed records"},
  };
  return kWrongs;
}

TEST(CheckRecord, RefusesWhatDoesNotFit) {
  const SealKeys keys = SealKeys::generate();
  for (const Wrong& wrong : wrongs()) {
    FactRecord record = wrong.make();
    ASSERT_TRUE(seal(vault_declarations(), record, keys)) << wrong.message;
    wrong.change(record);
    const auto bytes = seal(vault_declarations(), record, keys);
    EXPECT_EQ(bytes ? "sealed" : bytes.error().message, wrong.message);
  }
}

}  // namespace
}  // namespace sightline::testing::check_record_test
