// The sealed records in files of an untrusted cache, as a source that can be asked.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/cli/json_tree.h"
#include "compiler/cli/key_files.h"
#include "sightline/loaded_policy.h"
#include "sightline/trust/collector.h"

namespace sightline::cli {

// The policy outlives it. It stays where it is.
class SealedCache : public FactSource {
 public:
  SealedCache(const Policy& policy, Keys keys);
  SealedCache(const SealedCache&) = delete;
  SealedCache& operator=(const SealedCache&) = delete;

  // A line with a seal: kept if it holds, counted if not.
  void take(const JsonTree& tree);
  bool empty() const { return kept_.empty(); }
  // `2 sealed records hold, 1 does not: 1 wrong tag`.
  std::string summary() const;

  // Asks this cache, at each request's own moment. In words: a name in it cannot be asked by.
  Result<Collector, std::string> collector();
  Collected collect(Collector& collector, const Request& request, const Snapshot& snapshot);

  void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) override;

  // What there is about a sealed fact, for who tells of it. The records that hold:
  std::vector<const FactRecord*> holding(const Question& question) const;
  // And lines that say that they are about it, and whose seal does not hold.
  struct Refused {
    SealError::Kind kind = SealError::Kind::malformed;
    bool is_anothers = false;  // the seal is that of another line, where it holds
  };
  std::vector<Refused> refused(const Question& question) const;

 private:
  struct Kept {
    std::vector<std::byte> bytes;  // under a key of this run
    FactRecord record;             // borrows from them
  };

  // A line as it says what it is about, whether that is so or not.
  struct Claim {
    std::string place;
    std::vector<std::string> key;  // of a row, its columns
    std::string seal;
    SealError::Kind kind = SealError::Kind::malformed;
    std::string subject() const;
  };
  void refuse(Claim claim);

  const Policy& policy_;
  SealedDeclarations declarations_;
  Keys keys_;
  // Whatever they were sealed or signed with, they are asked for under this one.
  SealKeys own_;
  std::deque<Kept> kept_;
  std::unordered_multimap<std::string, const Kept*>
      found_by_;                                         // what each answers; rows: their relation
  std::unordered_multimap<std::string, Claim> refused_;  // by place
  std::unordered_map<std::string, std::string> subjects_;  // of seals that hold
  std::uint64_t holding_ = 0;
  std::array<std::uint64_t, kSealErrorKinds> wrong_ = {};
  Time now_{};
};

}  // namespace sightline::cli
