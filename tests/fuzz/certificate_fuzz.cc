// Any bytes as a proof object: the checker refuses them, or what it certifies is false in every
// world that is tried (tests/support/interpretation.h).
#include <cstddef>
#include <cstdint>
#include <span>

#include "compiler/certify/certificate.h"
#include "sightline/certificate.h"
#include "tests/support/interpretation.h"

namespace {

using namespace sightline;  // NOLINT: a program of its own

bool has_world(std::span<const std::byte> bytes) {
  certify::Reader in(bytes);
  certify::Question question;
  certify::read_question(in, question);
  for (std::uint64_t world = 0; world < 10; ++world) {
    const testing::Interpretation one(question.table, testing::pick_from(world));
    if (one.all_true(question.assertions)) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto checked = check_certificate(std::as_bytes(std::span(data, size)));
  if (!checked) return 0;
  for (const auto& it : checked->questions)
    if (has_world(it.question)) __builtin_trap();
  return 0;
}
