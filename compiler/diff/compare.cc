// Policy + Policy -> DiffReport. Tested by tests/unit/compiler/diff/compare_test.cc,
// tests/laws/diff_test.cc and tests/golden/cli/door.before.transcript. Both are asked as the bytes
// that were loaded; Z3's exceptions end here.
#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "compiler/diff/access_question.h"
#include "compiler/diff/declared_changes.h"
#include "compiler/diff/kept_invariants.h"
#include "compiler/diff/renamed_properties.h"
#include "sightline/version.h"

namespace sightline {

bool DiffReport::gained() const {
  return std::any_of(changes.begin(), changes.end(),
                     [](const Change& c) { return c.kind == Change::Kind::weaker; }) ||
         std::any_of(comparisons.begin(), comparisons.end(),
                     [](const Comparison& c) { return !c.gained.found.empty(); });
}

bool DiffReport::lost() const {
  return std::any_of(comparisons.begin(), comparisons.end(),
                     [](const Comparison& c) { return !c.lost.found.empty(); });
}

bool DiffReport::is_decided() const {
  return invariants_unknown.empty() &&
         std::none_of(comparisons.begin(), comparisons.end(),
                      [](const Comparison& c) { return c.gained.unknown || c.lost.unknown; });
}

namespace {

class Diff {
 public:
  Diff(const Policy& before, const Policy& after, const UnitedSchema& schema,
       const UnitedProgram& united, RecordedProperties recorded, const DiffOptions& options)
      : before_{&before, &schema.before},
        after_{&after, &schema.after},
        schema_(schema),
        united_(united),
        recorded_(std::move(recorded)),
        settings_{.resources = options.resource_limit, .timeout_seconds = options.timeout_seconds},
        takes_new_(united.program),
        takes_both_(united.program) {
    takes_new_.invariants = usable(united.invariants_after, united.program, schema.after);
    takes_both_.invariants = usable(united.invariants_before, united.program, schema.before);
    const auto& more = takes_new_.invariants;
    takes_both_.invariants.insert(takes_both_.invariants.end(), more.begin(), more.end());
    add_old_keys();
  }

  Result<DiffReport, DiffError> find(const std::function<void(std::string_view)>& progress) const {
    DiffReport report;
    report.prover = fmt::format("sightline {}, {}", kVersion, smt::Solver::version());
    report.not_compared = schema_.not_compared;
    report.old_declarations = old_declarations(schema_);
    report.changes = declared_changes(schema_, recorded_);
    auto invariants = invariant_changes(united_, takes_new_, settings_);
    report.changes.insert(report.changes.end(), invariants.changes.begin(),
                          invariants.changes.end());
    report.invariants_unknown = std::move(invariants.unknown);
    for (const UnitedCase& it : united_.cases) {
      if (progress) progress(schema_.schema.actions[it.after.action].name);
      auto compared = compare(it);
      if (!compared) return DiffError{DiffError::Kind::internal, compared.error().message};
      report.comparisons.push_back(std::move(*compared));
    }
    return report;
  }

 private:
  // Where access is lost, what the old policy refuses never happened.
  void add_old_keys() {
    for (std::size_t r = 0; r < schema_.before.relations.size(); ++r) {
      auto& unique = takes_both_.schema.relations[schema_.before.relations.to_union(r)].unique;
      for (const auto mask : schema_.before.schema->relations[r].unique) {
        if (std::find(unique.begin(), unique.end(), mask) == unique.end()) unique.push_back(mask);
      }
    }
  }

  Result<Comparison, InternalError> compare(const UnitedCase& it) const {
    const Schema& all = schema_.schema;
    Comparison out{all.actions[it.after.action].name,
                   all.entities[it.after.principal].name,
                   all.entities[it.after.resource].name,
                   it.known_before,
                   it.known_after,
                   {},
                   {}};
    const Way forth{&takes_new_, before_, after_}, back{&takes_both_, after_, before_};
    if (decide_alike(forth, it.before, it.after)) return out;
    auto gained = ask_access(forth, it.before, it.after, settings_);
    if (!gained) return gained.error();
    auto lost = ask_access(back, it.after, it.before, settings_);
    if (!lost) return lost.error();
    for (Difference& difference : lost->found) std::swap(difference.before, difference.after);
    out.gained = std::move(*gained), out.lost = std::move(*lost);
    return out;
  }

  Compared before_, after_;
  const UnitedSchema& schema_;
  const UnitedProgram& united_;
  RecordedProperties recorded_;
  smt::Settings settings_;
  Program takes_new_, takes_both_;  // with the invariants of the one, of both
};

// OLD's properties in NEW's names; of an artifact that has no text, NEW's in OLD's names.
RecordedProperties in_one_language(const Policy& before, const Policy& after,
                                   const Renaming& renaming, const DiffOptions& options) {
  RecordedProperties out{before.proofs(), after.proofs()};
  if (options.renames.empty()) return out;
  if (options.before_text) {
    out.before = renamed(out.before, options.before_text->tree(), renaming);
    return out;
  }
  std::vector<Rename> back;
  for (const Rename& it : options.renames) back.push_back({it.after, it.before});
  const auto inverse = Renaming::make(back, after.schema(), before.schema());
  out.in_one_language = options.after_text != nullptr && bool(inverse);
  if (out.in_one_language) out.after = renamed(out.after, options.after_text->tree(), *inverse);
  return out;
}

}  // namespace

Result<DiffReport, DiffError> compare(const Policy& before, const Policy& after,
                                      const DiffOptions& options,
                                      const std::function<void(std::string_view)>& progress) {
  const auto renaming = Renaming::make(options.renames, before.schema(), after.schema());
  if (!renaming) return renaming.error();
  const auto nothing_known = [](const std::string& why) {
    DiffReport report;
    Comparison all;
    all.gained.unknown = all.lost.unknown = why;
    report.comparisons.push_back(std::move(all));
    return report;
  };
  const auto schema = unite(before.schema(), after.schema(), *renaming);
  if (!schema) return nothing_known(schema.error());
  const auto program = unite(before.program(), after.program(), *schema);
  if (!program) return nothing_known(program.error());
  try {
    return Diff(before, after, *schema, *program,
                in_one_language(before, after, *renaming, options), options)
        .find(progress);
  } catch (const std::exception& error) {
    return DiffError{DiffError::Kind::internal, fmt::format("the solver failed: {}", error.what())};
  }
}

}  // namespace sightline
