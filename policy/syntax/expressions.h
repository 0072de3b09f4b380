// Conditions, PEGTL rules only, loosest first. Wider than the language in a few places, all refused
// when the tree is built, where the message can show the whole expression: chains of comparisons,
// `or` beside `and`, and the operators of other languages (`&&`, `||`, `!`, `=`).
#pragma once

#include "policy/syntax/tokens.h"

namespace sightline::syntax::grammar {

struct expr;
struct negation;
struct coalesce;
struct factor;

// Places that want something, each with its own words in messages.h.
struct condition : p::seq<expr> {};
struct operand : p::seq<coalesce> {};
struct close_paren : mark<")"> {};
struct close_brace : mark<"}"> {};
struct comma : mark<","> {};
struct colon : p::seq<p::not_at<p::string<':', ':'>>, mark<":">> {};

struct constant : p::sor<word<"true">, word<"false">, word<"none">, word<"forever">, word<"past">> {
};
struct literal : p::sor<time, number, string, constant> {};
struct any : word<"_"> {};

// --- the tightest
struct parens : p::seq<mark<"(">, want<deeper<condition>>, want<close_paren>> {};
struct set : p::seq<mark<"{">, p::opt<deeper<expr>, p::star<comma, want<deeper<condition>>>>,
                    want<close_brace>> {};
struct may_first : p::seq<deeper<expr>> {};
struct may : p::seq<word<"may">, want<name>, want<mark<"(">>, want<may_first>, want<comma>,
                    want<may_first>, want<close_paren>> {};
struct window_length : number {};
struct within_word : word<"within"> {};
struct for_word : word<"for"> {};
struct window_open : mark<"("> {};
struct window_condition : p::seq<want<window_open>, want<deeper<condition>>, want<close_paren>> {};
struct once : p::seq<word<"once">, window_condition, want<within_word>, want<window_length>> {};
struct steady : p::seq<word<"steady">, window_condition, want<for_word>, want<window_length>> {};
struct window : p::sor<once, steady> {};
struct arguments : p::seq<mark<"(">, p::opt<deeper<expr>, p::star<comma, want<deeper<condition>>>>,
                          want<close_paren>> {};
struct member_name : p::sor<string, name> {};
struct member : p::seq<mark<"::">, want<member_name>> {};
struct variable : p::sor<word<"now">, word<"action">> {};
struct named : p::seq<name, p::opt<p::sor<arguments, member>>> {};
struct primary : p::sor<literal, parens, set, may, window, variable, named> {};

// --- operators, tight to loose
struct attribute_name : name {};
struct access : p::seq<primary, p::star<mark<".">, want<attribute_name>>> {};
struct minus : p::seq<mark<"-">, want<deeper<factor>>> {};
struct factor : p::sor<minus, access> {};
struct sum_operator : p::sor<mark<"+">, mark<"-">> {};
struct sum : p::seq<factor, p::star<sum_operator, want<factor>>> {};
struct coalesce : p::seq<sum, p::opt<mark<"??">, want<deeper<operand>>>> {};

struct relation_operator
    : p::sor<mark<"==">, mark<"!=">, mark<"<=">, mark<"<">, mark<">=">, mark<">">, mark<"=">> {};
struct membership : p::seq<word<"in">, want<operand>> {};
struct none_word : word<"none"> {};
struct is_not_none : p::seq<word<"is">, word<"not">, want<none_word>> {};
struct is_none : p::seq<word<"is">, want<none_word>> {};
struct compared
    : p::sor<p::seq<relation_operator, want<operand>>, membership, is_not_none, is_none> {};
struct comparison : p::seq<coalesce, p::star<compared>> {};

// --- queries
struct argument : p::sor<any, deeper<expr>> {};
struct keys : p::seq<mark<"(">, want<argument>, p::star<comma, want<argument>>, want<close_paren>> {
};
struct path : p::star<mark<".">, want<attribute_name>> {};
struct source_name : name {};
struct source : p::seq<source_name, p::sor<keys, path>> {};
struct row_name : name {};
struct row : p::seq<word<"as">, want<row_name>> {};
struct disjunction;
struct where_condition : p::seq<deeper<disjunction>> {};
struct where : p::seq<word<"where">, want<where_condition>> {};
struct every_row : row {};
struct every_colon : colon {};
struct every : p::seq<word<"every">, want<source>, want<every_row>, p::opt<where>,
                      want<every_colon>, want<deeper<condition>>> {};
struct quantifier : p::sor<word<"some">, word<"no">, word<"several">> {};
// A query is a whole condition: nothing tighter than `and` may go on after it.
struct query_ends
    : p::not_at<
          p::sor<relation_operator, sum_operator, mark<"??">, mark<".">, word<"in">, word<"is">>> {
};
struct query : p::seq<quantifier, want<source>, p::opt<row, p::opt<where>>, want<query_ends>> {};

struct then_word : word<"then"> {};
struct else_word : word<"else"> {};
struct choice : p::seq<word<"if">, want<deeper<condition>>, want<then_word>,
                       want<deeper<condition>>, want<else_word>, want<deeper<condition>>> {};

// --- conditions
struct not_operator : p::sor<word<"not">, p::seq<p::not_at<p::string<'!', '='>>, mark<"!">>> {};
struct negated_part : p::seq<deeper<negation>> {};
struct negated : p::seq<not_operator, want<negated_part>> {};
struct negation : p::sor<negated, every, query, choice, comparison> {};
struct part : p::seq<negation> {};
struct and_operator : p::sor<word<"and">, mark<"&&">> {};
struct or_operator : p::sor<word<"or">, mark<"||">> {};
struct conjunction : p::seq<negation, p::star<and_operator, want<part>>> {};
struct either_part : p::seq<conjunction> {};
struct disjunction : p::seq<conjunction, p::star<or_operator, want<either_part>>> {};
struct expr : p::seq<disjunction, p::opt<word<"implies">, want<deeper<condition>>>> {};

}  // namespace sightline::syntax::grammar
