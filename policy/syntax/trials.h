// Worlds and tests, PEGTL rules only.
#pragma once

#include "policy/syntax/expressions.h"

namespace sightline::syntax::grammar {

struct open_paren : mark<"("> {};
struct open_brace : mark<"{"> {};
struct names : p::seq<want<name>, p::star<comma, want<name>>> {};
struct equals : p::seq<p::not_at<p::string<'=', '='>>, mark<"=">> {};

// --- values
struct value;
struct named_value : p::seq<name, want<colon>, want<value>, p::opt<comma>> {};
struct values_end : mark<"}"> {};
struct values : p::seq<open_brace, p::star<named_value>, want<values_end>> {};
struct value_set : p::seq<open_brace, p::opt<deeper<value>, p::star<comma, want<deeper<value>>>>,
                          want<close_brace>> {};
struct unavailable : word<"unavailable"> {};
struct negative : p::seq<mark<"-">, want<literal>> {};
struct value_name : p::seq<name, p::opt<member>> {};
struct value : p::sor<unavailable, value_set, negative, literal, value_name> {};
struct tuple
    : p::seq<name, open_paren, want<value>, p::star<comma, want<value>>, want<close_paren>> {};
struct world_row : p::seq<p::at<name, open_paren>, tuple, p::opt<values>> {};
struct world_global : p::seq<name, colon, want<value>> {};
struct instance_parents : p::seq<word<"in">, want<value>, p::star<comma, want<value>>> {};
struct instance_name : p::sor<string, name> {};
struct instance : p::seq<name, want<instance_name>, p::opt<instance_parents>, p::opt<values>> {};
struct world_end : mark<"}"> {};
struct world : p::seq<word<"world">, want<name>, want<open_brace>,
                      p::star<p::sor<world_row, world_global, instance>>, want<world_end>> {};

struct place : p::seq<p::sor<tuple, name>, p::opt<mark<".">, want<attribute_name>>> {};
struct lost : p::seq<word<"unavailable">, want<place>> {};
struct observed : word<"observed"> {};
struct absent : p::seq<word<"no">, want<tuple>> {};
// `{` and a name and `:` are named values; any other `{` is a set.
struct values_ahead : p::at<open_brace, p::sor<p::seq<name, colon>, mark<"}">>> {};
struct new_value : p::sor<p::seq<values_ahead, values>, value> {};
struct assigned : p::seq<place, want<equals>, want<new_value>> {};
struct what_changes : p::sor<absent, assigned> {};
struct change : p::sor<lost, p::seq<observed, want<what_changes>>, what_changes> {};
struct changes : p::seq<word<"where">, want<change>, p::star<comma, want<change>>> {};
struct moment : p::seq<word<"at">, want<time>> {};
struct test_values : values {};
struct given_context : p::seq<word<"with">, want<test_values>> {};
struct nothing : word<"none"> {};
struct by : p::seq<word<"by">, p::sor<nothing, names>> {};
struct line_with : p::seq<word<"with">, p::sor<nothing, names>> {};
struct may_not : word<"not"> {};
struct may_word : word<"may"> {};
struct line : p::seq<value, want<may_word>, p::opt<may_not>, names, want<value>, p::opt<by>,
                     p::opt<line_with>> {};
struct test_name : string {};
struct exhaustive : word<"exhaustive"> {};
struct in_word : word<"in"> {};
struct test_end : mark<"}"> {};
struct test : p::seq<word<"test">, want<test_name>, p::opt<exhaustive>, want<in_word>, want<name>,
                     p::opt<moment>, p::opt<given_context>, p::opt<changes>, want<open_brace>,
                     p::star<line>, want<test_end>> {};

}  // namespace sightline::syntax::grammar
