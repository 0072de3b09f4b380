// A batch -> the writer's checks, the log, the readers, in this order. Tested in
// tests/unit/runtime/store/live_facts_test.cc, also by killing who writes.

#include "sightline/store/live_facts.h"

#include <utility>

#include "runtime/store/store_error.h"
#include "sightline/image_file.h"

namespace sightline {

using Kind = StoreError::Kind;

struct LiveFacts::Inside {
  std::string name;
  FactDirectory directory;
  FactWriter writer;
};

LiveFacts::LiveFacts(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
LiveFacts::LiveFacts(LiveFacts&&) noexcept = default;
LiveFacts::~LiveFacts() = default;

Result<LiveFacts, StoreError> LiveFacts::open(const std::string& directory, const Policy& policy) {
  auto opened = FactDirectory::open_to_write(directory, policy);
  if (!opened) return opened.error();
  auto writer = opened->writer(policy);
  if (!writer) return writer.error();
  return LiveFacts(
      std::make_unique<Inside>(Inside{directory, std::move(*opened), std::move(*writer)}));
}

StoreResult LiveFacts::apply(const FactBatch& batch, std::uint64_t revision) {
  if (const std::uint64_t newest_one = newest().revision(); revision <= newest_one) {
    return store_error(Kind::wrong_revision, inside_->name,
                       "revision " + std::to_string(revision) + " is not newer than the newest, " +
                           std::to_string(newest_one));
  }
  auto pending = inside_->writer.begin();
  auto checked = pending.add(batch);
  if (checked) checked = pending.finish(revision);
  if (!checked) return store_error(Kind::refused, inside_->name, message_of(checked.error()));
  if (auto kept = inside_->directory.append(batch, revision); !kept) return kept;
  pending.publish();
  return Accepted{};
}

FactReader LiveFacts::reader() const { return inside_->writer.reader(); }
const Snapshot& LiveFacts::newest() const { return inside_->writer.newest(); }
std::uint64_t LiveFacts::changes_since_image() const { return inside_->writer.changes_kept(); }

StoreResult LiveFacts::compact(const Policy& policy) {
  auto compacted = inside_->directory.compact(policy, newest());
  if (!compacted) return compacted.error();
  auto image = map_image(policy, *inside_->directory.image());
  if (!image) return store_error(Kind::system, inside_->name, image.error());
  if (auto replaced = inside_->writer.replace(std::move(*image)); !replaced)
    return store_error(Kind::refused, inside_->name, replaced.error().message);
  return Accepted{};
}

}  // namespace sightline
