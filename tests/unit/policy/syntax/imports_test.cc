// Imports: which file is meant, what is read, and what is told when that cannot be.
#include "policy/syntax/imports.h"

#include <gtest/gtest.h>

#include <map>

#include "policy/diagnostics/codes.h"
#include "policy/syntax/parse.h"
#include "tests/unit/policy/syntax/dump.h"

namespace sightline::imports_test {
namespace {

using std::string;
using Files = std::map<string, string>;

Source load(const string& name, const Files& files, std::vector<string>* asked = nullptr) {
  const auto read = [&, asked](const string& path) -> std::optional<string> {
    if (asked != nullptr) asked->push_back(path);
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  const string root = name.substr(name.rfind('/') + 1);
  return Source::with_imports(name, files.at(root), read);
}

string parsed(const Files& files) {
  const Source source = load("home.pol", files);
  const ParseResult result = parse(source);
  for (const Diagnostic& d : result.diagnostics) ADD_FAILURE() << render(d, source);
  return dump(result.policy);
}

// One line for each diagnostic: code, file:line, message and note.
string problems(const Files& files) {
  const Source source = load("policies/home.pol", files);
  string result;
  for (const Diagnostic& d : parse(source).diagnostics) {
    result += code_text(d.code) + " " + source.name_at(d.span.begin) + ":" +
              std::to_string(source.position(d.span.begin).line) + " |" +
              string(source.text(d.span)) + "| " + d.message;
    for (const auto& note : d.notes) result += " -- " + note.text;
    result += "\n";
  }
  return result;
}

TEST(Imports, PutDeclarationsBeforeThoseThatImportThem) {
  EXPECT_EQ(parsed({{"home.pol", "policy home import \"a.pol\" import \"b.pol\" entity Home"},
                    {"a.pol", "policy a\nimport \"c.pol\"\nentity A"},
                    {"b.pol", "\xEF\xBB\xBFimport \"c.pol\" // again\nimport \"a.pol\" entity B"},
                    {"c.pol", "entity C1\nentity C2"}}),
            "policy home\nimport a.pol\nimport b.pol\n"
            "entity C1\nentity C2\nentity A\nentity B\nentity Home\n");
  EXPECT_EQ(parsed({{"home.pol", "import \"a.pol\""}, {"a.pol", "policy a"}}), "import a.pol\n");
}

TEST(Imports, ReadEachFileOnce) {
  std::vector<string> asked;
  const Source source =
      load("x/y/home.pol",
           {{"home.pol", "import \"d/a.pol\" import \"b.pol\" import \"./b.pol\""},
            {"d/a.pol", "import \"../b.pol\" import \"e/../c.pol\""},
            {"b.pol", ""},
            {"d/c.pol", ""}},
           &asked);
  EXPECT_TRUE(parse(source).diagnostics.empty());
  EXPECT_EQ(asked, (std::vector<string>{"d/a.pol", "b.pol", "d/c.pol"}));
  ASSERT_EQ(source.parts().size(), 4U);
  EXPECT_EQ(source.parts()[1].name, "x/y/d/a.pol");
  EXPECT_EQ(source.order(), (std::vector<std::size_t>{2, 3, 1, 0}));
}

TEST(Imports, MayLeadOutOfTheFolder) {
  std::vector<string> asked;
  const Files files = {{"home.pol", "import \"../lib/a.pol\" import \"../lib/../lib/b.pol\""},
                       {"../lib/a.pol", "import \"../x/y/c.pol\" import \"b.pol\""},
                       {"../lib/b.pol", ""},
                       {"../x/y/c.pol", "import \"../../z/d.pol\""},
                       {"../z/d.pol", ""}};
  const Source source = load("p/home.pol", files, &asked);
  EXPECT_TRUE(parse(source).diagnostics.empty());
  EXPECT_EQ(asked,
            (std::vector<string>{"../lib/a.pol", "../x/y/c.pol", "../z/d.pol", "../lib/b.pol"}));
  EXPECT_EQ(source.parts()[1].name, "lib/a.pol");
  EXPECT_EQ(load("/p/home.pol", files).parts()[1].name, "/lib/a.pol");
  EXPECT_EQ(load("home.pol", files).parts()[1].name, "../lib/a.pol");
}

TEST(Imports, AreResolvedByTheirWordsAlone) {
  struct Row {
    string importing, path, file;  // empty: refused
  };
  const Row rows[] = {
      {"home.pol", "a.pol", "a.pol"},
      {"home.pol", "./a.pol", "a.pol"},
      {"home.pol", "a//b.pol", "a/b.pol"},
      {"home.pol", "a/../b.pol", "b.pol"},
      {"a/b.pol", "c.pol", "a/c.pol"},
      {"a/b.pol", "../c.pol", "c.pol"},
      {"a/b/c.pol", "../../d.pol", "d.pol"},
      {"a/b/c.pol", "../d/../e.pol", "a/e.pol"},
      {"home.pol", "../a.pol", "../a.pol"},
      {"a/b.pol", "../../c.pol", "../c.pol"},
      {"../a/b.pol", "../c.pol", "../c.pol"},
      {"../a/b.pol", "../../c.pol", "../../c.pol"},
      {"home.pol", "a/../../b.pol", "../b.pol"},
      {"home.pol", "/etc/a.pol", ""},
      {"home.pol", "a\\b.pol", ""},
      {"home.pol", "a/", ""},
      {"home.pol", ".", ""},
      {"a/b.pol", "..", ""},
      {"home.pol", "a/..", ""},
      {"home.pol", "", ""},
      {"home.pol", string(1'025, 'a'), ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(syntax::resolve_import(row.importing, row.path).value_or(""), row.file) << row.path;
  }
}

TEST(Imports, TellWhatCannotBeRead) {
  EXPECT_EQ(problems({{"home.pol", "policy p\nimport \"a.pol\""}}),
            "SL0005 policies/home.pol:2 |import \"a.pol\"| `policies/a.pol` cannot be read\n");
  EXPECT_EQ(
      problems({{"home.pol", "import \"d/a.pol\""}, {"d/a.pol", "\nimport \"../b\\\\c.pol\""}}),
      "SL0010 policies/d/a.pol:2 |import \"../b\\\\c.pol\"| `../b\\c.pol` is no path here\n");
  const Source alone("a.pol", "import \"b.pol\"");
  ASSERT_EQ(parse(alone).diagnostics.size(), 1U);
  EXPECT_EQ(parse(alone).diagnostics[0].code, Code::import_not_found);
}

TEST(Imports, TellTheirCircles) {
  EXPECT_EQ(problems({{"home.pol", "import \"a.pol\""},
                      {"a.pol", "import \"b.pol\""},
                      {"b.pol", "import \"a.pol\""}}),
            "SL0006 policies/b.pol:1 |import \"a.pol\"| this import leads back to where it came "
            "from -- `policies/a.pol` imports `policies/b.pol` imports `policies/a.pol`\n");
  EXPECT_EQ(
      problems({{"home.pol", "import \"a.pol\""}, {"a.pol", "import \"../policies/home.pol\""}}),
      "SL0006 policies/a.pol:1 |import \"../policies/home.pol\"| this import leads back to "
      "where it came from -- `policies/home.pol` imports `policies/a.pol` imports "
      "`policies/home.pol`\n");
  EXPECT_EQ(problems({{"home.pol", "import \"home.pol\""}}),
            "SL0006 policies/home.pol:1 |import \"home.pol\"| this import leads back to where it "
            "came from -- `policies/home.pol` imports `policies/home.pol`\n");
}

TEST(Imports, AreBounded) {
  const auto chain = [](std::size_t depth) {
    Files files{{"home.pol", "import \"1.pol\""}};
    for (std::size_t i = 1; i <= depth; ++i)
      files[std::to_string(i) + ".pol"] =
          i < depth ? "import \"" + std::to_string(i + 1) + ".pol\"" : "";
    return files;
  };
  EXPECT_EQ(problems(chain(syntax::kMaxImportDepth)), "");
  EXPECT_EQ(problems(chain(syntax::kMaxImportDepth + 1)).substr(0, 28),
            "SL0007 policies/8.pol:1 |imp");
  const auto many = [](std::size_t count, const string& text) {
    Files files{{"home.pol", ""}};
    for (std::size_t i = 0; i < count; ++i) {
      const string name = std::to_string(i) + ".pol";
      files["home.pol"] += "import \"" + name + "\"\n";
      files[name] = text;
    }
    return files;
  };
  EXPECT_EQ(problems(many(syntax::kMaxFiles - 1, "")), "");
  EXPECT_EQ(problems(many(syntax::kMaxFiles, "")).substr(0, 27), "SL0008 policies/home.pol:64");
  EXPECT_EQ(problems(many(3, string(kMaxSourceBytes, ' '))), "");
  EXPECT_EQ(problems(many(4, string(kMaxSourceBytes, ' '))).substr(0, 26),
            "SL0009 policies/home.pol:4");
  EXPECT_EQ(problems(many(1, string(kMaxSourceBytes + 1, ' '))).substr(0, 26),
            "SL0001 policies/home.pol:1");
  Files missing{{"home.pol", ""}};
  for (int i = 0; i < 1'000; ++i) missing["home.pol"] += "import \"" + std::to_string(i) + "\"\n";
  std::vector<string> asked;
  const Source source = load("home.pol", missing, &asked);
  EXPECT_EQ(parse(source).diagnostics.back().code, Code::too_many_errors);
  EXPECT_LE(asked.size(), kMaxSyntaxErrors + 1);
}

TEST(Imports, KeepTheErrorsOfEveryFile) {
  EXPECT_EQ(problems({{"home.pol", "import \"a.pol\" import \"b.pol\"\nentity 1"},
                      {"a.pol", "\n\nentity A {"},
                      {"b.pol", "// \xFF"}}),
            "SL0101 policies/home.pol:2 |1| expected a name, found `1`\n"
            "SL0107 policies/a.pol:3 |{| this `{` is not closed -- an attribute or `}` was "
            "expected before the end of the file\n"
            "SL0002 policies/b.pol:1 |\xFF| byte 0xff is not valid UTF-8 here\n");
}

TEST(Imports, AreFoundBeforeAnythingElseOnly) {
  const auto count = [](const string& text) { return syntax::imports_of(text, 0).size(); };
  EXPECT_EQ(count("import \"a\" import \"b\" // c\nimport \"d\""), 3U);
  EXPECT_EQ(count("\xEF\xBB\xBFpolicy p import \"a\""), 1U);
  EXPECT_EQ(count("/// doc\nimport \"a\""), 1U);
  EXPECT_EQ(count("entity A import \"a\""), 0U);
  EXPECT_EQ(count("import \"a"), 0U);
  EXPECT_EQ(count("import \"\\x\" import \"b\""), 1U);
  EXPECT_EQ(count("import"), 0U);
  EXPECT_EQ(count(""), 0U);
}

}  // namespace
}  // namespace sightline::imports_test
