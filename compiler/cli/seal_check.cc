// Files of JSON facts -> whether the seal of each that has one holds. SOUNDNESS: the facts are encoded again
// from the JSON, so it is them that the tag is compared with; and an invariant about the one record is asked
// again. Tested in tests/unit/compiler/cli/cmd_seal_test.cc.

#include "compiler/cli/seal_check.h"

#include <numeric>

#include "compiler/cli/facts.h"
#include "compiler/cli/record_lines.h"
#include "compiler/cli/tagged_line.h"
#include "sightline/trust/seal_text.h"
#include "sightline/visit.h"

namespace sightline::cli {
namespace {

Result<OpenedRecord, SealError> open_by(const Keys& keys, const SealedDeclarations& declarations,
                                        std::span<const std::byte> bytes) {
  return std::visit(
      overloaded{[&](const SealKeys& by) { return open(declarations, by, bytes); },
                 [&](const SigningKeys& by) { return open(declarations, by.verify_keys(), bytes); },
                 [&](const VerifyKeys& by) { return open(declarations, by, bytes); }},
      keys);
}

JudgedLine judge(const JsonTree& tree, const SealedDeclarations& declarations, const Keys& keys) {
  const auto wrong = [](std::string subject, SealError::Kind kind) {
    return JudgedLine{.subject = std::move(subject), .wrong = kind};
  };
  auto line = tagged_line(tree, declarations);
  if (!line) return wrong(line.error(), SealError::Kind::malformed);
  std::string subject = subject_of(declarations, line->record);
  auto sealed = with_seal(declarations, line->record, line->seal);
  if (!sealed) return wrong(std::move(subject), sealed.error().kind);
  const auto opened = open_by(keys, declarations, *sealed);
  if (!opened) return wrong(std::move(subject), opened.error().kind);
  if (const auto broken = declarations.broken_invariant(opened->record))
    return wrong(subject + ": " + *broken, SealError::Kind::not_fitting);
  return {.subject = std::move(subject),
          .key = opened->key,
          .record = std::move(line->record),
          .sealed = std::move(*sealed)};
}

void count(const JudgedLine& line, SealCounts& counts) {
  if (line.is_stripped) {
    ++counts.stripped;
  } else if (line.wrong) {
    ++counts.wrong[static_cast<std::size_t>(*line.wrong)];
  } else {
    ++(line.key == KeyAge::current ? counts.by_current : counts.by_previous);
  }
}

}  // namespace

std::uint64_t SealCounts::all_wrong() const {
  return std::accumulate(wrong.begin(), wrong.end(), std::uint64_t{0});
}

Result<SealCounts, FileError> judge_lines(const std::vector<std::string>& files,
                                          const SealedDeclarations& declarations, const Keys& keys,
                                          Streams streams,
                                          const std::function<void(const JudgedLine&)>& judged) {
  SealCounts counts;
  JsonTree tree;
  const auto take = [&](const std::string& name, std::size_t number) {
    auto stripped =
        is_tagged(tree) ? std::nullopt : untagged_sealed_fact(tree, declarations.schema());
    if (!is_tagged(tree) && !stripped) {
      ++counts.untagged;
      return;
    }
    JudgedLine line = stripped ? JudgedLine{.subject = std::move(*stripped), .is_stripped = true}
                               : judge(tree, declarations, keys);
    line.place = name + ":" + std::to_string(number);
    count(line, counts);
    judged(line);
  };
  for (const std::string& file : files) {
    Input input(file, streams.in);
    if (input.failed()) return input.error();
    const auto wrong = read_json_facts(input.stream(), input.name(), tree, [&](std::size_t number) {
      take(input.name(), number);
      return std::optional<std::string>();
    });
    if (wrong) return FileError{*wrong};
  }
  return counts;
}

}  // namespace sightline::cli
