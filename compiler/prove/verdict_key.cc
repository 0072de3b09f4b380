// Question + program + options -> Digest. Tested by
// tests/unit/compiler/prove/verdict_cache_test.cc, which changes one thing at a time. SOUNDNESS: a
// thing that can change an answer and is not in the key would give a new question an old answer.
// Version numbers are not trusted to change with the code: the key has the linker's build ids of
// everything that is loaded into this process.
#include "compiler/prove/verdict_key.h"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "compiler/prove/verdict_codec.h"
#include "runtime/format/digest.h"
#include "sightline/version.h"

namespace sightline {
namespace {

// Pieces with their lengths, so that no two lists of pieces are one text.
class Pieces {
 public:
  Pieces& add(std::string_view text) {
    text_ += std::to_string(text.size()) + ":";
    text_ += text;
    return *this;
  }
  Pieces& add(const Digest& digest) { return add(to_hex(digest)); }
  Digest digest() const { return sha256(std::as_bytes(std::span(text_))); }

 private:
  std::string text_;
};

std::size_t aligned(std::size_t size) { return (size + 3) / 4 * 4; }

// The build id in the notes of one segment, if there is one.
std::string build_id_in(const char* notes, std::size_t size) {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note{};
    std::memcpy(&note, notes, sizeof note);
    const std::size_t name = sizeof note, value = name + aligned(note.n_namesz);
    const std::size_t next = value + aligned(note.n_descsz);
    if (next > size) break;
    const bool is_gnu = std::string_view(notes + name, note.n_namesz) == std::string_view("GNU", 4);
    if (note.n_type == NT_GNU_BUILD_ID && is_gnu) return {notes + value, note.n_descsz};
    notes += next;
    size -= next;
  }
  return {};
}

struct Loaded {
  Pieces pieces;
  bool all_known = true;
};

int add_build_id(dl_phdr_info* object, std::size_t, void* into) {
  auto& loaded = *static_cast<Loaded*>(into);
  std::string id;
  for (std::size_t i = 0; i < object->dlpi_phnum && id.empty(); ++i) {
    const auto& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    const auto* notes = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);
    id = build_id_in(notes, segment.p_memsz);
  }
  const bool is_the_kernel = std::string_view(object->dlpi_name).find("linux-vdso") == 0;
  loaded.all_known = loaded.all_known && (is_the_kernel || !id.empty());
  if (!is_the_kernel) loaded.pieces.add(id);
  return 0;
}

std::optional<Digest> this_program() {
  Loaded loaded;
  dl_iterate_phdr(add_build_id, &loaded);
  if (!loaded.all_known) return std::nullopt;
  return loaded.pieces.digest();
}

}  // namespace

VerdictKeys::VerdictKeys(const ProofMatter& matter, const std::string& text) : matter_(matter) {
  const auto program = this_program();
  if (!program) return;
  const ProveOptions& options = matter.options;
  Pieces pieces;
  pieces.add("sightline verdict").add(std::to_string(kVerdictCodec)).add(*program);
  pieces.add(kVersion).add(smt::Solver::version());
  pieces.add(matter.loaded.digest()).add(text);
  pieces.add(std::to_string(options.resource_limit)).add(std::to_string(options.support));
  pieces.add(std::to_string(options.proofs));
  common_ = pieces.digest();
}

std::optional<Digest> VerdictKeys::key(const PropertyReport& about) const {
  if (!common_) return std::nullopt;
  Pieces pieces;
  pieces.add(*common_).add(about.name).add(std::to_string(about.built_in));
  pieces.add(std::to_string(about.property));
  if (!about.built_in) pieces.add(matter_.policy.properties[about.property].canonical);
  return pieces.digest();
}

}  // namespace sightline
