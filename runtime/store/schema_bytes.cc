// Schema <-> the bytes of section 2 of an artifact and the invariants' texts, as the schema digest is
// made of them (specs/artifact-format.md). Tested in tests/unit/runtime/store/schema_bytes_test.cc.

#include "runtime/store/schema_bytes.h"

#include "runtime/format/digest.h"
#include "runtime/format/program.h"
#include "runtime/format/write_schema.h"
#include "runtime/loader/decode_schema.h"
#include "runtime/loader/reader.h"
#include "sightline/loaded_policy.h"

namespace sightline {
LogSchema log_schema(const Policy& policy) {
  const Program& program = policy.program();
  ByteWriter out;
  write_schema(out, program.schema);
  for (const auto& invariant : program.invariants) out.text(invariant.text);
  return {program.schema_digest, std::move(out.bytes())};
}

std::optional<Schema> read_schema(const LogSchema& kept) {
  if (sha256(kept.about) != kept.digest) return std::nullopt;
  std::optional<LoadError> error;
  Reader in(kept.about, 0, "schema", error);
  Schema schema;
  read_schema(in, schema);
  return error ? std::nullopt : std::optional(std::move(schema));
}

}  // namespace sightline
