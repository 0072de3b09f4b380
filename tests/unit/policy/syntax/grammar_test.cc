// The grammar as a grammar: every rule makes progress, and the words are those of the language.
#include "policy/syntax/grammar.h"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

namespace sightline::syntax::grammar_test {
namespace {

// A rule that can call itself without consuming anything, as a check of the check.
struct looping : grammar::p::seq<grammar::p::opt<grammar::p::digit>, grammar::deeper<looping>> {};

TEST(Grammar, NeverLoopsWithoutProgress) {
  EXPECT_EQ(tao::pegtl::analyze<grammar::file>(-1), 0U);
  EXPECT_NE(tao::pegtl::analyze<looping>(-1), 0U);
}

TEST(Grammar, ReservesTheWordsOfTheLanguage) {
  for (const char* word : {"policy", "action", "now", "past", "group", "none", "where", "steady"}) {
    EXPECT_TRUE(is_reserved(word)) << word;
  }
  for (const char* word : {"from", "until", "kind", "role", "scope", "name", "complete",
                           "incomplete", "honest", "hostile", "fixed", "within", "listed", "one",
                           "for", "dropping", "no_store", "Policy", ""}) {
    EXPECT_FALSE(is_reserved(word)) << word;
  }
}

}  // namespace
}  // namespace sightline::syntax::grammar_test
