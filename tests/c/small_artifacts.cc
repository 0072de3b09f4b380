// small_program.h -> bytes for a program in C. Tested by whole_life.c, which expects each refusal.
#include "tests/c/small_artifacts.h"

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {
namespace {

// The small program, with a duty when it allows, and shares that end after they begin.
Program good() {
  Program program = small_program();
  program.blocks[0].obligations = 0b10;
  Code c(program);
  const auto row = c.op(Opcode::subject_row, 0, 0, kShare);
  const auto until = c.op(Opcode::coalesce, c.op(Opcode::field, row, 0, 1),
                          c.constant(plain(Type::Kind::time), kForever));
  c.op(Opcode::less_equal, c.op(Opcode::field, row), until);
  c.end_invariant("short", Invariant::Subject::row, kShare);
  return program;
}

Program program_of(small_artifact_t which) {
  Program program = good();
  switch (which) {
    case small_artifact_good:
      break;
    case small_artifact_unproved:
      program.proofs.entries[0].verdict = RecordedVerdict::unknown;
      break;
    case small_artifact_unverified:
      program.code[program.blocks[0].end - 1].a = 999;
      break;
    case small_artifact_too_large:
      program.rules[0].name = std::string(129, 'r');
      break;
  }
  return program;
}

}  // namespace
}  // namespace sightline::testing

const void* small_artifact(small_artifact_t which, size_t* size) {
  static std::vector<std::byte> bytes;
  bytes = sightline::assemble(sightline::testing::program_of(which));
  *size = bytes.size();
  return bytes.data();
}
