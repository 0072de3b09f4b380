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
#include "runtime/format/text.h"
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

  // What is read is nothing once something is wrong.
  std::uint16_t u16();
  std::uint32_t u32();
  std::int64_t i64();
  bool flag();                                               // 0 or 1
  std::uint8_t choice(std::uint8_t last, const char* what);  // 0 .. last
  // Entries to come, each of at least `least` bytes, so that a count cannot ask for more memory
  // than the file is long; 0 once something is wrong.
  std::uint32_t count(std::uint32_t limit, std::size_t least, const char* what);
  void raw(std::string& out, std::size_t limit, const char* what);   // any bytes
  void text(std::string& out, std::size_t limit, const char* what);  // UTF-8
  void name(std::string& out, const char* what);                     // as the grammar has names
  void label(std::string& out, const char* what);                    // one printable line
  std::span<const std::byte> bytes(std::size_t count);

  void finish();  // nothing may be left over
  void fail(LoadError::Kind kind, std::size_t offset, const char* text,
            std::initializer_list<MessagePart> parts = {});

 private:
  void need(std::size_t count);
  Cursor cursor_;
  std::string_view name_;
  std::optional<LoadError>& error_;
};

}  // namespace sightline
