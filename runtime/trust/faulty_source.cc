// Replies of a healthy source -> those of one in trouble. Tested by tests/unit/runtime/trust/faulty_source_test.cc.
// It knows nothing of keys and seals, as the troubles of caches do not.
#include "sightline/trust/faulty_source.h"

#include <map>
#include <utility>

#include "runtime/trust/kept_reply.h"

namespace sightline {
namespace {

std::string text_of(const Value& value) {
  return std::to_string(static_cast<int>(value.kind())) + ":" + std::to_string(value.number()) +
         ":" + std::to_string(value.entity().type) + ":" + std::string(value.entity().id) + "\n";
}

// Different for different questions.
std::string text_of(const Question& question) {
  std::string text = std::to_string(static_cast<int>(question.kind)) + ":" +
                     std::to_string(static_cast<int>(question.trust)) + ":" +
                     std::to_string(question.owner) + ":" + std::to_string(question.mask) + ":" +
                     std::string(question.id) + "\n";
  for (const Value& value : question.key) text += text_of(value);
  return text;
}

}  // namespace

const char* name_of(Fault fault) {
  switch (fault) {
    case Fault::shift:
      return "shift";
    case Fault::swap_keys:
      return "swap keys";
    case Fault::other_tenant:
      return "other tenant";
    case Fault::splice:
      return "splice";
    case Fault::replay:
      return "replay";
    case Fault::drop:
      return "drop";
    case Fault::delay:
      return "delay";
    case Fault::duplicate:
      return "duplicate";
    case Fault::corrupt:
      return "corrupt";
    case Fault::fail:
      return "fail";
  }
  return "";
}

class FaultySource::Kept : public KeptReply {
  using KeptReply::KeptReply;
};

class FaultySource::Keeping : public Replies {
 public:
  void take(const Reply& reply) override { all.push_back(std::make_unique<Kept>(reply)); }
  std::vector<std::unique_ptr<Kept>> all;
};

struct FaultySource::Memory {
  std::vector<std::unique_ptr<Kept>> delayed;
  std::map<std::string, std::unique_ptr<Kept>> first;  // replies, by their questions
  std::unique_ptr<Kept> held_back;                     // of a connection that is out of step
};

FaultySource::FaultySource(FactSource& healthy, std::uint64_t seed)
    : healthy_(healthy), random_(seed), memory_(std::make_unique<Memory>()) {}
FaultySource::~FaultySource() = default;

void FaultySource::set(Fault fault, unsigned per_thousand) {
  rates_[static_cast<std::size_t>(fault)] = per_thousand;
}

void FaultySource::heal() {
  rates_ = {};
  memory_->delayed.clear();
  memory_->held_back.reset();
}

std::size_t FaultySource::any(std::size_t count) {
  return static_cast<std::size_t>(random_() % count);
}

bool FaultySource::happens(Fault fault) {
  if (any(1000) >= rates_[static_cast<std::size_t>(fault)]) return false;
  ++counts_[static_cast<std::size_t>(fault)];
  return true;
}

void FaultySource::ask(std::span<const Question> questions, Deadline deadline, Replies& replies) {
  Keeping keeping;
  healthy_.ask(questions, deadline, keeping);
  auto kept = std::move(keeping.all);
  for (const auto& it : kept) {
    auto& first = memory_->first[text_of(it->reply().question)];
    if (first == nullptr) first = std::make_unique<Kept>(*it);
  }
  auto late = std::exchange(memory_->delayed, {});
  disturb(kept);
  for (const auto& it : late) replies.take(it->reply());
  for (const auto& it : kept)
    if (it != nullptr) replies.take(it->reply());
}

void FaultySource::disturb(std::vector<std::unique_ptr<Kept>>& kept) {
  std::vector<Question> asked;
  std::vector<std::unique_ptr<Kept>> texts;  // of `asked`
  for (const auto& it : kept) {
    texts.push_back(std::make_unique<Kept>(*it));
    asked.push_back(texts.back()->reply().question);
  }
  const std::size_t count = kept.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (memory_->held_back != nullptr || happens(Fault::shift)) {
      // The one before it, and of the first one that there ever was an error.
      auto before = std::exchange(memory_->held_back, std::move(kept[i]));
      if (before == nullptr) {
        before = std::make_unique<Kept>(Reply{asked[i], Reply::Kind::failed, {}, {}});
      }
      kept[i] = std::move(before);
    }
  }
  for (std::size_t i = 0; i < count; ++i) disturb_one(kept, i);
  for (std::size_t i = 0; i < count; ++i) {
    if (kept[i] != nullptr && any(1000) < claims_) kept[i]->set_question(asked[i]);
    if (kept[i] != nullptr && happens(Fault::duplicate))
      kept.push_back(std::make_unique<Kept>(*kept[i]));
    if (kept[i] != nullptr && happens(Fault::drop)) kept[i].reset();
    if (kept[i] != nullptr && happens(Fault::delay)) memory_->delayed.push_back(std::move(kept[i]));
  }
}

void FaultySource::disturb_one(std::vector<std::unique_ptr<Kept>>& kept, std::size_t at) {
  Kept& it = *kept[at];
  Kept& other = *kept[any(kept.size())];
  if (happens(Fault::swap_keys)) {
    const Kept same = it;
    it.set_content(other);
    other.set_content(same);
  }
  if (tenant_ != nullptr && happens(Fault::other_tenant)) {
    Keeping theirs;
    tenant_->ask(std::span(&it.reply().question, 1), Deadline::max(), theirs);
    if (!theirs.all.empty()) it.set_content(*theirs.all.front());
  }
  if (happens(Fault::splice)) it.splice(Kept(other));
  if (happens(Fault::replay)) {
    const auto found = memory_->first.find(text_of(it.reply().question));
    if (found != memory_->first.end()) it.set_content(*found->second);
  }
  if (happens(Fault::corrupt)) it.corrupt(random_());
  if (happens(Fault::fail)) it.set_content(Kept(Reply{{}, Reply::Kind::failed, {}, {}}));
}

}  // namespace sightline
