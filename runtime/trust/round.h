// One round of asking: questions that are open, who has been asked, and what became of each.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "runtime/trust/service.h"
#include "sightline/trust/collector.h"

namespace sightline {

class Round {
 public:
  Round(Inquiry& inquiry, const SealedDeclarations& declarations, const CollectorOptions& options,
        std::vector<Question> open, CollectorCounts& counts);

  void ask_cache(const Service& service);
  // `held`: when it was held; what it says is of that moment or a later one. Nothing: it is not held, and says nothing.
  void ask_registry(const Service& service, std::optional<Time> held);
  // What nobody could be asked for is the snapshot's to say.
  void leave_the_rest();

 private:
  enum class State : std::uint8_t { open, asked, settled };
  struct Pending {
    Question question;
    State state = State::open;
    bool replied = false;  // by the one who was asked last
  };
  class FromCache;
  class FromRegistry;

  void ask(FactSource& source, Replies& replies);
  // SOUNDNESS: all rows of a sealed list are of one moment, which a look-up across lists does not know.
  bool is_across_lists(const Question& question) const;
  // Which of those that were asked, and not replied to yet; or null.
  Pending* find(const Question& question);
  // The same, if the reply brings something; one that does not is counted.
  Pending* asked_for(const Reply& reply);
  void take_answer(Pending& pending, const Answer& answer);
  void take_records(Pending& pending, const Reply& reply);
  bool take_record(const Pending& pending, std::span<const std::byte> bytes, Answer& answer);
  bool is_too_old(const Question& question, Time stamp) const;

  Inquiry& inquiry_;
  const SealedDeclarations& declarations_;
  const CollectorOptions& options_;
  std::vector<Pending> pending_;
  std::unordered_multimap<std::size_t, std::size_t> places_;  // in pending_, by hash_of(question)
  CollectorCounts& counts_;
};

}  // namespace sightline
