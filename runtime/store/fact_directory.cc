// A directory -> its facts, told, decided by, compacted. How image and log come together is for
// directory_inside.cc, how facts come in for fact_loading.cc. Tested in
// tests/unit/runtime/store/fact_directory_test.cc.

#include "sightline/store/fact_directory.h"

#include <dirent.h>
#include <unistd.h>

#include <optional>
#include <string_view>
#include <utility>

#include "runtime/revisions/snapshot_tables.h"
#include "runtime/store/directory_inside.h"
#include "runtime/store/schema_bytes.h"
#include "runtime/store/store_error.h"
#include "sightline/image_file.h"

namespace sightline {
namespace {

using Kind = StoreError::Kind;
constexpr std::size_t kPartBytes = std::size_t{4} << 20;

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

// What a killed writer has left: images that nobody will finish, and one that the log does not know of.
Result<FactDirectory, StoreError> FactDirectory::opened_to_write(const std::string& directory,
                                                                 FactLog log) {
  drop_unfinished_images(directory);
  auto facts = opened(directory, std::move(log));
  if (!facts) return facts;
  const auto image = facts->inside_->image_revision();
  if (!image) return facts;  // whoever wants its facts is told
  const auto newest = facts->inside_->log.newest();
  if (!newest) return newest.error();
  if (*image <= *newest) return facts;
  if (auto known = facts->inside_->log.trim(*image); !known) return known.error();
  return facts;
}

Result<FactDirectory, StoreError> FactDirectory::open_to_write(const std::string& directory,
                                                               const Policy& policy) {
  auto log = FactLog::open_to_write(directory, log_schema(policy));
  if (!log) return log.error();
  return opened_to_write(directory, std::move(*log));
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
  return opened_to_write(directory, std::move(*log));
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
  if (auto published = inside_->publish(policy, newest); !published) return published.error();
  const auto about = about_image(false);
  if (!about) return about.error();
  done.image_bytes = (*about)->bytes;
  const auto after = inside_->log.size();
  if (!after) return after.error();
  done.after = *after;
  return done;
}

}  // namespace sightline
