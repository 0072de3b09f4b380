// What a source replied, in words, for tests to compare.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/trust/kept_reply.h"
#include "sightline/trust/fact_source.h"

namespace sightline::testing {

class KeptReplies : public Replies {
 public:
  explicit KeptReplies(const Schema& schema) : schema_(schema) {}
  void take(const Reply& reply) override { kept_.emplace_back(reply); }

  std::size_t size() const { return kept_.size(); }
  const Reply& operator[](std::size_t i) const { return kept_[i].reply(); }
  // `Clip::"c1" (sealed fixed): records`, sorted.
  std::vector<std::string> words() const;

 private:
  const Schema& schema_;
  std::deque<KeptReply> kept_;
};

// A value, in short: `7`, `none`, `Camera::"porch"`.
std::string words(const Schema& schema, const Type& type, const Value& value);

}  // namespace sightline::testing
