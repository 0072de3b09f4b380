// What the author should have written, for every place of the grammar that wants something.
#pragma once

#include "policy/diagnostics/codes.h"
#include "policy/syntax/grammar.h"

namespace sightline::syntax {

// "expected <what>, found .."
struct Expected {
  const char* what = nullptr;
  const char* help = "";
  Code code = Code::unexpected_text;
  bool name = false;    // a name is what was wanted, so a reserved word was probably meant as one
  bool closes = false;  // something that was opened before should end here
};
constexpr Expected a_name(const char* what, const char* help = "") {
  return {what, help, Code::unexpected_text, true, false};
}
constexpr Expected an_end(const char* what, const char* help = "") {
  return {what, help, Code::unexpected_text, false, true};
}

inline constexpr Expected kTooDeep{"", "give a part of it a name with `define`",
                                   Code::nesting_too_deep};

template <class Rule>
inline constexpr Expected expected{};

namespace g = grammar;
// clang-format off
template <class Rule>
inline constexpr Expected expected<g::deeper<Rule>> = expected<Rule>;

// --- marks and names
template <> inline constexpr Expected expected<g::name> = a_name("a name");
template <> inline constexpr Expected expected<g::attribute_name> = a_name("the name of an attribute after `.`");
template <> inline constexpr Expected expected<g::row_name> = a_name("a name for the row after `as`");
template <> inline constexpr Expected expected<g::open_paren>{"`(`"};
template <> inline constexpr Expected expected<g::mark<"(">>{"`(`"};
template <> inline constexpr Expected expected<g::close_paren> = an_end("`)`");
template <> inline constexpr Expected expected<g::open_brace>{"`{`"};
template <> inline constexpr Expected expected<g::close_brace> = an_end("`}`");
template <> inline constexpr Expected expected<g::mark<"<">>{"`<`", "a set is written `set<Scope>`"};
template <> inline constexpr Expected expected<g::mark<">">>{"`>`", "a set is written `set<Scope>`"};
template <> inline constexpr Expected expected<g::comma>{"`,`"};
template <> inline constexpr Expected expected<g::colon>{"`:`"};
template <> inline constexpr Expected expected<g::equals>{"`=`"};
template <> inline constexpr Expected expected<g::string_end>{"`\"`", "a string ends with `\"` on the line on which it begins", Code::unterminated};
template <> inline constexpr Expected expected<g::number>{"a whole number"};
template <> inline constexpr Expected expected<g::duration>{"a duration", "durations are written `250ms`, `30s`, `5m`, `24h`, `30d`"};
template <> inline constexpr Expected expected<g::window_length>{"a duration", "durations are written `250ms`, `30s`, `5m`, `24h`, `30d`"};
template <> inline constexpr Expected expected<g::time>{"a time", "times are written `2024-02-16T06:00:00Z`"};

// --- conditions
template <> inline constexpr Expected expected<g::condition>{"a condition"};
template <> inline constexpr Expected expected<g::where_condition>{"a condition after `where`"};
template <> inline constexpr Expected expected<g::may_first>{"who may do it, and to what", "`may` is written `may view(u, cam)`"};
template <> inline constexpr Expected expected<g::negated_part>{"a condition after `not`"};
template <> inline constexpr Expected expected<g::part>{"a condition after `and`"};
template <> inline constexpr Expected expected<g::either_part>{"a condition after `or`"};
template <> inline constexpr Expected expected<g::operand>{"a value"};
template <> inline constexpr Expected expected<g::factor>{"a value"};
template <> inline constexpr Expected expected<g::none_word>{"`none` or `not none`", "`is` asks for `none` only; compare with `==`"};
template <> inline constexpr Expected expected<g::member_name>{"a member or an id after `::`", "as in `Role::owner` or `User::\"7\"`"};
template <> inline constexpr Expected expected<g::argument>{"a value or `_` for any"};
template <> inline constexpr Expected expected<g::source> = a_name("a relation", "a query is written `some share(u, cam)`");
template <> inline constexpr Expected expected<g::every_row>{"`as` and a name", "`every` is written `every share(u, _) as s: ..`"};
template <> inline constexpr Expected expected<g::every_colon>{"`:` and a condition", "`every` is written `every share(u, _) as s: ..`"};
template <> inline constexpr Expected expected<g::query_ends>{"", "put the query in parentheses: `(some share(u, cam)) == wanted`", Code::loose_condition};
template <> inline constexpr Expected expected<g::then_word>{"`then`", "`if` is written `if .. then .. else ..`"};
template <> inline constexpr Expected expected<g::else_word>{"`else`", "`if` is written `if .. then .. else ..`"};
template <> inline constexpr Expected expected<g::window_open>{"`(`", "as in `once (lockdown) within 10s` and `steady (lockdown) for 10s`"};
template <> inline constexpr Expected expected<g::within_word>{"`within` and a duration", "as in `once (lockdown) within 10s`"};
template <> inline constexpr Expected expected<g::for_word>{"`for` and a duration", "as in `steady (lockdown) for 10s`"};

// --- declarations
template <> inline constexpr Expected expected<g::declaration>{"a declaration"};
template <> inline constexpr Expected expected<g::import_target>{"the name of a file in quotes"};
template <> inline constexpr Expected expected<g::enum_end> = an_end("`}`", "the members stand between commas, or all between `<` for an order: `enum Role { guest < member < owner }`");
template <> inline constexpr Expected expected<g::type> = a_name("a type", "`bool`, `int`, `time`, `duration`, an enum or an entity; with `?` it may be none");
template <> inline constexpr Expected expected<g::fields_end> = an_end("an attribute or `}`", "attributes are written `name: type`");
template <> inline constexpr Expected expected<g::by_word>{"`by`", "as in `listed by (camera)`"};
template <> inline constexpr Expected expected<g::column> = a_name("a column", "columns are written `name: Type`");
template <> inline constexpr Expected expected<g::column_type>{"the type of a column", "a column is an entity, an enum, an int, a time or a string; everything else stands between `{` and `}` behind the columns"};
template <> inline constexpr Expected expected<g::columns_end> = an_end("`,` or `)`", "columns are written `name: Type`, and none of them may be none");
template <> inline constexpr Expected expected<g::p::sor<g::relation, g::global>>{"`relation` or `global` after the trust word"};
template <> inline constexpr Expected expected<g::context_fields>{"`{`", "as in `context { session_issued_at: time }`"};
template <> inline constexpr Expected expected<g::types> = a_name("a type");
template <> inline constexpr Expected expected<g::parameter_type> = a_name("a type");
template <> inline constexpr Expected expected<g::parameter> = a_name("a parameter", "parameters are written `name: Type`");
template <> inline constexpr Expected expected<g::binder> = a_name("a name or `_` for any");
template <> inline constexpr Expected expected<g::rule_colon>{"`:` after the rule name", "a rule is written `rule name: permit view(u, cam) when ..`"};
template <> inline constexpr Expected expected<g::clause>{"`permit` or `forbid`", "a rule is written `rule name: permit view(u, cam) when ..`"};
template <> inline constexpr Expected expected<g::quantified> = a_name("a name and its type", "as in `forall u: User, c: Clip: ..`");
template <> inline constexpr Expected expected<g::forall>{"`forall`", "an invariant is written `invariant name: forall s: share: ..`"};
template <> inline constexpr Expected expected<g::claim>{"`never`, `always`, `possible` or `forall`", "a property is written `property name: never view(u, cam) unless ..`"};
template <> inline constexpr Expected expected<g::assumption>{"`complete`, `incomplete`, `honest` or `hostile`"};

// --- worlds and tests
template <> inline constexpr Expected expected<g::value>{"a value"};
template <> inline constexpr Expected expected<g::new_value>{"a value"};
template <> inline constexpr Expected expected<g::literal>{"a number after `-`"};
template <> inline constexpr Expected expected<g::values_end> = an_end("a value or `}`", "values are written `name: value`");
template <> inline constexpr Expected expected<g::tuple> = a_name("a row", "rows are written `share(ann, porch)`");
template <> inline constexpr Expected expected<g::instance_name>{"a name, `:` or `(`", "a world holds `User ann { .. }`, `share(ann, porch)` and `lockdown: false`"};
template <> inline constexpr Expected expected<g::world_end> = an_end("a row, an entity, a global or `}`", "a world holds `User ann { .. }`, `share(ann, porch)` and `lockdown: false`");
template <> inline constexpr Expected expected<g::place> = a_name("a fact", "as in `porch.account` or `lockdown`");
template <> inline constexpr Expected expected<g::change>{"a change", "changes are written `lockdown = true`, `observed porch.account = south` or `observed no share(ann, porch)`"};
template <> inline constexpr Expected expected<g::what_changes>{"a change", "changes are written `lockdown = true`, `observed porch.account = south` or `observed no share(ann, porch)`"};
template <> inline constexpr Expected expected<g::test_values>{"`{`", "the context is written `with { name: value }`"};
template <> inline constexpr Expected expected<g::may_word>{"`may`", "a line is written `ann may view porch` or `ann may not view porch`"};
template <> inline constexpr Expected expected<g::test_name>{"the name of the test in quotes"};
template <> inline constexpr Expected expected<g::in_word>{"`in` and the name of a world", "a test is written `test \"name\" in world at 2024-02-16T06:00:00Z { .. }`"};
template <> inline constexpr Expected expected<g::test_end> = an_end("a line or `}`", "a line is written `ann may view porch` or `ann may not view porch`");
// clang-format on

}  // namespace sightline::syntax
