// A batch of changes -> the next revision, published or refused whole. Tested by
// tests/unit/runtime/revisions/fact_writer_test.cc. What a change does is for next_revision.h.
#include "sightline/fact_writer.h"

#include <optional>
#include <utility>

#include "runtime/facts/check_fact.h"
#include "runtime/format/text.h"
#include "runtime/revisions/image_of.h"
#include "runtime/revisions/next_revision.h"
#include "runtime/revisions/revisions.h"
#include "runtime/revisions/snapshot_tables.h"

namespace sightline {

using Kind = FactError::Kind;

struct FactWriter::Inside {
  std::shared_ptr<const Program> program;
  std::shared_ptr<FactReader::Shared> shared = std::make_shared<FactReader::Shared>();

  const FactTables& newest() const {
    return tables_of(*shared->newest.load(std::memory_order_relaxed));
  }
  void publish(std::unique_ptr<const FactTables> tables) {
    shared->make_room();
    shared->publish(std::make_unique<const Snapshot>(snapshot_of(std::move(tables))));
  }
  // No fact at all, for a batch that forgets everything: made while there is memory, for a builder
  // that finds none ends the process.
  std::unique_ptr<const FactTables> empty;

  // Publishes these facts for a policy, which is the writer's from then on; or all stays what it
  // was.
  FactResult publish_for(const std::shared_ptr<const Program>& next, const FactTables& tables);
};

namespace {

// The tables with the policy's constants among them, for its plan.
FactResult bind(const std::shared_ptr<const Program>& program, const FactTables& tables,
                std::unique_ptr<FactTables>& bound) {
  if (tables.image->schema != program->schema_digest)
    return refused(Kind::unknown_name,
                   {"the facts are of a policy with other declarations or invariants"});
  if (tables.policy == program->digest) {
    bound = std::make_unique<FactTables>(tables);
    return Accepted{};
  }
  if (!has_paths(*program, *tables.image)) {
    auto image = image_of(*program, tables);
    return image ? bind(program, FactTables(*image), bound) : image.error();
  }
  std::vector<std::int64_t> numbers;
  NextRevision next(*program, tables);
  if (auto numbered = next.number_constants(numbers); !numbered) return numbered;
  bound = std::move(next).tables();
  bound->policy = program->digest;
  bound->plan = std::make_shared<const BoundPlan>(bind_plan(*program, *bound->image, numbers));
  return Accepted{};
}

}  // namespace

FactResult FactWriter::Inside::publish_for(const std::shared_ptr<const Program>& next,
                                           const FactTables& tables) {
  std::unique_ptr<FactTables> bound, nothing;
  if (auto result = bind(next, tables, bound); !result) return result;
  if (program != next) {
    auto built = SnapshotBuilder(Policy(next)).build(0, Time{});
    if (!built) return built.error();
    if (auto result = bind(next, tables_of(*built), nothing); !result) return result;
  }
  publish(std::move(bound));
  if (nothing != nullptr) empty = std::move(nothing);
  program = next;
  return Accepted{};
}

FactWriter::FactWriter(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
FactWriter::FactWriter(FactWriter&&) noexcept = default;
FactWriter& FactWriter::operator=(FactWriter&&) noexcept = default;
FactWriter::~FactWriter() = default;

Result<FactWriter, FactError> FactWriter::start(const Policy& policy, Snapshot snapshot) {
  auto inside = std::make_unique<Inside>();
  if (auto result = inside->publish_for(policy.program_, tables_of(snapshot)); !result)
    return result.error();
  return FactWriter(std::move(inside));
}

FactResult FactWriter::apply(const FactBatch& batch, std::uint64_t revision) {
  Pending pending = begin();
  if (auto added = pending.add(batch); !added) return added;
  if (auto finished = pending.finish(revision); !finished) return finished;
  pending.publish();
  return Accepted{};
}

struct FactWriter::Pending::Work {
  Inside& inside;
  std::optional<NextRevision> next = std::nullopt;
  std::optional<std::int64_t> as_of = std::nullopt;
  FactResult state = Accepted{};  // or why a step was refused
  std::unique_ptr<const Snapshot> made = nullptr;
  bool in_step = false;

  FactResult refuse(FactResult why) { return state = std::move(why); }
  // Begins again with no fact at all.
  FactResult forget() {
    next.emplace(*inside.program, *inside.empty);
    return Accepted{};
  }
  // Before a step, which may end for want of memory: then all others are refused.
  FactResult begin_step() {
    if (!state) return state;
    if (std::exchange(in_step, true))
      return refused(Kind::too_many, {"there was no memory for an earlier part of the batch"});
    return Accepted{};
  }
};

FactWriter::Pending::Pending(std::unique_ptr<Work> work) : work_(std::move(work)) {}
FactWriter::Pending::Pending(Pending&&) noexcept = default;
FactWriter::Pending::~Pending() = default;

FactWriter::Pending FactWriter::begin() const {
  auto work = std::make_unique<Pending::Work>(Pending::Work{*inside_});
  work->next.emplace(*inside_->program, inside_->newest());
  return Pending(std::move(work));
}

FactResult FactWriter::Pending::add(const FactBatch& part) {
  Work& work = *work_;
  if (auto begun = work.begin_step(); !begun) return begun;
  if (part.as_of) work.as_of = part.as_of->time_since_epoch().count();
  auto changes = part.changes();
  while (const BatchChange* const change = changes.next()) {
    const bool forget = change->kind == BatchChange::Kind::forget_everything;
    auto taken = forget ? work.forget() : work.next->take(*change);
    if (!taken) return work.refuse(std::move(taken));
  }
  work.in_step = false;
  return Accepted{};
}

FactResult FactWriter::Pending::finish(std::uint64_t revision) {
  Work& work = *work_;
  if (auto begun = work.begin_step(); !begun) return begun;
  const FactTables& newest = work.inside.newest();
  if (revision <= newest.revision) {
    return work.refuse(
        refused(Kind::duplicate, {"revision ", decimal(revision), " is not after revision ",
                                  decimal(newest.revision), ", which is the newest"}));
  }
  const std::int64_t as_of = work.as_of.value_or(newest.as_of);
  if (as_of < kPast || as_of > kForever)
    return work.refuse(refused(Kind::wrong_type, {"`as_of` is out of range"}));
  if (auto finished = work.next->finish(); !finished) return work.refuse(std::move(finished));
  auto tables = std::move(*work.next).tables();
  tables->revision = revision;
  tables->as_of = as_of;
  work.made = std::make_unique<const Snapshot>(snapshot_of(std::move(tables)));
  work.inside.shared->make_room();
  return Accepted{};
}

void FactWriter::Pending::publish() noexcept {
  if (work_->made != nullptr) work_->inside.shared->publish(std::move(work_->made));
}

FactResult FactWriter::swap_policy(const Policy& policy) {
  return inside_->publish_for(policy.program_, inside_->newest());
}

FactResult FactWriter::replace(Snapshot snapshot) {
  if (snapshot.revision() < inside_->newest().revision)
    return refused(Kind::duplicate,
                   {"revision ", decimal(snapshot.revision()), " is older than revision ",
                    decimal(inside_->newest().revision), ", which is the newest"});
  return inside_->publish_for(inside_->program, tables_of(snapshot));
}

FactReader FactWriter::reader() const {
  return FactReader(inside_->shared, inside_->shared->take_slot());
}

const Snapshot& FactWriter::newest() const {
  return *inside_->shared->newest.load(std::memory_order_relaxed);
}

std::size_t FactWriter::revisions_kept() const { return inside_->shared->free_unread(); }

std::uint64_t FactWriter::changes_kept() const {
  const auto& overlay = inside_->newest().overlay;
  return overlay == nullptr ? 0 : overlay->entities.size() + overlay->rows.size();
}

}  // namespace sightline
