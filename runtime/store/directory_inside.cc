// A directory's image and the log of what changed since -> its facts. Whatever happens between publishing an
// image and trimming the log: what the log has of revisions that the image has too is passed over.
// Without an image every fact is in the log, and to tell them is to replay it.
// Tested in tests/unit/runtime/store/fact_directory_test.cc.

#include "runtime/store/directory_inside.h"

#include <optional>
#include <utility>

#include "runtime/format/program.h"
#include "runtime/revisions/facts_anew.h"
#include "runtime/revisions/publish_image.h"
#include "runtime/revisions/tell_snapshot.h"
#include "runtime/store/store_error.h"
#include "sightline/image_file.h"

namespace sightline {
namespace {

using Kind = StoreError::Kind;

std::optional<std::string> apply(FactState& state, const FactBatch& part) {
  if (part.as_of) state.as_of = part.as_of;
  auto changes = part.changes();
  while (const BatchChange* change = changes.next()) {
    if (auto wrong = state.apply(*change)) return wrong;
  }
  return std::nullopt;
}

}  // namespace

StoreError FactDirectory::Inside::without_image() const {
  return store_error(Kind::damaged, name,
                     "its image, with the facts that the log no longer has, is not there");
}

StoreError FactDirectory::Inside::other_schema() const {
  return store_error(Kind::other_schema, name,
                     "its facts were written for other declarations than these");
}

Result<std::uint64_t, StoreError> FactDirectory::Inside::image_revision() const {
  if (!has_image()) return std::uint64_t{0};
  const auto image = mapped();
  if (!image) return image.error();
  return image->revision();
}

Result<Snapshot, StoreError> FactDirectory::Inside::mapped() const {
  auto image = map_image(schema, log.schema().digest, image_name(), false);
  if (!image) return store_error(Kind::damaged, name, image.error());
  return std::move(*image);
}

// Each batch was checked on top of the ones before it, so that only what all of them come to is built.
Result<Snapshot, StoreError> FactDirectory::Inside::from_log(const Policy& policy) const {
  FactsAnew facts(policy, kNobodyKnowsWhen);
  std::uint64_t revision = 0;
  const auto read =
      log.read_after(0, [&](const LoggedRevision& of, const FactBatch& part) -> StoreResult {
        revision = of.revision;
        if (const auto added = facts.add(part); !added)
          return store_error(Kind::refused, name, message_of(added.error()));
        return Accepted{};
      });
  if (!read) return read.error();
  auto built = facts.build(revision);
  if (!built) return store_error(Kind::refused, name, message_of(built.error()));
  return std::move(*built);
}

Result<std::uint64_t, StoreError> FactDirectory::Inside::replayed(FactState& state) const {
  std::uint64_t revision = 0;
  if (has_image()) {
    const auto image = mapped();
    if (!image) return image.error();
    revision = image->revision();
    if (image->as_of() != kNobodyKnowsWhen) state.as_of = image->as_of();
    FactBatch told;
    tell_snapshot(schema, *image, told);
    if (const auto wrong = apply(state, told)) return store_error(Kind::damaged, name, *wrong);
  }
  const auto read =
      log.read_after(revision, [&](const LoggedRevision& of, const FactBatch& part) -> StoreResult {
        revision = of.revision;
        if (const auto wrong = apply(state, part))
          return store_error(Kind::damaged, name,
                             "revision " + std::to_string(revision) + ": " + *wrong);
        return Accepted{};
      });
  if (!read) return read.error();
  return revision;
}

Result<FactWriter, StoreError> FactDirectory::Inside::writer(const Policy& policy) const {
  if (policy.program().schema_digest != log.schema().digest) return other_schema();
  auto base = has_image() ? mapped() : from_log(policy);
  if (!base) return base.error();
  auto writer = FactWriter::start(policy, std::move(*base));
  if (!writer) return store_error(Kind::refused, name, writer.error().message);
  if (auto caught_up = catch_up(*writer); !caught_up) return caught_up.error();
  return std::move(*writer);
}

StoreResult FactDirectory::Inside::catch_up(FactWriter& writer) const {
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
      log.read_after(writer.newest().revision(),
                     [&](const LoggedRevision& of, const FactBatch& part) -> StoreResult {
                       if (of.revision != last.revision) {
                         if (auto finished = finish(); !finished) return finished;
                       }
                       last = of;
                       if (!pending) pending.emplace(writer.begin());
                       if (const auto added = pending->add(part); !added)
                         return store_error(Kind::refused, name, message_of(added.error()));
                       return Accepted{};
                     });
  return read ? finish() : read;
}

StoreResult FactDirectory::Inside::publish(const Policy& policy, const Snapshot& facts) {
  const auto published = publish_image(policy, facts, image_name());
  if (!published) return file_error(name, published.error().message, published.error().number);
  return log.trim(facts.revision());
}

}  // namespace sightline
