// Instructions -> the facts they read, and each of these as a name. Tested by
// tests/unit/compiler/listing/fact_uses_test.cc. Code is straight-line, so all of it may run; what
// comes out is what a decision can depend on, not what it depends on for one request.
#include "compiler/listing/facts_read.h"

#include <map>
#include <vector>

namespace sightline {

using Kind = FactRead::Kind;

namespace {

// Of all that something of this type may be in, near or far: what is not delivered leaves `in`
// unknown, also where no way to the other side leads through it.
void add_parents(const Schema& schema, std::uint16_t type, std::set<FactRead>& out) {
  std::vector<std::uint16_t> open{type};
  while (!open.empty()) {
    const std::uint16_t at = open.back();
    open.pop_back();
    const auto& parents = schema.entities[at].parents;
    const bool has_any = at == type || !parents.empty();
    if (has_any && out.insert({Kind::parents, at}).second)
      open.insert(open.end(), parents.begin(), parents.end());
  }
}

}  // namespace

std::set<FactRead> facts_read(const Program& program, std::uint32_t begin, std::uint32_t end) {
  std::set<FactRead> out;
  std::map<std::uint32_t, std::uint16_t> relation_of;  // by register
  for (std::uint32_t i = begin; i < end; ++i) {
    const Instruction& in = program.code[i];
    const auto at = static_cast<std::uint16_t>(in.immediate);
    if (in.op == Opcode::attribute) {
      out.insert({Kind::attribute, in.b, at});
    } else if (in.op == Opcode::global) {
      out.insert({Kind::global, at});
    } else if (in.op == Opcode::context) {
      out.insert({Kind::context, at});
    } else if (in.op == Opcode::in) {
      add_parents(program.schema, static_cast<std::uint16_t>(at >> 8), out);
    } else if (in.op == Opcode::subject_row) {
      relation_of[i - begin] = at;
    } else if (in.op == Opcode::field) {
      out.insert({Kind::field, relation_of.at(in.a), at});
    } else if (in.op == Opcode::begin_rows) {
      const Query& query = program.queries[at];
      relation_of[i - begin] = query.relation;
      unsigned bound = 0;
      for (std::size_t c = 0; c < query.arguments.size(); ++c)
        bound |= query.arguments[c] == kAny ? 0U : 1U << c;
      out.insert({Kind::relation, query.relation, 0, bound});
    }
  }
  return out;
}

std::string text_of(const Schema& schema, const FactRead& fact) {
  switch (fact.kind) {
    case Kind::attribute: {
      const EntitySchema& entity = schema.entities[fact.owner];
      return entity.name + "." + entity.attributes[fact.member].name;
    }
    case Kind::relation: {
      const RelationSchema& relation = schema.relations[fact.owner];
      std::string columns;
      for (std::size_t c = 0; c < relation.columns.size(); ++c) {
        const bool given = (fact.bound >> c & 1U) != 0;
        columns += (columns.empty() ? "" : ", ") + (given ? relation.columns[c].name : "_");
      }
      return relation.name + "(" + columns + ")";
    }
    case Kind::field: {
      const RelationSchema& relation = schema.relations[fact.owner];
      return relation.name + "." + relation.fields[fact.member].name;
    }
    case Kind::global:
      return schema.globals[fact.owner].name;
    case Kind::context:
      return "context." + schema.context[fact.owner].name;
    case Kind::parents:
      return "parents of " + schema.entities[fact.owner].name;
  }
  return "";
}

}  // namespace sightline
