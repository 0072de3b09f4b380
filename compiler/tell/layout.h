// Where the boxes of a drawing stand: in rows, so that no two touch and no arrow goes through one.
#pragma once

#include <cstddef>
#include <vector>

#include "compiler/tell/picture.h"

namespace sightline {

struct PlacedBox {
  int x = 0, y = 0, width = 0, height = 0;
  std::size_t row = 0;
};
struct PlacedRow {
  int top = 0, bottom = 0;
};
struct Layout {
  std::vector<PlacedBox> boxes;  // as in the picture
  std::vector<PlacedRow> rows;
  int width = 0, height = 0;
};

struct BoxSize {
  int width = 0, height = 0;
};

// Requests on top, then what they are about, then in each further row what is one fact away. Every
// arrow runs between neighbouring rows. The same picture gives the same layout.
Layout layout_of(const Picture& picture, const std::vector<BoxSize>& sizes);

}  // namespace sightline
