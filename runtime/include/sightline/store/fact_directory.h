// A directory of facts: what `sightline facts` loads, tells, checks and compacts.
//
//   auto facts = sightline::FactDirectory::open_to_write("facts", *policy);
//   auto loading = facts->begin(*policy);
//   loading->add(batch);                                  // any number of parts
//   if (auto kept = loading->commit(8); !kept) return fail(kept.error().message);
//   auto writer = facts->writer(*policy);                 // and writer->newest() decides
//
// A directory belongs to one schema; a policy with other declarations or invariants is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sightline/fact_batch.h"
#include "sightline/fact_writer.h"
#include "sightline/image_file.h"
#include "sightline/loaded_policy.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"
#include "sightline/store/fact_log.h"

namespace sightline {

// The facts of a directory at its newest revision.
struct FactsTold {
  std::uint64_t revision = 0;
  std::optional<Time> as_of;  // nothing: nobody ever said
};

struct FactsCompacted {
  std::uint64_t batches = 0;      // that became one, or an image
  std::uint64_t image_bytes = 0;  // 0: no image was written
  LogSize before, after;
};

class FactDirectory {
 public:
  class Loading;
  using Take = std::function<StoreResult(const FactBatch& part)>;

  static Result<FactDirectory, StoreError> open_to_write(const std::string& directory,
                                                         const Policy& policy);
  // For what changes no fact; compact() is among it.
  static Result<FactDirectory, StoreError> open_to_compact(const std::string& directory);
  static Result<FactDirectory, StoreError> open_to_read(const std::string& directory);

  FactDirectory(FactDirectory&&) noexcept;
  ~FactDirectory();

  const Schema& schema() const;
  const FactLog& log() const;  // its batches, sizes and newest revision

  // A new revision of the facts, in parts. Nobody sees it before commit(), which refuses it whole when
  // the facts that it leads to are no facts of the policy, and names those that are not. The
  // directory and the policy outlive it. When there is no fact yet, or the first change forgets all, and the
  // parts come to more than `image_from` bytes, they become an image for this policy instead of batches.
  static constexpr std::size_t kImageFrom = std::size_t{16} << 20;
  Result<Loading, StoreError> begin(const Policy& policy, std::size_t image_from = kImageFrom);

  // All facts, as changes that make them again from nothing: `forget_everything`, the globals, what was said of
  // entities that are not there, then entities by type and id, each followed by what is known of it, then rows
  // by relation and key.
  Result<FactsTold, StoreError> tell(const Take& take) const;
  // A writer whose newest revision they are, checked against the policy. What it applies is not written
  // to the directory: for that there is LiveFacts.
  Result<FactWriter, StoreError> writer(const Policy& policy) const;

  // The newest revision alone, for who decides and changes nothing. `refused` when there is an image that was made
  // for other queries than the policy has: to make another takes time, which compact(policy) takes once.
  Result<Snapshot, StoreError> newest(const Policy& policy) const;

  // Replaces the batches by one that comes to the same. Refused when there is an image.
  Result<FactsCompacted, StoreError> compact();
  // Replaces them by an image, which is mapped and not read when it is opened (sightline/image_file.h), with
  // the ways to rows that the policy's queries want.
  Result<FactsCompacted, StoreError> compact(const Policy& policy);
  std::optional<std::string> image() const;  // its file, if there is one
  // What the image holds; nothing if there is none. `check`: all of it is held against its digest first.
  Result<std::optional<ImageAbout>, StoreError> about_image(bool check) const;

 private:
  friend class LiveFacts;
  StoreResult append(const FactBatch& batch, std::uint64_t revision);  // checked already
  Result<FactsCompacted, StoreError> compact(const Policy& policy, const Snapshot& newest);
  struct Inside;
  explicit FactDirectory(std::unique_ptr<Inside> inside);
  static Result<FactDirectory, StoreError> opened(const std::string& directory, FactLog log);
  static Result<FactDirectory, StoreError> opened_to_write(const std::string& directory,
                                                           FactLog log);
  std::unique_ptr<Inside> inside_;
};

class FactDirectory::Loading {
 public:
  Loading(Loading&&) noexcept;
  ~Loading();
  StoreResult add(const FactBatch& part);
  StoreResult commit(std::uint64_t revision);

 private:
  friend class FactDirectory;
  struct Work;
  explicit Loading(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace sightline
