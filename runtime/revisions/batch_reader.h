// Reads the changes of a batch that came from outside, to say whether they are changes at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace sightline {

// Walks all of `bytes` once, as BatchChanges will; never past their end.
class BatchReader {
 public:
  BatchReader(std::span<const std::byte> bytes, std::size_t names) : rest_(bytes), names_(names) {}

  // Whether they are exactly so many changes.
  bool read(std::uint64_t changes);
  const std::string& problem() const { return problem_; }  // why not
  std::size_t most_key() const { return most_key_; }
  std::size_t most_fields() const { return most_fields_; }

 private:
  bool fail(const char* why);
  std::byte byte();
  std::uint64_t number();
  std::uint64_t count(std::uint64_t limit, const char* why);
  void text();
  void name();
  void entity();
  void value();
  void change();
  void change_of_entity(std::byte first);
  void row(bool with_fields);

  std::span<const std::byte> rest_;
  std::size_t names_;
  bool has_subject_ = false;
  std::size_t most_key_ = 0, most_fields_ = 0;
  std::string problem_;
};

}  // namespace sightline
