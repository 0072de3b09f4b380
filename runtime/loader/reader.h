// One section of an artifact, read field by field. The first thing wrong is kept with its place,
// and everything after it reads as zero or empty, so that the sections' readers are free of ifs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/format/cursor.h"
#include "runtime/format/make.h"
#include "sightline/loaded_policy.h"

namespace sightline {

class Reader {
 public:
  // `error` is shared by the readers of all sections; `offset` is where the section begins.
  Reader(std::span<const std::byte> section, std::size_t offset, std::string_view name,
         std::optional<LoadError>& error)
      : cursor_(section, offset), name_(name), error_(error) {}

  bool ok() const { return !error_; }
  std::size_t offset() const { return cursor_.offset(); }

  std::uint16_t u16();
  std::uint32_t u32();
  std::int64_t i64();
  bool flag();                                                    // 0 or 1
  std::uint8_t choice(std::uint8_t last, std::string_view what);  // 0 .. last
  // Entries to come, each of at least `least` bytes, so that a count cannot ask for more memory
  // than the file is long; 0 once something is wrong.
  std::uint32_t count(std::uint32_t limit, std::size_t least, std::string_view what);
  std::string raw(std::size_t limit, std::string_view what);   // any bytes
  std::string text(std::size_t limit, std::string_view what);  // UTF-8
  std::string name(std::string_view what);                     // as the grammar has names
  std::string label(std::string_view what);                    // one printable line
  std::span<const std::byte> bytes(std::size_t count);

  void finish();  // nothing may be left over
  void fail(LoadError::Kind kind, std::size_t offset,
            std::initializer_list<std::string_view> message);

 private:
  void need(std::size_t count);
  Cursor cursor_;
  std::string_view name_;
  std::optional<LoadError>& error_;
};

}  // namespace sightline
