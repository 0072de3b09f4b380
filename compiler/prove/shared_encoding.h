// One Encoding after the other for many small questions: making one takes longer than most of them
// do. Each question brings its own assertions and its own solver. Which of them share one depends
// on their order only, and no number of literals makes one large: each is told apart from all
// others of its type.
#pragma once

#include <optional>

#include "compiler/prove/encoding.h"

namespace sightline {

class SharedEncoding {
 public:
  explicit SharedEncoding(const Program& program, const typed::Policy* policy = nullptr)
      : program_(program), policy_(policy) {}

  // For the next question. The one before, with all its terms, must be over.
  Encoding& next() {
    constexpr std::size_t kQuestions = 64, kLiterals = 64;
    if (asked_++ % kQuestions == 0 || encoding_->vocabulary().literals().size() > kLiterals)
      encoding_.emplace(program_, policy_);
    return *encoding_;
  }

 private:
  const Program& program_;
  const typed::Policy* policy_;
  std::optional<Encoding> encoding_;
  std::size_t asked_ = 0;
};

}  // namespace sightline
