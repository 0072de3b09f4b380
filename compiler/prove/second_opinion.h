// Another solver, asked the same ground questions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/prove/smt/solver.h"
#include "sightline/compiler.h"

namespace sightline {

// The questions of one property, collected while Z3 is asked them. Its hear() is for
// smt::Settings::heard.
class SecondOpinions {
 public:
  explicit SecondOpinions(const ProveOptions& options) : options_(options) {}

  bool wanted() const { return options_.second_opinion || options_.save_queries; }
  void hear(const smt::Asked& asked);

  // Saves the questions and asks them, as the options say. SOUNDNESS: a verdict that the other
  // solver contradicts in a single question becomes Unknown.
  void judge(PropertyReport& report) const;

 private:
  struct Question {
    std::optional<std::string> text;  // none: it cannot be written down, or there are too many
    smt::Answer answer = smt::Answer::unknown;
  };
  std::string script() const;
  std::vector<smt::Answer> ask() const;

  const ProveOptions& options_;
  std::vector<Question> questions_;
  std::size_t size_ = 0;  // of all texts
};

}  // namespace sightline
