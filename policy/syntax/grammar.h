// The whole grammar of the language, PEGTL rules only (specs/language.md). `want` commits: what
// follows it is either there or an error at that place.
#pragma once

#include "policy/syntax/trials.h"

namespace sightline::syntax::grammar {

struct doc_line : p::seq<doc_begin, to_end_of_line, separator> {};
struct doc : p::plus<doc_line> {};

// --- what there is
struct policy_header : p::seq<word<"policy">, want<name>> {};
struct import_target : string {};
struct import : p::seq<word<"import">, want<import_target>> {};

struct smaller : mark<"<"> {};
struct enum_end : mark<"}"> {};
struct enumeration : p::seq<word<"enum">, want<name>, want<open_brace>, want<name>,
                            p::sor<p::plus<smaller, want<name>>, p::star<comma, name>>,
                            p::opt<comma>, want<enum_end>> {};

struct trust
    : p::sor<p::seq<word<"sealed">, p::opt<word<"fixed">, p::not_at<colon>>>, word<"cached">> {};
struct duration : number {};
struct age : p::seq<word<"within">, p::not_at<colon>, want<duration>> {};
struct set_of : p::seq<word<"set">, want<mark<"<">>, want<name>, want<mark<">">>> {};
struct question : mark<"?"> {};
struct type : p::seq<p::sor<set_of, name>, p::opt<question>> {};
struct field : p::seq<p::sor<p::seq<trust, want<name>>, name>, want<colon>, want<type>, p::opt<age>,
                      p::opt<comma>> {};
struct fields_end : mark<"}"> {};
struct fields : p::seq<open_brace, p::star<field>, want<fields_end>> {};
struct single : p::seq<word<"one">, p::at<name>> {};
struct parents : p::seq<word<"in">, p::opt<single>, names> {};
struct entity : p::seq<word<"entity">, want<name>, p::opt<parents>, p::opt<fields>> {};

struct column_type : p::seq<name> {};
struct column : p::seq<name, want<colon>, want<column_type>> {};
struct columns_end : mark<")"> {};
struct unique : p::seq<word<"unique">, want<open_paren>, names, want<close_paren>> {};
struct by_word : word<"by"> {};
struct listed : p::seq<word<"listed">, want<by_word>, want<open_paren>, names, want<close_paren>> {
};
struct most : p::seq<word<"max">, want<number>> {};
struct relation : p::seq<word<"relation">, want<name>, want<open_paren>, want<column>,
                         p::star<comma, want<column>>, want<columns_end>, p::opt<fields>,
                         p::star<p::sor<unique, listed, age, most>>> {};
struct global : p::seq<word<"global">, want<name>, want<colon>, want<type>, p::opt<age>> {};
struct trusted : p::seq<trust, want<p::sor<relation, global>>> {};

struct context_fields : fields {};
struct context : p::seq<word<"context">, want<context_fields>> {};
struct group : p::seq<word<"action">, word<"group">, want<name>, want<equals>, names> {};
struct types : p::seq<name, p::star<mark<"|">, want<name>>> {};
struct action : p::seq<word<"action">, names, want<open_paren>, want<types>, want<comma>,
                       want<types>, want<close_paren>> {};
struct obligation : p::seq<word<"obligation">, names> {};

// --- what is meant
struct parameter_type : p::seq<p::sor<set_of, types>, p::opt<question>> {};
struct parameter : p::seq<name, want<colon>, want<parameter_type>> {};
struct define : p::seq<word<"define">, want<name>, want<open_paren>,
                       p::opt<parameter, p::star<comma, want<parameter>>>, want<close_paren>,
                       want<equals>, want<condition>> {};
struct binder_type : p::seq<colon, want<types>> {};
struct binder : p::seq<p::sor<any, name>, p::opt<binder_type>> {};
struct head
    : p::seq<names, want<open_paren>, want<binder>, want<comma>, want<binder>, want<close_paren>> {
};
struct when : p::seq<word<"when">, want<condition>> {};
struct unless : p::seq<word<"unless">, want<condition>> {};
struct with : p::seq<word<"with">, names> {};
struct dropping : p::seq<word<"dropping">, names> {};
struct effect : p::sor<word<"permit">, word<"forbid">> {};
struct clause : p::seq<effect, head, p::opt<when>, p::opt<unless>, p::opt<with>, p::opt<dropping>> {
};
struct rule_colon : colon {};
struct rule : p::seq<word<"rule">, want<name>, want<rule_colon>, want<clause>, p::star<clause>> {};

// --- what must be so
struct quantified : p::seq<name, want<colon>, want<name>> {};
struct forall : p::seq<word<"forall">, want<quantified>, p::star<comma, want<quantified>>,
                       want<colon>, want<condition>> {};
struct invariant : p::seq<word<"invariant">, want<name>, want<colon>, want<forall>> {};
struct without : p::seq<word<"without">, names> {};
struct claim_word : p::sor<word<"never">, word<"always">, word<"possible">> {};
struct headed_claim : p::seq<claim_word, head, p::opt<when>, p::opt<unless>, p::opt<without>> {};
struct claim : p::sor<headed_claim, forall> {};
struct place_of_trust : p::seq<name, p::opt<mark<".">, want<name>>> {};
struct assumption
    : p::sor<word<"complete">, word<"incomplete">,
             p::seq<p::sor<word<"honest">, word<"hostile">>, p::opt<place_of_trust>>> {};
struct assuming : p::seq<word<"assuming">, want<assumption>, p::star<comma, want<assumption>>> {};
struct property : p::seq<word<"property">, want<name>, want<colon>, want<claim>, p::opt<assuming>> {
};

struct declaration
    : p::sor<policy_header, import, enumeration, entity, trusted, relation, global, context, group,
             action, obligation, define, rule, invariant, property, world, test> {};
struct item : p::seq<p::opt<doc>, want<declaration>> {};
struct file : p::seq<separator, p::star<p::not_at<p::eof>, item>, p::eof> {};

}  // namespace sightline::syntax::grammar
