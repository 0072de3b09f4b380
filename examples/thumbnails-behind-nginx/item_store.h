// Pictures on disk, each in one piece with what was stamped on it.
//
//   names/NAME.label   two lines: the picture's digest, and its label
//   objects/DIGEST     the picture; the digest is of the label and of its bytes, and it is written once
//
// SOUNDNESS: a label belongs to a picture because the digest says so, not because two files lie side by side.
// Whoever exchanges one of them, halfway or whole, makes an item that is refused or another whole item.
#pragma once

#include <string>
#include <string_view>

#include "sightline/result.h"
#include "sightline/trust/item_label.h"

namespace thumbnails {

struct Item {
  std::string digest;  // which object is to be sent
  sightline::ItemLabel label;
};

class ItemStore {
 public:
  explicit ItemStore(std::string folder) : folder_(std::move(folder)) {}

  // The item of a name from name_in(), or why there is none. Links are not followed.
  sightline::Result<Item, std::string_view> find(std::string_view name) const;

 private:
  std::string folder_;
};

}  // namespace thumbnails
