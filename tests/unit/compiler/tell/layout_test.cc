// Whatever the picture: no two boxes touch, all lie inside, and every arrow runs between
// neighbouring rows, where there is nothing to run into.
#include "compiler/tell/layout.h"

#include <gtest/gtest.h>

#include "tests/support/property.h"

namespace sightline::testing::layout_test {
namespace {

using Shape = PictureBox::Shape;

// Entities, then labels between two or three of them, then questions.
Picture random_picture() {
  Picture picture;
  const auto entities = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
  const auto labels = static_cast<std::size_t>(*rc::gen::inRange(0, 12));
  const auto questions = static_cast<std::size_t>(*rc::gen::inRange(0, 3));
  for (std::size_t e = 0; e < entities; ++e) picture.boxes.push_back({Shape::entity, "", {}, {}});
  const auto any = [&] { return *rc::gen::inRange<std::size_t>(0, entities); };
  for (std::size_t l = 0; l < labels; ++l) {
    picture.boxes.push_back({Shape::label, "", {}, {}});
    const std::size_t box = picture.boxes.size() - 1;
    picture.arrows.push_back({any(), box, Tone::plain, false});
    for (int end = *rc::gen::inRange(0, 3); end > 0; --end)
      picture.arrows.push_back({box, any(), Tone::plain, true});
  }
  for (std::size_t q = 0; q < questions; ++q) {
    picture.boxes.push_back({Shape::question, "", {}, Tone::asked});
    const std::size_t box = picture.boxes.size() - 1;
    picture.arrows.push_back({any(), box, Tone::asked, false});
    picture.arrows.push_back({box, any(), Tone::asked, true});
  }
  if (*rc::gen::arbitrary<bool>()) picture.boxes.push_back({Shape::aside, "", {}, {}});
  return picture;
}

std::vector<BoxSize> random_sizes(std::size_t count) {
  std::vector<BoxSize> sizes;
  for (std::size_t b = 0; b < count; ++b)
    sizes.push_back({*rc::gen::inRange(20, 300), *rc::gen::inRange(20, 90)});
  return sizes;
}

bool touch(const PlacedBox& a, const PlacedBox& b) {
  constexpr int kLeast = 8;
  return a.x < b.x + b.width + kLeast && b.x < a.x + a.width + kLeast && a.y < b.y + b.height &&
         b.y < a.y + a.height;
}

RC_GTEST_PROP(Layout, KeepsBoxesApartAndArrowsBetweenNeighbouringRows, ()) {
  const Picture picture = random_picture();
  const Layout layout = layout_of(picture, random_sizes(picture.boxes.size()));
  for (std::size_t a = 0; a < layout.boxes.size(); ++a) {
    const PlacedBox& box = layout.boxes[a];
    RC_ASSERT(box.x >= 0 && box.y >= 0);
    RC_ASSERT(box.x + box.width <= layout.width && box.y + box.height <= layout.height);
    RC_ASSERT(layout.rows[box.row].top <= box.y &&
              box.y + box.height <= layout.rows[box.row].bottom);
    for (std::size_t b = 0; b < a; ++b) RC_ASSERT(!touch(box, layout.boxes[b]));
  }
  for (const PictureArrow& arrow : picture.arrows) {
    const std::size_t from = layout.boxes[arrow.from].row, to = layout.boxes[arrow.to].row;
    RC_ASSERT(from + 1 == to || to + 1 == from);
  }
}

TEST(Layout, OfNothingIsSmall) {
  const Layout layout = layout_of({}, {});
  EXPECT_TRUE(layout.boxes.empty());
  EXPECT_LT(layout.height, 200);
}

}  // namespace
}  // namespace sightline::testing::layout_test
