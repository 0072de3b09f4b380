// A source that does what caches and their clients do under load: for tests of Sightline, and of whoever embeds it.
//
//   sightline::FaultySource faulty(redis, seed);
//   faulty.set(sightline::Fault::shift, 20);   // of a thousand replies
//   ...collect and decide: no decision may allow what the true facts deny...
//   faulty.heal();
//
// The published faults of specs/threat-model.md: replies that belong to the request before, after one was
// cancelled; keys that were swapped; another tenant's rows.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <random>

#include "sightline/trust/fact_source.h"

namespace sightline {

enum class Fault : std::uint8_t {
  shift,         // from here on each reply is the one to the question before
  swap_keys,     // two questions get each other's replies
  other_tenant,  // what another source says about the same question (set_other_tenant)
  splice,        // one reply made of two
  replay,        // what was replied to the question before, the first time it was asked
  drop,          // no reply
  delay,         // the reply comes with those to the next questions
  duplicate,     // twice
  corrupt,       // one bit, one number or one letter is another
  fail,          // an error
};
inline constexpr std::size_t kFaults = 10;
const char* name_of(Fault fault);

// Belongs to one thread. Given the same seed and the same questions it does the same.
class FaultySource : public FactSource {
 public:
  FaultySource(FactSource& healthy, std::uint64_t seed);
  ~FaultySource() override;

  // How many of a thousand replies; 0, which all are in the beginning: none.
  void set(Fault fault, unsigned per_thousand);
  void set_other_tenant(FactSource& tenant) { tenant_ = &tenant; }
  // Of a thousand replies that belong to another question, how many say that they belong to the one that was
  // asked: what a client does that matches by order alone. 1000 in the beginning.
  void set_claims(unsigned per_thousand) { claims_ = per_thousand; }
  // No faults from here on; what was delayed is lost.
  void heal();

  std::uint64_t count(Fault fault) const { return counts_[static_cast<std::size_t>(fault)]; }

  void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) override;

 private:
  class Kept;
  class Keeping;
  struct Memory;
  bool happens(Fault fault);
  std::size_t any(std::size_t count);
  void disturb(std::vector<std::unique_ptr<Kept>>& kept);
  void disturb_one(std::vector<std::unique_ptr<Kept>>& kept, std::size_t at);

  FactSource& healthy_;
  FactSource* tenant_ = nullptr;
  std::mt19937_64 random_;
  unsigned claims_ = 1000;
  std::array<unsigned, kFaults> rates_ = {};
  std::array<std::uint64_t, kFaults> counts_ = {};
  std::unique_ptr<Memory> memory_;
};

}  // namespace sightline
