// Written by `sightline compile --cpp` for the policy `household` and not to be changed here.
// It decides as the artifact of these rules does, and `sightline verify --cpp` says whether it is theirs.
// clang-format off
#include <sightline/direct_decision.h>

namespace household {

extern const sightline::direct::Code kDirect;

namespace {

namespace d = sightline::direct;
static_assert(d::kVersion == 1, "write this again: sightline compile --cpp");

// view_live(User, Camera)
d::Answer case_0([[maybe_unused]] const d::Asked& q) {
  d::Number v4 = d::kUnknown;
  d::Number v5 = d::kUnknown;
  d::Number v6 = d::kUnknown;
  d::Number v7 = d::kUnknown;
  d::Number v8 = d::kUnknown;
  d::Rows rows0;
  const std::byte* row0 = nullptr;
  v5 = d::context(q, {0, sightline::Value::Kind::boolean, false, {0, 1}, 0});
  if (!(d::is_true(v5))) goto s4;
  v4 = d::read<std::uint8_t>(q.resource + 16);
  goto s9;
 s4:
  v5 = d::context(q, {0, sightline::Value::Kind::boolean, false, {0, 1}, 0});
  if (!(d::is_false(v5))) goto s8;
  v4 = d::read<std::uint8_t>(q.resource + 17);
  goto s9;
 s8:
  v4 = d::kUnknown;
 s9:
  if (!(d::less_equal(d::given(2LL), v4))) goto s21;
  v6 = d::attribute<std::uint32_t>(q.facts, 2, d::given(q.what), 0);
  rows0 = {};
  if (v6.state == d::kGiven) {
    if (!d::open_group(q.facts, 1, q.who, 8, 8, rows0)) d::open_rows(q.facts, 0, 0, {{q.who, v6.number, 0, 0, 0, 0, 0, 0}}, rows0);
  rows0.complete = q.facts.incomplete[0] == 0;
  }
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v6.number)) ++rows0.at;
  if (!(row0 != nullptr)) goto s14;
 s12:
  if (d::is_true(d::given(1LL))) goto s15;
  ++rows0.at;
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v6.number)) ++rows0.at;
  if (row0 != nullptr) goto s12;
 s14:
  goto s21;
 s15:
  v7 = d::coalesce(d::read<std::uint64_t>(q.resource + 8), d::given(0LL));
  if (!(d::not_less(d::given(q.now), v7))) goto s21;
  if (d::is_none(d::read<std::uint32_t>(q.resource + 4))) goto s20;
  v8 = d::unwrap(d::read<std::uint32_t>(q.resource + 4));
  if (!(d::equal(v8, d::given(q.who)))) goto s21;
 s20:
  return {true, 0};
 s21:
  return {false, 0};
}

// listen(User, Camera)
d::Answer case_1([[maybe_unused]] const d::Asked& q) {
  d::Number v4 = d::kUnknown;
  d::Number v5 = d::kUnknown;
  d::Number v6 = d::kUnknown;
  d::Number v7 = d::kUnknown;
  d::Number v8 = d::kUnknown;
  d::Rows rows0;
  const std::byte* row0 = nullptr;
  v5 = d::context(q, {0, sightline::Value::Kind::boolean, false, {0, 1}, 0});
  if (!(d::is_true(v5))) goto s26;
  v4 = d::read<std::uint8_t>(q.resource + 16);
  goto s31;
 s26:
  v5 = d::context(q, {0, sightline::Value::Kind::boolean, false, {0, 1}, 0});
  if (!(d::is_false(v5))) goto s30;
  v4 = d::read<std::uint8_t>(q.resource + 17);
  goto s31;
 s30:
  v4 = d::kUnknown;
 s31:
  if (!(d::less_equal(d::given(2LL), v4))) goto s43;
  v6 = d::attribute<std::uint32_t>(q.facts, 2, d::given(q.what), 0);
  rows0 = {};
  if (v6.state == d::kGiven) {
    if (!d::open_group(q.facts, 1, q.who, 8, 8, rows0)) d::open_rows(q.facts, 0, 0, {{q.who, v6.number, 0, 0, 0, 0, 0, 0}}, rows0);
  rows0.complete = q.facts.incomplete[0] == 0;
  }
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v6.number)) ++rows0.at;
  if (!(row0 != nullptr)) goto s36;
 s34:
  if (d::is_true(d::given(1LL))) goto s37;
  ++rows0.at;
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v6.number)) ++rows0.at;
  if (row0 != nullptr) goto s34;
 s36:
  goto s43;
 s37:
  v7 = d::coalesce(d::read<std::uint64_t>(q.resource + 8), d::given(0LL));
  if (!(d::not_less(d::given(q.now), v7))) goto s43;
  if (d::is_none(d::read<std::uint32_t>(q.resource + 4))) goto s42;
  v8 = d::unwrap(d::read<std::uint32_t>(q.resource + 4));
  if (!(d::equal(v8, d::given(q.who)))) goto s43;
 s42:
  return {true, 0};
 s43:
  return {false, 0};
}

// view_history(User, Clip)
d::Answer case_2([[maybe_unused]] const d::Asked& q) {
  std::uint64_t filled = 0;
  d::Number v4 = d::kUnknown;
  d::Number v5 = d::kUnknown;
  d::Number v6 = d::kUnknown;
  d::Number v7 = d::kUnknown;
  d::Number v8 = d::kUnknown;
  d::Rows rows0;
  const std::byte* row0 = nullptr;
  v4 = d::attribute<std::uint32_t>(q.facts, 3, d::given(q.what), 4);
  rows0 = {};
  if (v4.state == d::kGiven) {
    if (!d::open_group(q.facts, 1, q.who, 8, 8, rows0)) d::open_rows(q.facts, 0, 0, {{q.who, v4.number, 0, 0, 0, 0, 0, 0}}, rows0);
  rows0.complete = q.facts.incomplete[0] == 0;
  }
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v4.number)) ++rows0.at;
  if (!(row0 != nullptr)) goto s48;
 s46:
  if (d::flag_is(row0 + 8, 1)) goto s49;
  ++rows0.at;
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v4.number)) ++rows0.at;
  if (row0 != nullptr) goto s46;
 s48:
  goto s58;
 s49:
  v5 = d::subtract({-sightline::kForever, sightline::kForever}, d::given(q.now), d::read<std::uint64_t>(q.principal + 0));
  if (!(d::not_less(v5, d::given(410313600000LL)))) goto s58;
  v7 = d::attribute<std::uint32_t>(q.facts, 3, d::given(q.what), 0);
  if ((filled >> 0 & 1) != 0) goto s54;
  filled |= std::uint64_t{1} << 0;
  v6 = d::attribute<std::uint32_t>(q.facts, 2, v7, 4);
 s54:
  if (d::is_none(v6)) goto s57;
  v8 = d::unwrap(v6);
  if (!(d::equal(v8, d::given(q.who)))) goto s58;
 s57:
  return {true, 0};
 s58:
  return {false, 0};
}

// change_settings(User, Camera)
d::Answer case_3([[maybe_unused]] const d::Asked& q) {
  d::Number v4 = d::kUnknown;
  d::Number v5 = d::kUnknown;
  d::Number v6 = d::kUnknown;
  d::Rows rows0;
  const std::byte* row0 = nullptr;
  v4 = d::attribute<std::uint32_t>(q.facts, 2, d::given(q.what), 0);
  rows0 = {};
  if (v4.state == d::kGiven) {
    if (!d::open_group(q.facts, 1, q.who, 8, 8, rows0)) d::open_rows(q.facts, 0, 0, {{q.who, v4.number, 0, 0, 0, 0, 0, 0}}, rows0);
  rows0.complete = q.facts.incomplete[0] == 0;
  }
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v4.number)) ++rows0.at;
  if (!(row0 != nullptr)) goto s64;
 s61:
  if (d::flag_is(row0 + 9, 1)) goto s65;
  if (d::flag_is(row0 + 10, 1)) goto s65;
  ++rows0.at;
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v4.number)) ++rows0.at;
  if (row0 != nullptr) goto s61;
 s64:
  goto s71;
 s65:
  v5 = d::subtract({-sightline::kForever, sightline::kForever}, d::given(q.now), d::read<std::uint64_t>(q.principal + 0));
  if (!(d::not_less(v5, d::given(410313600000LL)))) goto s71;
  if (d::is_none(d::read<std::uint32_t>(q.resource + 4))) goto s70;
  v6 = d::unwrap(d::read<std::uint32_t>(q.resource + 4));
  if (!(d::equal(v6, d::given(q.who)))) goto s71;
 s70:
  return {true, 0};
 s71:
  return {false, 0};
}

// read_settings(User, Camera)
d::Answer case_4([[maybe_unused]] const d::Asked& q) {
  d::Number v4 = d::kUnknown;
  d::Rows rows0;
  const std::byte* row0 = nullptr;
  v4 = d::attribute<std::uint32_t>(q.facts, 2, d::given(q.what), 0);
  rows0 = {};
  if (v4.state == d::kGiven) {
    if (!d::open_group(q.facts, 1, q.who, 8, 8, rows0)) d::open_rows(q.facts, 0, 0, {{q.who, v4.number, 0, 0, 0, 0, 0, 0}}, rows0);
  rows0.complete = q.facts.incomplete[0] == 0;
  }
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v4.number)) ++rows0.at;
  if (!(row0 != nullptr)) goto s76;
 s74:
  if (d::is_true(d::given(1LL))) goto s77;
  ++rows0.at;
  while ((row0 = d::show(q.facts, 0, 11, rows0)) != nullptr && !(d::read<std::uint32_t>(row0 + 4).number == v4.number)) ++rows0.at;
  if (row0 != nullptr) goto s74;
 s76:
  goto s79;
 s77:
  return {true, 0};
 s79:
  return {false, 0};
}

constexpr std::array<d::Case, 5> kCases{{
    d::Case{0, 1, 2, d::decide<kDirect, 0, 1, 2, 1, case_0>},
    d::Case{1, 1, 2, d::decide<kDirect, 1, 1, 2, 1, case_1>},
    d::Case{2, 1, 3, d::decide<kDirect, 2, 1, 3, 1, case_2>},
    d::Case{3, 1, 2, d::decide<kDirect, 3, 1, 2, 1, case_3>},
    d::Case{4, 1, 2, d::decide<kDirect, 4, 1, 2, 1, case_4>},
}};

}  // namespace

constinit const d::Code kDirect{
    d::kVersion,
    {{0xbf, 0x4b, 0xb1, 0x26, 0x41, 0xd3, 0xa1, 0x8f, 0xad, 0x08, 0xae, 0x96, 0xa9, 0xb5, 0x06, 0x3b, 0x22, 0x63, 0x55, 0xb8, 0xcf, 0x3c, 0x07, 0x40, 0x76, 0x38, 0x45, 0xfb, 0x69, 0x01, 0xb7, 0x2c}},
    {{0xa0, 0xc3, 0xb8, 0x40, 0xdb, 0xe2, 0xcc, 0x98, 0x0e, 0x27, 0xa4, 0x9b, 0x29, 0x45, 0x0f, 0x9e, 0xe5, 0xa5, 0xe5, 0x1a, 0xc1, 0xce, 0x16, 0xa8, 0xdf, 0xee, 0xd6, 0x55, 0x73, 0x3a, 0x6d, 0x56}},
    kCases,
    d::decide_many<kDirect>};

}  // namespace household
