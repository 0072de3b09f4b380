// Sealed records -> an observation, and words for what became of each. Tested in
// tests/unit/compiler/cli/explain_sealed_test.cc and tests/golden/cli/sealed.transcript. What is believed is
// for the collector; here it is only told why something was not, after the fact.
#include "compiler/cli/sealed_observer.h"

#include <algorithm>

#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

// SOUNDNESS: rows of a list are looked up in the list, whatever else a look-up binds.
Question list_of(const RelationSchema& relation, const Question& rows) {
  Question list = rows;
  list.mask = relation.listed_by;
  list.is_list = true;
  list.key.clear();
  std::size_t at = 0;
  for (std::size_t c = 0; c < relation.columns.size(); ++c) {
    if ((rows.mask >> c & 1) == 0) continue;
    if ((relation.listed_by >> c & 1) != 0) list.key.push_back(rows.key[at]);
    ++at;
  }
  return list;
}

std::string words_of(const SealedCache::Refused& line, const std::string& record) {
  if (line.is_anothers) return "the seal of " + record + " is that of another record";
  switch (line.kind) {
    case SealError::Kind::malformed:
      return "the seal of " + record + " is malformed";
    case SealError::Kind::unknown_key:
      return record + " was sealed with a key that is not known here";
    case SealError::Kind::not_declared:
      return "no such sealed record is declared";
    case SealError::Kind::wrong_tag:
      return "the seal of " + record + " does not hold";
    case SealError::Kind::not_fitting:
      return "the seal of " + record + " holds, and what it says is not as declared";
  }
  return "";
}

std::string text_of(Time time) { return time_text(time).value_or("a time after the year 9999"); }

}  // namespace

std::shared_ptr<const Observation> SealedObserver::observe(const Request& request,
                                                           const Snapshot& snapshot) {
  const auto collected =
      std::make_shared<const Collected>(cache_.collect(collector_, request, snapshot));
  return {collected, &collected->observation()};
}

Observer::Words SealedObserver::answered(const Question& fact, Time stamp) const {
  const bool is_list =
      fact.kind == Question::Kind::rows && schema_.relations[fact.owner].listed_by != 0;
  return {ToldFact::Source::cache,
          (is_list ? "sealed list of " : "sealed record of ") + text_of(stamp)};
}

// Empty: it is not.
std::string SealedObserver::too_old(const Question& fact, Time stamp, Time now) const {
  std::optional<std::int64_t> within;
  if (fact.kind == Question::Kind::rows) within = schema_.relations[fact.owner].within;
  if (fact.kind == Question::Kind::global) within = schema_.globals[fact.owner].within;
  if (fact.kind == Question::Kind::attributes) {
    for (const AttributeSchema& it : schema_.entities[fact.owner].attributes) {
      if (it.trust == fact.trust && it.within)
        within = std::min(within.value_or(*it.within), *it.within);
    }
  }
  const std::int64_t age = (now - stamp).count();
  if (age < 0 && (within || fact.trust == Trust::sealed))
    return " is of " + text_of(stamp) + ", which is not yet";
  if (!within || age <= *within) return "";
  return " is of " + text_of(stamp) + ", older than " +
         duration_text(std::chrono::milliseconds(*within));
}

std::string SealedObserver::refused(const Question& fact, Settled::State state, Time now) const {
  if (!is_sealed(fact.trust)) return "";
  const bool is_rows = fact.kind == Question::Kind::rows;
  const std::uint8_t listed_by = is_rows ? schema_.relations[fact.owner].listed_by : 0;
  if ((fact.mask & listed_by) != listed_by)
    return "it is asked across lists, which are of moments of their own";
  const Question asked = listed_by != 0 ? list_of(schema_.relations[fact.owner], fact) : fact;
  const bool is_apart = is_rows && listed_by == 0;
  const std::string record = is_apart  ? "a row of it in the cache"
                             : is_rows ? "the cache's list"
                                       : "the cache's record";
  std::string why;
  const auto add = [&](const std::string& words) {
    if (why.find(words) == std::string::npos) why += (why.empty() ? "" : "; ") + words;
  };
  for (const auto& line : cache_.refused(asked)) add(words_of(line, record));
  const auto records = cache_.holding(asked);
  for (const FactRecord* const it : records) {
    const std::string old = too_old(asked, it->stamp, now);
    if (!old.empty()) add(record + old);
  }
  if (state == Settled::State::answered || !why.empty()) return why;
  if (!records.empty()) {
    return is_apart ? "the rows of it in the cache break what the policy declares"
           : fact.trust == Trust::sealed_fixed && !is_rows
               ? record +
                     " breaks what the policy declares, or is of what the registry does not have"
               : record + " breaks what the policy declares";
  }
  // That there may be rows of which no seal is there is said of them anyway.
  if (is_apart) return "";
  return is_rows ? "the cache has no sealed list of it" : "the cache has no sealed record of it";
}

}  // namespace sightline::cli
