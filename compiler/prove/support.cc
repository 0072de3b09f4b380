// A proved property -> Support. Tested by tests/unit/compiler/prove/support_test.cc, which takes
// away what is said to carry a proof, and makes a lie of what must be true. Asks about the source's
// meaning, which `same meaning` ties to the bytes. SOUNDNESS: none of it makes or changes a
// verdict; what the solver does not answer is left out, on the side where more must be true.
#include "compiler/prove/support.h"

#include <algorithm>
#include <set>

#include "compiler/listing/facts_read.h"
#include "compiler/prove/assumed.h"
#include "compiler/prove/carried_conditions.h"
#include "compiler/prove/source_question.h"

namespace sightline {
namespace {

using smt::Answer;
using smt::Term;

constexpr std::size_t kMostDropped = 64;  // conditions of one core that are tried to do without

// A fact that could be wrong by itself.
struct Doubted {
  Place place = Place::attribute;
  std::uint16_t owner = 0, member = 0;
  friend auto operator<=>(const Doubted&, const Doubted&) = default;
};

class Supporter {
 public:
  Supporter(const typed::Policy& policy, const typed::Property& property, const Program& program,
            const smt::Settings& settings)
      : policy_(policy),
        property_(property),
        program_(program),
        settings_(settings),
        assumed_(assumed_by(property, program.schema)),
        cases_(cases_of(property)) {
    for (const SourceCase& it : cases_) {
      if (it.of) actions_.push_back(it.action);
    }
  }

  std::optional<Support> support() {
    Support out;
    if (!add_conditions(out)) return std::nullopt;
    add_facts(out);
    return out;
  }

 private:
  // --- conditions

  bool add_conditions(Support& out) {
    const LooseRules loose = loosened(policy_, actions_);
    std::set<std::pair<std::uint32_t, std::uint32_t>> carrying;
    for (const SourceCase& it : cases_) {
      Encoding encoding(program_, &policy_);
      Axioms axioms(encoding, assumed_);
      const auto terms = loose.terms(encoding.context());
      SourceQuestion question(encoding, axioms, loose.policy, terms.variables);
      if (question.require(property_, it) || axioms.too_large()) return false;
      smt::Solver solver(encoding.context(), settings_, axioms.assertions());
      if (solver.check(terms.held) != Answer::unsatisfiable) return false;
      for (const auto c : least(solver, terms.held, solver.core(terms.held)))
        carrying.emplace(loose.conditions[c].begin, loose.conditions[c].end);
    }
    for (const auto& [begin, end] : carrying) out.conditions.push_back({begin, end});
    return true;
  }

  // The core without what it can do without.
  static std::vector<std::size_t> least(smt::Solver& solver, const std::vector<Term>& held,
                                        std::vector<std::size_t> core) {
    std::size_t tried = 0;
    for (std::size_t i = 0; i < core.size() && tried < kMostDropped; ++tried) {
      std::vector<Term> fewer;
      for (std::size_t j = 0; j < core.size(); ++j) {
        if (j != i) fewer.push_back(held[core[j]]);
      }
      if (solver.check(fewer) == Answer::unsatisfiable) {
        core.erase(core.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
    return core;
  }

  // --- facts

  void add_facts(Support& out) {
    std::vector<Doubted> may;
    for (const Doubted& fact : facts()) {
      if (broken_by({fact}) == Answer::unsatisfiable) {
        may.push_back(fact);
      } else {
        out.must_be_true.push_back(name(fact));
      }
    }
    if (may.size() > 1 && broken_by(may) != Answer::unsatisfiable) may = most_of(may);
    for (const Doubted& fact : may) out.may_be_wrong.push_back(name(fact));
  }

  std::vector<Doubted> most_of(const std::vector<Doubted>& all) {
    std::vector<Doubted> kept;
    for (const Doubted& fact : all) {
      kept.push_back(fact);
      if (broken_by(kept) != Answer::unsatisfiable) kept.pop_back();
    }
    return kept;
  }

  // Those that the rules of the property's actions read, and that its proof believes.
  std::set<Doubted> facts() const {
    std::set<Doubted> out;
    for (const ActionCase& it : program_.cases) {
      if (!actions_.empty() &&
          std::find(actions_.begin(), actions_.end(), it.action) == actions_.end())
        continue;
      for (const auto* list : {&it.permits, &it.forbids}) {
        for (const auto block : *list) add_read(program_.blocks[block], out);
      }
    }
    std::erase_if(out, [&](const Doubted& fact) {
      return trust(fact) == Trust::cached &&
             !assumed_.honest.contains({fact.place, fact.owner, fact.member});
    });
    return out;
  }

  void add_read(const Block& block, std::set<Doubted>& out) const {
    for (const FactRead& fact : facts_read(program_, block.begin, block.end)) {
      switch (fact.kind) {
        case FactRead::Kind::attribute:
          out.insert({Place::attribute, fact.owner, fact.member});
          break;
        case FactRead::Kind::relation:
        case FactRead::Kind::field:
          out.insert({Place::relation, fact.owner, 0});
          break;
        case FactRead::Kind::global:
          out.insert({Place::global, fact.owner, 0});
          break;
        case FactRead::Kind::context:  // the host vouches for it
        case FactRead::Kind::parents:  // the registry's, which no declaration can doubt
          break;
      }
    }
  }

  Trust trust(const Doubted& fact) const {
    const Schema& schema = program_.schema;
    if (fact.place == Place::attribute)
      return schema.entities[fact.owner].attributes[fact.member].trust;
    return fact.place == Place::relation ? schema.relations[fact.owner].trust
                                         : schema.globals[fact.owner].trust;
  }

  std::string name(const Doubted& fact) const {
    const Schema& schema = program_.schema;
    if (fact.place == Place::attribute)
      return text_of(schema, {FactRead::Kind::attribute, fact.owner, fact.member});
    return fact.place == Place::relation ? schema.relations[fact.owner].name
                                         : schema.globals[fact.owner].name;
  }

  // Wrong is what a cache may tell.
  static void doubt(Schema& schema, const Doubted& fact) {
    if (fact.place == Place::attribute) {
      schema.entities[fact.owner].attributes[fact.member].trust = Trust::cached;
    } else if (fact.place == Place::global) {
      schema.globals[fact.owner].trust = Trust::cached;
    } else {
      RelationSchema& relation = schema.relations[fact.owner];
      relation.trust = Trust::cached;
      for (AttributeSchema& field : relation.fields) field.trust = Trust::cached;
    }
  }

  Answer broken_by(const std::vector<Doubted>& facts) const {
    Program program = program_;
    Assumed assumed = assumed_;
    for (const Doubted& fact : facts) {
      doubt(program.schema, fact);
      assumed.honest.erase({fact.place, fact.owner, fact.member});
    }
    Answer all = Answer::unsatisfiable;
    for (const SourceCase& it : cases_) {
      Encoding encoding(program, &policy_);
      Axioms axioms(encoding, assumed);
      SourceQuestion question(encoding, axioms, policy_, kNoVariables);
      if (question.require(property_, it) || axioms.too_large()) return Answer::unknown;
      smt::Solver solver(encoding.context(), settings_, axioms.assertions());
      const Answer answer = solver.check();
      if (answer == Answer::satisfiable) return answer;
      if (answer == Answer::unknown) all = answer;
    }
    return all;
  }

  inline static const std::vector<SymbolicValue> kNoVariables;

  const typed::Policy& policy_;
  const typed::Property& property_;
  const Program& program_;
  const smt::Settings& settings_;
  Assumed assumed_;
  std::vector<SourceCase> cases_;
  std::vector<std::uint32_t> actions_;  // of the property; empty: any
};

}  // namespace

std::optional<Support> support_of(const typed::Policy& policy, const typed::Property& property,
                                  const Program& program, const smt::Settings& settings) {
  if (property.kind == typed::Property::Kind::possible) return std::nullopt;
  return Supporter(policy, property, program, settings).support();
}

}  // namespace sightline
