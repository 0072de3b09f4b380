// Files of tagged lines, judged one line after the other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/cli/files.h"
#include "compiler/cli/key_files.h"
#include "sightline/trust/sealed_record.h"

namespace sightline::cli {

// What became of one line that is tagged, or that would have to be. The record borrows; it is there when
// nothing is wrong.
struct JudgedLine {
  std::string place = {};    // FILE:LINE
  std::string subject = {};  // what it is about, or why it is about nothing
  std::optional<SealError::Kind> wrong = {};
  bool is_stripped = false;  // it has no seal, and says what is declared `sealed`
  KeyAge key = KeyAge::current;
  FactRecord record = {};
  std::vector<std::byte> sealed = {};
};

struct SealCounts {
  std::uint64_t by_current = 0, by_previous = 0;
  std::uint64_t stripped = 0, untagged = 0;  // without a seal: that need one, and the others
  std::array<std::uint64_t, kSealErrorKinds> wrong{};  // by SealError::Kind

  std::uint64_t all_wrong() const;  // of those with a seal
  bool is_fine() const { return all_wrong() == 0 && stripped == 0; }
  bool is_empty() const {
    return by_current + by_previous + stripped + untagged + all_wrong() == 0;
  }
};

// Judges every line of every file that is tagged or would have to be; others are counted. An error: a file that cannot be read as JSON.
Result<SealCounts, FileError> judge_lines(const std::vector<std::string>& files,
                                          const SealedDeclarations& declarations, const Keys& keys,
                                          Streams streams,
                                          const std::function<void(const JudgedLine&)>& judged);

}  // namespace sightline::cli
