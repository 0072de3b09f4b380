// The instruction table as data, and as specs/artifact-format.md prints it.
#include "runtime/format/opcodes.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <set>
#include <sstream>

namespace sightline::opcodes_test {
namespace {

struct Row {
  std::string_view name;
  unsigned byte;
  std::string_view a, b, immediate, result, meaning;
};
constexpr Row kRows[] = {
#define OP(name, byte, a, b, immediate, result, meaning) \
  {#name, byte, #a, #b, #immediate, #result, meaning},
#include "runtime/format/opcodes.def"
#undef OP
};

TEST(Opcodes, HaveABytesAndANameOfTheirOwn) {
  std::set<unsigned> bytes;
  std::set<std::string_view> names;
  for (const auto& row : kRows) {
    EXPECT_TRUE(bytes.insert(row.byte).second) << row.name;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    const auto* const info = find_opcode(static_cast<std::uint8_t>(row.byte));
    ASSERT_NE(info, nullptr) << row.name;
    EXPECT_EQ(info->name, row.name);
    EXPECT_EQ(name(info->opcode), row.name);
  }
  EXPECT_EQ(find_opcode(0), nullptr);
  EXPECT_EQ(find_opcode(0xff), nullptr);
}

// The text for people who write a second reader says what the table says.
TEST(Opcodes, AreTheOnesInTheFormatText) {
  std::ifstream file(SIGHTLINE_SOURCE_DIR "/specs/artifact-format.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const auto& row : kRows) {
    std::ostringstream line;
    line << "| `" << row.name << "` | 0x" << std::hex << row.byte / 16 << row.byte % 16 << " | "
         << row.a << " | "
         << (row.name == "attribute"    ? "entity type"
             : row.name == "begin_rows" ? "its end"
                                        : row.b)
         << " | " << row.immediate << " | " << row.result << " | " << row.meaning << " |\n";
    EXPECT_NE(text.str().find(line.str()), std::string::npos) << "specs/artifact-format.md lacks\n"
                                                              << line.str();
  }
}

}  // namespace
}  // namespace sightline::opcodes_test
