// A directory's image and the log of what changed since -> its facts. The image is written by compacting
// for a policy, and then the log is trimmed: whatever happens between the two, what the log has of
// revisions that the image has too is passed over. Without an image every fact is in the log, and to
// tell them is to replay it. Tested in tests/unit/runtime/store/fact_directory_test.cc.

#include "sightline/store/fact_directory.h"

#include <dirent.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include "runtime/format/program.h"
#include "runtime/revisions/snapshot_tables.h"
#include "runtime/revisions/tell_snapshot.h"
#include "runtime/store/fact_state.h"
#include "runtime/store/schema_bytes.h"
#include "runtime/store/store_error.h"
#include "sightline/image_file.h"

namespace sightline {
namespace {

using Kind = StoreError::Kind;
constexpr std::size_t kPartBytes = std::size_t{4} << 20;
// SOUNDNESS: as long as nobody said when the facts were true, whatever is declared `within` an age is
// unavailable: this moment is after every `now`.
constexpr Time kNobodyKnowsWhen{std::chrono::milliseconds(kForever - 1)};

std::optional<std::string> apply(FactState& state, const FactBatch& part) {
  if (part.as_of) state.as_of = part.as_of;
  auto changes = part.changes();
  while (const BatchChange* change = changes.next()) {
    if (auto wrong = state.apply(*change)) return wrong;
  }
  return std::nullopt;
}

// Images that nobody will finish: who wrote them was killed, and only one can write.
void drop_unfinished_images(const std::string& directory) {
  DIR* const files = ::opendir(directory.c_str());
  if (files == nullptr) return;
  while (const dirent* const file = ::readdir(files)) {
    const std::string_view name = file->d_name;
    if (name.starts_with("image.") && name.ends_with(".new"))
      ::unlink((directory + "/" + std::string(name)).c_str());
  }
  ::closedir(files);
}

}  // namespace

struct FactDirectory::Inside {
  std::string name;
  FactLog log;
  Schema schema;

  std::string image_name() const { return name + "/image"; }
  bool has_image() const { return ::access(image_name().c_str(), F_OK) == 0; }

  // Begins again when another process has compacted since the image was mapped: the log then begins behind it,
  // and a newer image has what is missing.
  template <class Replay>
  auto replay(const Replay& from_image) const -> decltype(from_image()) {
    constexpr int kMostTries = 10;
    for (int tries = 1;; ++tries) {
      auto done = from_image();
      if (done || done.error().kind != Kind::trimmed) return done;
      if (tries == kMostTries)
        return store_error(Kind::damaged, name,
                           "its image, with the facts that the log no longer has, is not there");
    }
  }

  // What the image and the batches after it come to, and the revision of the last one.
  Result<std::uint64_t, StoreError> replayed(FactState& state) const {
    std::uint64_t revision = 0;
    if (has_image()) {
      const auto image = map_image(schema, log.schema().digest, image_name(), false);
      if (!image) return store_error(Kind::damaged, name, image.error());
      revision = image->revision();
      if (image->as_of() != kNobodyKnowsWhen) state.as_of = image->as_of();
      FactBatch told;
      tell_snapshot(schema, *image, told);
      if (const auto wrong = apply(state, told)) return store_error(Kind::damaged, name, *wrong);
    }
    const auto read = log.read_after(
        revision, [&](const LoggedRevision& of, const FactBatch& part) -> StoreResult {
          revision = of.revision;
          if (const auto wrong = apply(state, part))
            return store_error(Kind::damaged, name,
                               "revision " + std::to_string(revision) + ": " + *wrong);
          return Accepted{};
        });
    if (!read) return read.error();
    return revision;
  }

  // A writer whose newest revision is the directory's.
  Result<FactWriter, StoreError> writer(const Policy& policy) const {
    if (policy.program().schema_digest != log.schema().digest) {
      return store_error(Kind::other_schema, name,
                         "its facts were written for other declarations than these");
    }
    auto base = has_image() ? map_image(policy.schema(), log.schema().digest, image_name(), false)
                            : nothing(policy);
    if (!base) return store_error(Kind::damaged, name, base.error());
    auto writer = FactWriter::start(policy, std::move(*base));
    if (!writer) return store_error(Kind::refused, name, writer.error().message);
    std::optional<FactWriter::Pending> pending;
    LoggedRevision last;
    const auto finish = [&]() -> StoreResult {
      if (!pending) return Accepted{};
      if (const auto finished = pending->finish(last.revision); !finished)
        return store_error(Kind::refused, name, message_of(finished.error()));
      pending->publish();
      pending.reset();
      return Accepted{};
    };
    const auto read =
        log.read_after(writer->newest().revision(),
                       [&](const LoggedRevision& of, const FactBatch& part) -> StoreResult {
                         if (of.revision != last.revision) {
                           if (auto finished = finish(); !finished) return finished;
                         }
                         last = of;
                         if (!pending) pending.emplace(writer->begin());
                         if (const auto added = pending->add(part); !added)
                           return store_error(Kind::refused, name, message_of(added.error()));
                         return Accepted{};
                       });
    if (!read) return read.error();
    if (auto finished = finish(); !finished) return finished.error();
    return std::move(*writer);
  }

  static Result<Snapshot, std::string> nothing(const Policy& policy) {
    auto snapshot = SnapshotBuilder(policy).build(0, kNobodyKnowsWhen);
    if (!snapshot) return snapshot.error().message;
    return std::move(*snapshot);
  }
};

FactDirectory::FactDirectory(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
FactDirectory::FactDirectory(FactDirectory&&) noexcept = default;
FactDirectory::~FactDirectory() = default;

const Schema& FactDirectory::schema() const { return inside_->schema; }
const FactLog& FactDirectory::log() const { return inside_->log; }

Result<FactDirectory, StoreError> FactDirectory::opened(const std::string& directory, FactLog log) {
  auto schema = read_schema(log.schema());
  if (!schema)
    return store_error(Kind::damaged, directory, "its declarations are not those it names");
  return FactDirectory(
      std::make_unique<Inside>(Inside{directory, std::move(log), std::move(*schema)}));
}

Result<FactDirectory, StoreError> FactDirectory::open_to_write(const std::string& directory,
                                                               const Policy& policy) {
  auto log = FactLog::open_to_write(directory, log_schema(policy));
  if (!log) return log.error();
  drop_unfinished_images(directory);
  return opened(directory, std::move(*log));
}

Result<FactDirectory, StoreError> FactDirectory::open_to_compact(const std::string& directory) {
  LogSchema schema;
  {
    const auto there = FactLog::open_to_read(directory);
    if (!there) return there.error();
    schema = there->schema();
  }
  auto log = FactLog::open_to_write(directory, schema);
  if (!log) return log.error();
  drop_unfinished_images(directory);
  return opened(directory, std::move(*log));
}

Result<FactDirectory, StoreError> FactDirectory::open_to_read(const std::string& directory) {
  auto log = FactLog::open_to_read(directory);
  if (!log) return log.error();
  return opened(directory, std::move(*log));
}

Result<FactsTold, StoreError> FactDirectory::tell(const Take& take) const {
  std::optional<FactState> state;
  const auto revision =
      inside_->replay([&] { return inside_->replayed(state.emplace(inside_->schema)); });
  if (!revision) return revision.error();
  if (auto told = state->tell(kPartBytes, take); !told) return told.error();
  return FactsTold{*revision, state->as_of};
}

Result<FactWriter, StoreError> FactDirectory::writer(const Policy& policy) const {
  return inside_->replay([&] { return inside_->writer(policy); });
}

Result<Snapshot, StoreError> FactDirectory::newest(const Policy& policy) const {
  const auto found = writer(policy);
  if (!found) return found.error();
  // The writer has mapped it, or would have said so.
  if (inside_->has_image() && !map_image(policy, inside_->image_name())) {
    return store_error(
        Kind::refused, inside_->name,
        "its image was made for other queries than this policy has; compact it with the policy");
  }
  return snapshot_of(std::make_unique<FactTables>(tables_of(found->newest())));
}

std::optional<std::string> FactDirectory::image() const {
  return inside_->has_image() ? std::optional(inside_->image_name()) : std::nullopt;
}

Result<std::optional<ImageAbout>, StoreError> FactDirectory::about_image(bool check) const {
  if (!inside_->has_image()) return std::optional<ImageAbout>();
  const auto image =
      map_image(inside_->schema, inside_->log.schema().digest, inside_->image_name(), check);
  if (!image) return store_error(Kind::damaged, inside_->name, image.error());
  return std::optional(sightline::about_image(inside_->schema, *image));
}

Result<FactsCompacted, StoreError> FactDirectory::compact() {
  FactsCompacted done;
  const auto batches = inside_->log.revisions();
  const auto before = inside_->log.size();
  if (!batches || !before) return batches ? before.error() : batches.error();
  done.batches = batches->size();
  done.before = *before;
  if (inside_->has_image()) {
    return store_error(Kind::refused, inside_->name,
                       "has an image, and the next one is made for a policy");
  }
  auto fold = inside_->log.begin();
  if (!fold) return fold.error();
  if (done.batches > 0) {
    const auto told = tell([&](const FactBatch& part) { return fold->add(part); });
    if (!told) return told.error();
    if (auto kept = fold->commit_in_their_place(); !kept) return kept.error();
  }
  const auto after = inside_->log.size();
  if (!after) return after.error();
  done.after = *after;
  return done;
}

Result<FactsCompacted, StoreError> FactDirectory::compact(const Policy& policy) {
  const auto newest = writer(policy);
  if (!newest) return newest.error();
  return compact(policy, newest->newest());
}

StoreResult FactDirectory::append(const FactBatch& batch, std::uint64_t revision) {
  return inside_->log.append(batch, revision);
}

Result<FactsCompacted, StoreError> FactDirectory::compact(const Policy& policy,
                                                          const Snapshot& newest) {
  FactsCompacted done;
  const auto batches = inside_->log.revisions();
  const auto before = inside_->log.size();
  if (!batches || !before) return batches ? before.error() : batches.error();
  done.batches = batches->size();
  done.before = *before;
  if (auto saved = save_image(policy, newest, inside_->image_name()); !saved)
    return store_error(Kind::system, inside_->name, saved.error());
  if (auto trimmed = inside_->log.trim(newest.revision()); !trimmed) return trimmed.error();
  const auto about = about_image(false);
  if (!about) return about.error();
  done.image_bytes = (*about)->bytes;
  const auto after = inside_->log.size();
  if (!after) return after.error();
  done.after = *after;
  return done;
}

// --- loading

struct FactDirectory::Loading::Work {
  FactDirectory::Inside& inside;
  FactWriter writer;
  FactLog::Pending pending;
  std::optional<FactWriter::Pending> next = std::nullopt;
  bool has_failed = false;  // a part of it was not taken
};

FactDirectory::Loading::Loading(std::unique_ptr<Work> work) : work_(std::move(work)) {}
FactDirectory::Loading::Loading(Loading&&) noexcept = default;
FactDirectory::Loading::~Loading() = default;

Result<FactDirectory::Loading, StoreError> FactDirectory::begin(const Policy& policy) {
  auto writer = this->writer(policy);
  if (!writer) return writer.error();
  auto pending = inside_->log.begin();
  if (!pending) return pending.error();
  auto work = std::make_unique<Loading::Work>(
      Loading::Work{*inside_, std::move(*writer), std::move(*pending)});
  work->next.emplace(work->writer.begin());
  return Loading(std::move(work));
}

StoreResult FactDirectory::Loading::add(const FactBatch& part) {
  const auto taken = work_->next->add(part);
  const StoreResult added =
      taken ? work_->pending.add(part)
            : store_error(Kind::refused, work_->inside.name, message_of(taken.error()));
  work_->has_failed = work_->has_failed || !added;
  return added;
}

StoreResult FactDirectory::Loading::commit(std::uint64_t revision) {
  if (work_->has_failed)
    return store_error(Kind::refused, work_->inside.name, "a part of this load was refused");
  if (const auto newest = work_->inside.log.newest(); !newest || revision <= *newest)
    return newest ? work_->pending.commit(revision) : newest.error();  // it says why
  if (const auto finished = work_->next->finish(revision); !finished)
    return store_error(Kind::refused, work_->inside.name, message_of(finished.error()));
  return work_->pending.commit(revision);
}

}  // namespace sightline
