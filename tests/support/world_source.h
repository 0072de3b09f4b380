// Sources whose facts are those of a World: a registry that is asked, and a cache full of sealed records.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/observation.h"
#include "sightline/trust/registry_source.h"
#include "sightline/trust/sealed_record.h"

namespace sightline::testing {

// All that can be asked for.
Elsewhere everything(const Schema& schema);

// What one who has the facts of a world says; borrows from the world. `as_of` is the answer's moment.
Answer said_of(const Schema& schema, const World& world, const Elsewhere& elsewhere,
               const Question& question);

// As far as a snapshot has it that was never told what is sealed: it has no such row, and what is optional is none.
World without_sealed(const Schema& schema, World world);

// The request as a host makes it, borrowing from the world and from `context`, which it fills.
Request request_of(const Schema& schema, const World& world, const WorldRequest& asked,
                   std::vector<ContextValue>& context);

// A look-up across sealed lists nobody answers, well or not: was there one? The decision had a trace.
bool was_across_lists(const Schema& schema, const Decision& decision);

class WorldRegistry : public RegistrySource {
 public:
  // `serves`: all facts that it can be asked for.
  WorldRegistry(const Schema& schema, Elsewhere serves) : schema_(schema), serves_(serves) {}
  // Borrowed. `then`: so the world is for who asks a second time and does not hold.
  void set_world(const World& world, const World& then) {
    world_ = &world, then_ = &then, was_asked_ = false;
  }
  void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) override;
  bool hold() override { return !std::exchange(is_held_, true); }
  void release(Deadline) override { is_held_ = was_asked_ = false; }

 private:
  const Schema& schema_;
  Elsewhere serves_;
  const World* world_ = nullptr;
  const World* then_ = nullptr;
  bool is_held_ = false, was_asked_ = false;
};

// As WorldRegistry, but that sealed facts are records that were sealed before, each when it was first put there.
class WorldCache : public FactSource {
 public:
  WorldCache(const SealedDeclarations& declarations, const SealKeys& keys, Elsewhere serves)
      : declarations_(declarations), keys_(keys), serves_(serves) {}
  // What is asked for from here on, and sealed at this moment unless it is there already. Borrowed.
  void set_world(const World& world, Time now);
  void forget() { records_.clear(); }
  void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) override;

 private:
  const std::vector<std::vector<std::byte>>& records_of(const Question& question);

  const SealedDeclarations& declarations_;
  const SealKeys& keys_;
  Elsewhere serves_;
  const World* world_ = nullptr;
  Time now_{};
  std::map<std::string, std::vector<std::vector<std::byte>>> records_;
};

}  // namespace sightline::testing
