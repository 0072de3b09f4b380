// Who may do this to that, and what may they do it to: every id of a snapshot for which `decide`
// allows, found by way of indexes and each asked of `decide` itself.
//
//   const sightline::PinnedFacts facts = reader.pin();  // or any other Snapshot
//   sightline::Searcher searcher(policy, *facts, sightline::search_proof());
//   auto who = searcher.search({.wanted = sightline::Wanted::principals, .action = view,
//                               .given = {camera, "porch"}, .now = now});
//   for (const auto& one : who->found) show(one.id);
//
// Ids are those that the facts, the policy or the question name; what all other ids would be told
// is said once for all of them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/request.h"
#include "sightline/result.h"
#include "sightline/snapshot.h"

namespace sightline {

struct ClauseSearch;  // compiler/search/search_plan.h

enum class Wanted : std::uint8_t { principals, resources };

struct SearchQuestion {
  Wanted wanted = Wanted::principals;
  std::uint16_t action = 0;
  Entity given;  // of the two, the one that is not wanted
  Time now = {};
  std::span<const ContextValue> context = {};
  std::size_t limit = 0;        // ids at most; 0: all there are
  std::string_view after = {};  // SearchAnswer::next of the page before
  // Where everybody may be denied for missing facts, that many are tried at most to count them.
  std::size_t most_counted = 10'000;
};

struct FoundEntity {
  std::uint16_t type = 0;
  std::string id;
  std::uint64_t obligations = 0;  // as in Decision
};

struct SearchAnswer {
  std::vector<FoundEntity> found;  // by type, then by the bytes of the id
  std::string next;                // not empty: there may be more after these
  // A fact that somebody else than the registry delivers decides, so that the snapshot does not
  // hold everybody whom another delivery would allow: `cached Camera.account`.
  bool complete = true;
  std::vector<std::string> deciding;
  // Types whose ids are allowed although nobody has heard of them: no rule looks at who they are.
  std::vector<std::uint16_t> anyone_else;
  // Denied, on this page's stretch of ids, only because facts are missing. Not counted where
  // everybody may be one of them, and they are many.
  std::uint64_t missing = 0;
  bool missing_counted = true;
  bool given_known = true;  // the facts, or the policy, name the one that is given
  std::uint64_t ids = 0;    // of the wanted types
  std::uint64_t tried = 0;  // asked of `decide`, for this page
  // Rules with a clause that names nobody in particular, or whose proof was not found: all ids of
  // the type were tried, as far as the page goes.
  std::vector<std::uint16_t> scanned;
  std::uint64_t revision = 0;
};

struct SearchError {
  enum class Kind : std::uint8_t { question, cursor } kind = Kind::question;
  std::string message;
};

// Whether nobody whom this clause permits can be missing from what its search looks up. Without one
// nothing is taken for proved, and everything is scanned. `search_proof()` of
// sightline/search_proof.h is such a one.
using SearchProof = std::function<bool(const Policy& policy, const ClauseSearch& clause)>;

// Answers for one policy and one revision of the facts, both of which outlive it. One thread at a
// time: the indexes are made when they are first needed.
class Searcher {
 public:
  Searcher(const Policy& policy, const Snapshot& snapshot, SearchProof proof);
  Searcher(Searcher&&) noexcept;
  ~Searcher();

  Result<SearchAnswer, SearchError> search(const SearchQuestion& question);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace sightline
