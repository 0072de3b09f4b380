// What stands on the item that is about to be sent: which one it is, and the facts that were stamped on it
// when it was made; and what the switches are found to be. Both are written like facts:
//
//   {"uid": {"type": "Clip", "id": "clip_1"},
//    "attrs": {"camera": {"type": "Camera", "id": "porch"}, "account": {"type": "Account", "id": "north"}}}
//
//   [{"global": "lockdown", "value": false, "as_of": "2024-02-16T06:00:00Z"}]
//
// A label has to come from where the item itself comes from, in one piece with it; never from the request.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/result.h"
#include "sightline/trust/label_value.h"
#include "sightline/value.h"

namespace sightline {

struct LabelEntry {
  std::string_view name;  // of an attribute
  LabelValue value;
};

// A switch: a `global` by its name, and when the registry said so.
struct SwitchReading {
  std::string_view name;
  LabelValue value;
  Time as_of{};
};

// Why a text is none. `offset` counts bytes.
struct LabelError {
  std::size_t offset = 0;
  std::string message;
};

inline constexpr std::size_t kMaxLabelBytes = 65'536;  // of either text

class ItemLabel {
 public:
  // Borrows: what the host knows of the item by other ways than JSON.
  ItemLabel(NamedEntity item, std::span<const LabelEntry> entries)
      : item_(item), entries_(entries.begin(), entries.end()) {}
  // Keeps a copy of what it needs. A name that stands twice is refused, and so is what is no label.
  static Result<ItemLabel, LabelError> read(std::string_view json);

  const NamedEntity& item() const { return item_; }
  std::span<const LabelEntry> entries() const { return entries_; }

 private:
  ItemLabel() = default;
  std::unique_ptr<char[]> text_;  // what the rest borrows, if nobody else has it
  NamedEntity item_;
  std::vector<LabelEntry> entries_;
};

class SwitchReadings {
 public:
  static Result<SwitchReadings, LabelError> read(std::string_view json);
  std::span<const SwitchReading> readings() const { return readings_; }

 private:
  std::unique_ptr<char[]> text_;
  std::vector<SwitchReading> readings_;
};

}  // namespace sightline
