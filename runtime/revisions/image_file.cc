// Facts -> a file -> facts. Tested by tests/unit/runtime/revisions/image_file_test.cc, also with every
// write failing, and by killing who writes (tests/unit/runtime/store/crash_test.cc).
#include "sightline/image_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "runtime/facts/open_image.h"
#include "runtime/facts/tables.h"
#include "runtime/format/digest.h"
#include "runtime/revisions/image_of.h"
#include "runtime/revisions/snapshot_tables.h"

namespace sightline {
namespace {

std::string failed(const std::string& path, const char* doing) {
  return path + ": " + doing + ": " + std::generic_category().message(errno);
}

class File {
 public:
  File(const std::string& path, int flags)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(); }
  bool is_open() const { return number_ >= 0; }
  bool write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }
  bool sync() { return ::fsync(number_) == 0; }
  bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

// Of all bytes: of the header, in which the digest of the others stands where this one will stand.
Digest digest_of(std::span<const std::byte> image) {
  ImageHeader header;
  std::memcpy(&header, image.data(), sizeof header);
  header.body = sha256(image.subspan(sizeof header));
  return sha256(std::as_bytes(std::span(&header, 1)));
}

Result<Accepted, std::string> publish(std::span<const std::byte> bytes, const std::string& path) {
  const std::string temporary = path + "." + std::to_string(::getpid()) + ".new";
  File file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.is_open()) return failed(temporary, "cannot be written");
  if (!file.write(bytes) || !file.sync() || !file.close() ||
      ::rename(temporary.c_str(), path.c_str()) != 0) {
    auto message = failed(temporary, "cannot be written");
    ::unlink(temporary.c_str());
    return message;
  }
  // The name is on the disk when the folder is.
  const auto slash = path.find_last_of('/');
  File folder(slash == std::string::npos ? "." : path.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || !folder.sync()) return failed(path, "cannot be brought to the disk");
  return Accepted{};
}

}  // namespace

Result<Accepted, std::string> save_image(const Policy& policy, const Snapshot& snapshot,
                                         const std::string& path) {
  if (tables_of(snapshot).image->schema != policy.program().schema_digest)
    return path + ": the facts are of a policy with other declarations or invariants";
  const auto image = image_of(policy.program(), tables_of(snapshot));
  if (!image) return path + ": " + image.error().message;
  ImageMemory& memory = (*image)->memory;
  const Digest digest = digest_of(memory.bytes());
  std::memcpy(memory.writable() + offsetof(ImageHeader, body), digest.data(), digest.size());
  return publish(memory.bytes(), path);
}

Result<Snapshot, std::string> map_image(const Schema& schema, const Digest& schema_digest,
                                        const std::string& path, bool check) {
  errno = 0;
  ImageMemory memory = ImageMemory::of_file(path.c_str());
  if (memory.bytes().empty())
    return errno == 0 ? path + ": is empty" : failed(path, "cannot be mapped");
  const auto bytes = memory.bytes();
  if (check && bytes.size() > sizeof(ImageHeader)) {
    Digest written{};
    std::memcpy(written.data(), bytes.data() + offsetof(ImageHeader, body), written.size());
    if (written != digest_of(bytes)) return path + ": is damaged: its digest is another";
  }
  std::shared_ptr<const FactImage> image = open_image(std::move(memory), schema, schema_digest);
  if (image == nullptr)
    return path + ": is no image of facts with these declarations and invariants, or it is damaged";
  return snapshot_of(std::make_unique<FactTables>(std::move(image)));
}

Result<Snapshot, std::string> map_image(const Policy& policy, const std::string& path, bool check) {
  const Program& program = policy.program();
  auto mapped = map_image(program.schema, program.schema_digest, path, check);
  if (mapped && !has_paths(program, *tables_of(*mapped).image))
    return path + ": was made for other queries than this policy has; it has to be made again";
  return mapped;
}

ImageAbout about_image(const Schema& schema, const Snapshot& snapshot) {
  const FactTables& tables = tables_of(snapshot);
  const FactImage& image = *tables.image;
  ImageAbout about{image.revision,
                   image.memory.bytes().size(),
                   Time(std::chrono::milliseconds(image.as_of)),
                   {}};
  for (std::size_t t = 0; t < image.tables.size(); ++t) {
    const EntityTable& table = image.tables[t];
    std::uint64_t arena = 0;
    for (std::uint32_t row = 0; table.layout.id_bytes == 0 && row < table.size; ++row)
      arena += table.id(row).size();
    const std::uint64_t ancestors =
        table.ancestors == nullptr ? 0 : table.begin_of(table.layout.ancestors, table.size);
    const bool strings = t == image.strings();
    about.parts.push_back({strings ? "strings" : schema.entities[t].name, table.size,
                           table.layout.bytes,
                           (std::uint64_t{table.size} + 1) * table.layout.bytes +
                               std::uint64_t{table.slot_count} * sizeof(std::uint32_t) + arena +
                               ancestors * sizeof(Ancestor)});
  }
  for (std::size_t r = 0; r < image.relations.size(); ++r) {
    const RelationTable& relation = image.relations[r];
    std::uint64_t bytes = std::uint64_t{relation.size} * relation.layout.bytes;
    for (const auto& path : relation.paths) {
      const bool hashed = path.kind == RowPath::Kind::hashed;
      if (hashed) bytes += (std::uint64_t{path.slot_mask} + 1) * sizeof(HashedRows);
      if (hashed || path.kind == RowPath::Kind::list)
        bytes += std::uint64_t{relation.size} * sizeof(std::uint32_t);
    }
    about.parts.push_back({schema.relations[r].name, relation.size, relation.layout.bytes, bytes});
  }
  return about;
}

}  // namespace sightline
