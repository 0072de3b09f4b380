// One policy's text -> records that fit it.

#include "tests/unit/runtime/trust/vault.h"

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>

#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

using Kind = FactRecord::Kind;

constexpr const char* kVault = R"(policy vault

enum Level { low < middle < high }
enum Colour { red, green, blue }

entity Account
entity User { account: Account }
entity Camera { account: Account }
entity Clip {
  sealed fixed account: Account
  sealed title: string within 1h
  sealed fixed level: Level
  plain: int
  sealed fixed colours: set<Colour>
  sealed fixed taken: time
  cached hint: Account
  sealed fixed keep: duration
  sealed fixed note: string?
  sealed fixed size: int
  sealed shown: bool
  sealed fixed camera: Camera?
}

sealed fixed relation binding(camera: Camera, user: User, slot: int) { from: time, until: time? }
sealed relation share(user: User, since: time, camera: Camera, level: Level)
  { colours: set<Colour> } unique (user, camera) listed by (camera) max 5 within 10s
sealed fixed relation member(account: Account, user: User, name: string) listed by (account)
sealed fixed relation owner(camera: Camera) { account: Account } listed by (camera)
relation guest(user: User, camera: Camera)

sealed global mode: Level within 10s
global closed: bool within 10s

invariant bindings_end: forall b: binding: b.from <= (b.until ?? forever)
invariant slots_are_numbered: forall b: binding: b.slot != 13

action view(User, Clip)

rule own:
  permit view(user, clip)
  when user.account == clip.account
)";

Time at(std::int64_t milliseconds) { return Time(std::chrono::milliseconds(milliseconds)); }

// Texts that a careless encoding would run into each other.
const std::vector<std::string>& texts() {
  static const std::vector<std::string> kTexts = {"a",
                                                  "b",
                                                  "ab",
                                                  "a\x01",
                                                  std::string("a\0b", 3),
                                                  "\xc3\xa4",
                                                  "1",
                                                  "Account",
                                                  std::string(1024, 'x'),
                                                  "low"};
  return kTexts;
}

class RandomRecord {
 public:
  RandomRecord(const Pick& pick, KeptRecord& out) : pick_(pick), out_(out) {}

  void fill() {
    const Schema& schema = vault().schema();
    FactRecord& record = out_.record;
    record.stamp = at(pick_(2) == 0 ? 1 : static_cast<std::int64_t>(pick_(1u << 30)) + 1);
    switch (pick_(5)) {
      case 0:
        return attributes(Kind::fixed_attributes);
      case 1:
        return attributes(Kind::attributes);
      case 2:
        record.kind = Kind::row;
        record.owner = relation_of("binding");
        record.key = {value(schema.relations[record.owner].columns[0].type),
                      value(schema.relations[record.owner].columns[1].type),
                      Value::integer(static_cast<std::int64_t>(pick_(9)))};
        record.values = {Value::time(at(7)),
                         pick_(2) == 0 ? Value::none()
                                       : Value::time(at(static_cast<std::int64_t>(7 + pick_(9))))};
        return;
      case 3:
        return list();
      default:
        record.kind = Kind::global;
        record.owner = *schema.find_global("mode");
        record.values = {value(schema.globals[record.owner].type)};
    }
  }

 private:
  std::string_view text() { return out_.texts.emplace_back(one_of(pick_, texts())); }

  Value value(const Type& type) {
    if (type.optional && pick_(3) == 0) return Value::none();
    const auto& enums = vault().schema().enums;
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    switch (type.kind) {
      case Type::Kind::boolean:
        return Value::boolean(pick_(2) == 1);
      case Type::Kind::integer:
        return Value::integer(one_of<std::int64_t>(pick_, {0, 1, -1, kMost, -kMost - 1, 256}));
      case Type::Kind::time:
        return Value::time(at(one_of<std::int64_t>(pick_, {1, 2, 256, kForever - 1})));
      case Type::Kind::duration:
        return Value::duration(std::chrono::milliseconds(
            one_of<std::int64_t>(pick_, {0, 1, -1, kForever, -kForever})));
      case Type::Kind::enumeration:
        return Value::member(static_cast<std::uint16_t>(pick_(enums[type.id].members.size())));
      case Type::Kind::entity:
        return Value::entity({type.id, text()});
      case Type::Kind::string:
        return Value::string(pick_(4) == 0 ? std::string_view() : text());
      case Type::Kind::set:
        return Value::set(pick_(std::size_t{1} << enums[type.id].members.size()));
    }
    return Value::none();
  }

  void attributes(Kind kind) {
    out_.record.kind = kind;
    out_.record.owner = type_of("Clip");
    out_.record.id = text();
    for (const std::uint16_t a : vault_declarations().attributes(kind, out_.record.owner))
      out_.record.values.push_back(
          value(vault().schema().entities[out_.record.owner].attributes[a].type));
  }

  // Rows differ in the user, so they are unique.
  void list() {
    FactRecord& record = out_.record;
    record.kind = Kind::list;
    record.owner = relation_of(one_of<const char*>(pick_, {"share", "member"}));
    const RelationSchema& relation = vault().schema().relations[record.owner];
    std::map<std::size_t, Value> key;
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      if ((relation.listed_by >> c & 1) != 0)
        record.key.push_back(key.emplace(c, value(relation.columns[c].type)).first->second);
    }
    std::vector<std::string> users = {"a", "b", "ab", "", "c"};
    for (std::size_t rows = pick_(5); rows > 0; --rows) {
      FactRecord::Row& row = record.rows.emplace_back();
      const std::size_t user = pick_(users.size());
      for (std::size_t c = 0; c < relation.columns.size(); ++c) {
        const Type& type = relation.columns[c].type;
        const bool is_user = relation.columns[c].name == "user";
        row.columns.push_back(
            key.contains(c) ? key.at(c)
            : is_user       ? Value::entity({type.id, out_.texts.emplace_back("u" + users[user])})
                            : value(type));
      }
      users.erase(users.begin() + static_cast<std::ptrdiff_t>(user));
      for (const AttributeSchema& field : relation.fields) row.fields.push_back(value(field.type));
    }
  }

  const Pick& pick_;
  KeptRecord& out_;
};

std::string told(const std::vector<Value>& values) {
  std::string out = "(";
  for (const Value& v : values) {
    out += std::to_string(static_cast<int>(v.kind())) + ":" + std::to_string(v.number()) + ":" +
           std::to_string(v.entity().type) + ":" + std::to_string(v.text().size()) + ":" +
           std::string(v.text()) + ",";
  }
  return out + ")";
}

}  // namespace

std::string vault_text() { return kVault; }

std::string vault_text(const std::string& from, const std::string& to) {
  std::string text = kVault;
  const auto place = text.find(from);
  if (place == std::string::npos) throw std::runtime_error("the vault has no `" + from + "`");
  return text.replace(place, from.size(), to);
}

Policy loaded(const std::string& text) { return std::move(compiled(text).loaded); }

const Policy& vault() {
  static const Policy kPolicy = loaded(kVault);
  return kPolicy;
}

const SealedDeclarations& vault_declarations() {
  static const SealedDeclarations kDeclarations(vault());
  return kDeclarations;
}

std::uint16_t type_of(const char* name) { return *vault().schema().find_entity(name); }
std::uint16_t relation_of(const char* name) { return *vault().schema().find_relation(name); }
Entity entity(const char* type, std::string_view id) { return {type_of(type), id}; }

Value member(const char* of, const char* name) {
  for (const EnumSchema& one : vault().schema().enums) {
    if (one.name != of) continue;
    const auto found = std::find(one.members.begin(), one.members.end(), name);
    return Value::member(static_cast<std::uint16_t>(found - one.members.begin()));
  }
  throw std::runtime_error("no such enum");
}

FactRecord a_clip() {
  return {.kind = Kind::fixed_attributes,
          .owner = type_of("Clip"),
          .stamp = at(1'708'063'200'000),
          .id = "c1",
          .values = {Value::entity(entity("Account", "north")), member("Level", "middle"),
                     Value::set(0b101), Value::time(at(1'708'063'199'000)),
                     Value::duration(std::chrono::hours(24)), Value::none(), Value::integer(-7),
                     Value::entity(entity("Camera", "porch"))}};
}

FactRecord a_title() {
  return {.kind = Kind::attributes,
          .owner = type_of("Clip"),
          .stamp = at(1'708'063'200'000),
          .id = "c1",
          .values = {Value::string("a parcel"), Value::boolean(true)}};
}

FactRecord a_binding() {
  return {.kind = Kind::row,
          .owner = relation_of("binding"),
          .stamp = at(1'708'063'200'000),
          .key = {Value::entity(entity("Camera", "porch")), Value::entity(entity("User", "ann")),
                  Value::integer(1)},
          .values = {Value::time(at(1'000)), Value::none()}};
}

FactRecord a_share_list(std::size_t rows) {
  static const std::vector<const char*> kUsers = {"bea", "ann", "cat", "dan", "eve", "fay"};
  const Value porch = Value::entity(entity("Camera", "porch"));
  FactRecord record{.kind = Kind::list,
                    .owner = relation_of("share"),
                    .stamp = at(1'708'063'200'000),
                    .key = {porch}};
  for (std::size_t r = 0; r < rows; ++r) {
    record.rows.push_back({{Value::entity(entity("User", kUsers[r])), Value::time(at(5)), porch,
                            member("Level", "high")},
                           {Value::set(0)}});
  }
  return record;
}

FactRecord a_mode() {
  return {.kind = Kind::global,
          .owner = *vault().schema().find_global("mode"),
          .stamp = at(1'708'063'200'000),
          .values = {member("Level", "low")}};
}

std::vector<FactRecord> one_of_each_kind() {
  return {a_clip(), a_title(), a_binding(), a_share_list(), a_mode()};
}

KeptRecord random_record(const Pick& pick) {
  KeptRecord out;
  RandomRecord(pick, out).fill();
  return out;
}

std::string told(const FactRecord& record) {
  std::string out = std::to_string(static_cast<int>(record.kind)) + " of " +
                    std::to_string(record.owner) + " at " +
                    std::to_string(record.stamp.time_since_epoch().count()) + " id " +
                    std::to_string(record.id.size()) + ":" + std::string(record.id) + " key " +
                    told(record.key) + " values " + told(record.values);
  std::vector<std::string> rows;
  rows.reserve(record.rows.size());
  for (const FactRecord::Row& row : record.rows)
    rows.push_back(told(row.columns) + told(row.fields));
  std::sort(rows.begin(), rows.end());
  for (const std::string& row : rows) out += " row " + row;
  return out;
}

}  // namespace sightline::testing
