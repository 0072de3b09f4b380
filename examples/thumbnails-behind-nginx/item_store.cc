// A name in; out, the label of the picture that has it, and the digest under which exactly that picture lies. Every
// file is opened once and read to its end. Tested in tests/examples/thumbnails_behind_nginx.py. Refuses to know
// who asks.

#include "item_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <optional>

namespace thumbnails {
namespace {

constexpr std::size_t kDigestBytes = 32, kMostPictureBytes = std::size_t{4} << 20;

// Closed at its end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

// The file of that path below the folder, where no part of the path is a link.
Descriptor open_below(const std::string& folder, std::string_view path) {
  Descriptor at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (at.number() >= 0) {
    const std::size_t slash = path.find('/');
    const std::string part(path.substr(0, slash));
    const bool is_last = slash == std::string_view::npos;
    const int kind = is_last ? O_NONBLOCK : O_DIRECTORY;
    at = Descriptor(::openat(at.number(), part.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind));
    if (is_last) break;
    path.remove_prefix(slash + 1);
  }
  return at;
}

// All of an ordinary file that is no longer than that, as it is now.
std::optional<std::string> read_whole(const Descriptor& file, std::size_t most) {
  struct stat about{};
  if (file.number() < 0 || ::fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode))
    return std::nullopt;
  std::string bytes(most + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > most) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

// `b2sum -l 256` of the label, a line end, and the picture.
std::string digest_of(std::string_view label, std::string_view picture) {
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, kDigestBytes);
  crypto_generichash_update(&state, bytes(label), label.size());
  crypto_generichash_update(&state, bytes("\n"), 1);
  crypto_generichash_update(&state, bytes(picture), picture.size());
  std::array<unsigned char, kDigestBytes> digest{};
  crypto_generichash_final(&state, digest.data(), digest.size());
  std::array<char, 2 * kDigestBytes + 1> text{};
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

bool is_digest(std::string_view text) {
  return text.size() == 2 * kDigestBytes &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

sightline::Result<Item, std::string_view> ItemStore::find(std::string_view name) const {
  const auto text = read_whole(open_below(folder_, "names/" + std::string(name) + ".label"),
                               sightline::kMaxLabelBytes);
  if (!text) return std::string_view("no_item");
  const std::string_view lines = *text;
  const std::string_view digest = lines.substr(0, lines.find('\n'));
  if (!is_digest(digest) || !lines.ends_with('\n') || lines.size() < digest.size() + 2)
    return std::string_view("no_label");
  const std::string_view json = lines.substr(digest.size() + 1, lines.size() - digest.size() - 2);
  auto label = sightline::ItemLabel::read(json);
  if (!label) return std::string_view("no_label");
  const auto picture =
      read_whole(open_below(folder_, "objects/" + std::string(digest)), kMostPictureBytes);
  if (!picture || digest_of(json, *picture) != digest) return std::string_view("not_its_picture");
  return Item{std::string(digest), std::move(*label)};
}

}  // namespace thumbnails
