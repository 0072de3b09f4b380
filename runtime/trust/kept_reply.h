// A reply that owns all it says.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "sightline/trust/fact_source.h"

namespace sightline {

class KeptReply {
 public:
  explicit KeptReply(const Reply& reply) { keep(reply); }
  KeptReply(const KeptReply& other) { keep(other.reply_); }
  KeptReply& operator=(const KeptReply&) = delete;

  const Reply& reply() const { return reply_; }
  // The same reply, said to be about another question.
  void set_question(const Question& question) { reply_.question = kept(question); }
  // What this one says, to the question that the other answers.
  void set_content(const KeptReply& other);
  // Its second half becomes that of the other, as far as both are alike.
  void splice(const KeptReply& other);
  // Changes the bit, the number or the letter at that place of all that it says; false if it says nothing.
  bool corrupt(std::uint64_t place);

 private:
  void keep(const Reply& reply);
  void keep_content(const Reply& reply);
  std::string_view kept(std::string_view text);
  Value kept(const Value& value);
  std::vector<Value> kept(const std::vector<Value>& values);
  Question kept(const Question& question);
  void point_at_records();

  Reply reply_;
  std::deque<std::string> texts_;
  std::vector<std::vector<std::byte>> records_;
};

}  // namespace sightline
