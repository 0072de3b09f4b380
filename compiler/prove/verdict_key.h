// What a verdict depends on, as a digest: two questions with the same key have the same answer.
#pragma once

#include <optional>

#include "compiler/prove/questions.h"

namespace sightline {

class VerdictKeys {
 public:
  // `text`: the policy's. Without a key where it cannot be said which program is asking.
  VerdictKeys(const ProofMatter& matter, const std::string& text);

  // By this very program and solver, with these options, of this artifact and this text.
  std::optional<Digest> key(const PropertyReport& about) const;

 private:
  const ProofMatter& matter_;
  std::optional<Digest> common_;
};

}  // namespace sightline
