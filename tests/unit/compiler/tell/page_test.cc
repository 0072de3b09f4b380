// A page is whole: its elements are closed, its links lead somewhere in it, and it asks for nothing
// from outside. What it looks like was looked at in a browser.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "compiler/tell/page_parts.h"
#include "sightline/telling.h"
#include "tests/support/compiled.h"

namespace sightline::testing::page_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kPolicy = R"(policy home
entity Account
entity User { account: Account, kept: bool }
entity Camera { cached account: Account, owner: Account }
global shut: bool within 10s
action view(User, Camera)
/// Believes a cache & <more>.
rule household: permit view(u, c)
  when u.account == c.account and u.account == c.owner
rule closing: forbid view(u, c) when shut unless u.kept

/// Nobody sees <b>strangers</b>.
///
/// A second paragraph.
property no_strangers:
  never view(u, c)
  unless u.account == c.account

// A comment that belongs to nobody.
property owners_may: possible view(u, c) when u.account == c.owner
property nothing: never view(u, c) when u.account == c.owner and u.account != c.owner
)";

struct Paged {
  Compiled policy;
  ProofReport report;
  std::string html;
};

ProofRecord record_of(const Compiled& policy, const ProofReport& report) {
  const auto loaded = Policy::load(with_record(policy.artifact, policy.checked, report),
                                   {.require = {}, .accept_unproved = true});
  return loaded->proofs();
}

std::string page_of(const Compiled& policy, const ProofReport& report) {
  return page(policy.checked, report, record_of(policy, report), Source("home.pol", kPolicy));
}

Paged paged() {
  Compiled policy = compiled(kPolicy);
  ProofReport report = *prove(policy.checked, policy.artifact, {.switches = true});
  std::string html = page_of(policy, report);
  return {std::move(policy), std::move(report), std::move(html)};
}

// Says which element is not closed, or not open; nothing if all is well.
std::string unbalanced(const std::string& html) {
  const std::set<std::string> empty = {"meta", "rect", "path", "!DOCTYPE"};
  std::vector<std::string> open;
  const std::regex tag("<(/?)([!a-zA-Z0-9]+)[^>]*?(/?)>");
  for (std::sregex_iterator it(html.begin(), html.end(), tag), end; it != end; ++it) {
    const std::string name = (*it)[2];
    if (empty.contains(name) || (*it)[3].length() != 0) continue;
    if ((*it)[1].length() == 0) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "open at the end: " + open.back();
}

TEST(Page, IsWellFormed) {
  EXPECT_EQ(unbalanced(paged().html), "");
  EXPECT_EQ(unbalanced("<p><b></p>"), "</p> closes b");
}

TEST(Page, NeedsNothingFromOutside) {
  const std::string html = paged().html;
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("src=")));
  EXPECT_THAT(html, Not(HasSubstr("url(")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
  const std::regex link("href=\"([^\"]*)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), link), end; it != end; ++it) {
    const std::string target = (*it)[1];
    ASSERT_EQ(target.front(), '#');
    EXPECT_THAT(html, HasSubstr("id=\"" + target.substr(1) + "\""));
  }
}

TEST(Page, HasNoIdTwice) {
  const std::string html = paged().html;
  std::set<std::string> seen;
  const std::regex id(" id=\"([^\"]*)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), id), end; it != end; ++it)
    EXPECT_TRUE(seen.insert((*it)[1]).second) << (*it)[1];
  EXPECT_GT(seen.size(), 5U);
}

TEST(Page, TellsEveryClaim) {
  const std::string html = paged().html;
  EXPECT_THAT(html, HasSubstr("✗ 2 of "));
  EXPECT_THAT(html, HasSubstr("<p class=\"doc\">Nobody sees &lt;b&gt;strangers&lt;/b&gt;.</p>"));
  EXPECT_THAT(html, HasSubstr("<p class=\"doc\">A second paragraph.</p>"));
  EXPECT_THAT(html, HasSubstr("never view(u, c)\n  unless u.account == c.account</pre>"));
  EXPECT_THAT(html, HasSubstr("<svg class=\"sl-drawing\""));
  EXPECT_THAT(html,
              HasSubstr("<tr class=\"wrong\"><th scope=\"row\"><code>camera_1.account</code>"));
  EXPECT_THAT(html, HasSubstr("world no_strangers_world {"));
  EXPECT_THAT(html, HasSubstr("It protects nothing."));
  EXPECT_THAT(html, HasSubstr("nothing of cached facts: <code>Camera.account</code>"));
  EXPECT_THAT(html, HasSubstr("no_strangers@"));
}

TEST(Page, TellsWhatSwitchesDo) {
  const std::string html = paged().html;
  EXPECT_THAT(html, HasSubstr("<h2 id=\"switches\">What the switches do</h2>"));
  EXPECT_THAT(html,
              HasSubstr("<span class=\"name\">shut</span></h3>\n<p><code>true</code> closes"));
  EXPECT_THAT(html, HasSubstr("proved</span> opens nothing</li>"));
  EXPECT_THAT(html, HasSubstr("<li><code>user_1.kept</code>: <code>true</code></li>"));
  const Compiled policy = compiled(kPolicy);
  const std::string without = page_of(policy, *prove(policy.checked, policy.artifact));
  EXPECT_THAT(without, Not(HasSubstr("switches")));
}

TEST(Page, SaysWhenNotEverythingWasAsked) {
  const Compiled policy = compiled(kPolicy);
  const auto report = prove(policy.checked, policy.artifact, {.property = "owners_may"});
  const std::string html = page_of(policy, *report);
  EXPECT_THAT(html, HasSubstr("not everything was asked"));
  EXPECT_THAT(html, Not(HasSubstr("class=\"outcome good\"")));
}

TEST(Page, ShowsWhatProofsRestOnByRule) {
  Paged it = paged();
  EXPECT_THAT(it.html, Not(HasSubstr("id=\"coverage\""))) << "nobody asked";
  const auto begin = static_cast<std::uint32_t>(kPolicy.find("u.account == c.owner"));
  for (PropertyReport& property : it.report.properties) {
    if (property.name == "owners_may")
      property.support = Support{{{begin, begin + 20}}, {"Camera.owner"}, {}};
  }
  const std::string html = page_of(it.policy, it.report);
  EXPECT_EQ(unbalanced(html), "");
  EXPECT_THAT(html,
              HasSubstr("<li><code>u.account == c.owner</code> <span class=\"place\">home.pol:"));
  EXPECT_THAT(html, HasSubstr("<dt>Must be true</dt><dd><code>Camera.owner</code></dd>"));
  EXPECT_THAT(html, HasSubstr("<strong>1</strong>"));
}

// Paper cannot scroll to the columns that do not fit on it.
TEST(Page, ListsManyClaimsOnPaper) {
  Paged it = paged();
  const auto begin = static_cast<std::uint32_t>(kPolicy.find("u.account == c.owner"));
  const Support support{{{begin, begin + 20}}, {}, {}};
  while (it.report.properties.size() < 21) it.report.properties.push_back(it.report.properties[1]);
  for (PropertyReport& property : it.report.properties) property.support = support;
  const std::string many = page_of(it.policy, it.report);
  EXPECT_EQ(unbalanced(many), "");
  EXPECT_THAT(many, HasSubstr("<div class=\"wide on-screen\""));
  EXPECT_THAT(many, HasSubstr("<li><code>household</code>: <code>no_strangers</code> (1), <code>"));
  EXPECT_THAT(many, HasSubstr("<li>conditions outside of rules: none</li>"));
  it.report.properties.pop_back();
  EXPECT_THAT(page_of(it.policy, it.report), Not(HasSubstr("class=\"on-paper\"")));
}

// `\u{..}` in a policy is one character of its canonical text.
TEST(Page, NeverTurnsItsTextRound) {
  const Compiled policy = compiled(
      "entity User { nick: string }\naction greet(User, User)\n"
      "rule r: permit greet(u, _) when u.nick == \"a\\u{202e}b\\u{85}\"\n"
      "property p: never greet(u, _) when u.nick == \"a\\u{202e}b\\u{85}\"\n");
  const auto report = prove(policy.checked, policy.artifact, {.property = "p"});
  const std::string html = page(policy.checked, *report, record_of(policy, *report), policy.source);
  EXPECT_THAT(policy.tree().properties[0].canonical, HasSubstr("\xE2\x80\xAE"));
  EXPECT_THAT(html, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(html, Not(HasSubstr("\xC2\x85")));
  EXPECT_THAT(html, HasSubstr("a\\u{202e}b\\u{85}"));
}

TEST(Page, ShowsATextAsItIsWritten) {
  struct Case {
    std::string text, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"property p:\n  never a\n  unless b\n\n// c\nproperty q: x\n",
            "property p:\n  never a\n  unless b"},
           {"property p: never a\nrule r: y", "property p: never a"},
           {"property p: never a", "property p: never a"},
           {"property p:\n  never a\n  // why\n  unless b\n",
            "property p:\n  never a\n  // why\n  unless b"},
       }) {
    EXPECT_EQ(text_as_written({9, 10}, Source("a.pol", c.text)), c.expected);
  }
}

}  // namespace
}  // namespace sightline::testing::page_test
