// Verdicts on disk, one file each, from one run to the next.
#pragma once

#include <optional>
#include <string>

#include "compiler/prove/verdict_codec.h"

namespace sightline {

class VerdictFiles {
 public:
  // Nothing is found in, and nothing written to, a folder that others can write to.
  explicit VerdictFiles(std::string folder);

  // What was kept under this key, if the file is whole, this user's and nobody else's to write.
  // SOUNDNESS: that is all that is known of it; who has this user's rights can write what he likes.
  std::optional<QuestionAnswer> find(const Digest& key) const;
  // Whole or not at all. What cannot be written is not kept, and nobody hears of it.
  void keep(const Digest& key, const QuestionAnswer& answer) const;
  // Away with the oldest, if there are more than a folder should have.
  void tidy() const;

 private:
  std::string file(const Digest& key) const;

  std::string folder_;
  bool usable_ = false;
};

}  // namespace sightline
