// Loaded artifact -> FactReadings. Tested by tests/unit/compiler/listing/fact_uses_test.cc. Reads
// the bytes that decide, so it is as true of an artifact whose text is lost.
#include "sightline/fact_uses.h"

#include <set>

#include "compiler/listing/facts_read.h"
#include "compiler/world/world_values.h"

namespace sightline {
namespace {

std::string source_of(Trust trust, const std::optional<std::int64_t>& within) {
  std::string text;
  switch (trust) {
    case Trust::registry:
      break;
    case Trust::sealed_fixed:
      text = "sealed fixed";
      break;
    case Trust::cached:
      text = "cached";
      break;
    case Trust::sealed:
      text = "sealed";
      break;
  }
  if (within) text += (text.empty() ? "within " : " within ") + duration_text(*within);
  return text;
}

std::string source_of(const Schema& schema, const FactRead& fact) {
  switch (fact.kind) {
    case FactRead::Kind::attribute: {
      const AttributeSchema& it = schema.entities[fact.owner].attributes[fact.member];
      return source_of(it.trust, it.within);
    }
    case FactRead::Kind::relation:
    case FactRead::Kind::field: {
      const RelationSchema& it = schema.relations[fact.owner];
      return source_of(it.trust, it.within);
    }
    case FactRead::Kind::global: {
      const GlobalSchema& it = schema.globals[fact.owner];
      return source_of(it.trust, it.within);
    }
    case FactRead::Kind::context:
      return "the host";
    case FactRead::Kind::parents:
      break;
  }
  return "";
}

}  // namespace

std::vector<FactReading> fact_uses(const Policy& policy) {
  const Program& program = policy.program();
  const Schema& schema = program.schema;
  std::vector<FactReading> out;
  for (const ActionCase& it : program.cases) {
    std::set<FactReading> uses;
    for (const auto* list : {&it.permits, &it.forbids}) {
      for (const auto number : *list) {
        const Block& block = program.blocks[number];
        for (const FactRead& fact : facts_read(program, block.begin, block.end)) {
          uses.insert({schema.actions[it.action].name, schema.entities[it.principal].name,
                       schema.entities[it.resource].name, text_of(schema, fact),
                       source_of(schema, fact), program.rules[block.rule].name});
        }
      }
    }
    out.insert(out.end(), uses.begin(), uses.end());
  }
  return out;
}

}  // namespace sightline
