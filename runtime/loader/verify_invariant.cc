// An instruction of an invariant -> nothing, or why the snapshot builder could not vouch for what
// it reads. Tested by tests/unit/runtime/loader/verify_test.cc. Operands and types are
// verify_code.cc's.
#include "runtime/loader/verify.h"

namespace sightline {
namespace {

constexpr const char* kUnvouched = "an invariant reads what the registry does not vouch for";

bool is_about_row(const Invariant& invariant) {
  return invariant.subject == Invariant::Subject::row;
}

// What a relation or an attribute says, read beside the subject itself.
const char* beside(const Schema& schema, const Invariant& invariant, Trust trust,
                   const std::optional<std::int64_t>& within) {
  const bool alone =  // a `sealed fixed` row is read by itself
      is_about_row(invariant) && schema.relations[invariant.owner].trust != Trust::registry;
  return trust == Trust::registry && !within && !alone ? nullptr : kUnvouched;
}

const char* own_row(const Schema& schema, const Invariant& invariant, std::uint16_t relation) {
  if (!is_about_row(invariant) || relation != invariant.owner)
    return "it is not the invariant's row";
  const auto trust = schema.relations[relation].trust;
  const bool kept = trust == Trust::registry || trust == Trust::sealed_fixed;
  return kept && !schema.relations[relation].within ? nullptr : kUnvouched;
}

}  // namespace

// SOUNDNESS: the builder enforces an invariant once, when nobody asks yet, so it can speak of
// nothing that a request brings, that ages, or that others than the registry say; of a `sealed
// fixed` row it may read what stands in that row.
const char* misread(const Program& program, const Invariant& invariant, const Instruction& in) {
  const Schema& schema = program.schema;
  if (in.op == Opcode::principal && is_about_row(invariant))
    return "an invariant about a row has no entity";
  if (in.op == Opcode::resource || in.op == Opcode::now || in.op == Opcode::context ||
      in.op == Opcode::global || in.op == Opcode::asked_action) {
    return "an invariant reads what a request brings";
  }
  if (in.op == Opcode::subject_row) return own_row(schema, invariant, in.immediate);
  if (in.op == Opcode::attribute) {
    const AttributeSchema& attribute = schema.entities[in.b].attributes[in.immediate];
    return beside(schema, invariant, attribute.trust, attribute.within);
  }
  if (in.op == Opcode::in) return beside(schema, invariant, Trust::registry, std::nullopt);
  if (in.op != Opcode::begin_rows) return nullptr;
  const RelationSchema& relation = schema.relations[program.queries[in.immediate].relation];
  return beside(schema, invariant, relation.trust, relation.within);
}

}  // namespace sightline
