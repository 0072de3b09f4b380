// AuthZEN requests as questions to a policy.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/json_tree.h"
#include "sightline/request.h"
#include "sightline/schema.h"

namespace sightline::cli {

// What a request's `now` is.
struct Clock {
  bool from_context = false;  // each request's context.now
  std::optional<Time> fixed;  // else this moment
  Time now() const;           // else the clock's
};

// One question, or why there is none. Its ids are borrowed from its document.
struct Evaluation {
  Entity principal, resource;
  std::uint16_t action = 0;
  Time now{};
  std::vector<ContextValue> context;
  std::string note;   // what the policy does not have, a name or such a pair: it is denied
  std::string error;  // not empty: it cannot be asked
  Request request() const { return {principal, action, resource, now, context}; }
};

// One JSON document: a request, or several under `evaluations`. Reused for the next one.
class RequestDocument {
 public:
  // Never fails: what cannot be read is an evaluation with an error in its place.
  void read(std::string_view json, const Schema& schema, const Clock& clock);
  void refuse(std::string error);  // a document that could not even be held

  bool is_batch() const { return batch_; }
  std::size_t size() const { return used_; }
  Evaluation& operator[](std::size_t i) { return evaluations_[i]; }
  const Evaluation& operator[](std::size_t i) const { return evaluations_[i]; }
  void shrink() { tree_.shrink(); }

 private:
  friend class RequestReader;
  Evaluation& add();

  JsonTree tree_;
  std::vector<Evaluation> evaluations_;  // the first used_ count
  std::size_t used_ = 0;
  bool batch_ = false;
};

inline constexpr std::size_t kMaxEvaluations = 1000;  // in one document

}  // namespace sightline::cli
