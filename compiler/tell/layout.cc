// Picture + sizes -> Layout: rows by distance from the requests, an order in each row with few
// crossings, and places as near to the neighbours as the order allows. Tested in
// tests/unit/compiler/tell/layout_test.cc: no two boxes touch, whatever the picture.
#include "compiler/tell/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace sightline {
namespace {

constexpr int kMargin = 16, kBetweenBoxes = 24, kBetweenRows = 40;
constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
using Shape = PictureBox::Shape;

class Placing {
 public:
  Placing(const Picture& picture, const std::vector<BoxSize>& sizes)
      : picture_(picture), sizes_(sizes), row_(picture.boxes.size(), kNowhere) {
    neighbours_.resize(picture.boxes.size());
    for (const PictureArrow& arrow : picture.arrows) {
      neighbours_[arrow.from].push_back(arrow.to);
      neighbours_[arrow.to].push_back(arrow.from);
    }
  }

  Layout place() && {
    choose_rows();
    order_rows();
    centre_.resize(picture_.boxes.size());
    for (const auto& row : rows_) spread(row, std::vector<double>(row.size(), 0));
    constexpr int kRounds = 12;
    for (int round = 0; round < kRounds; ++round) pull(round % 2 == 0);
    return finished();
  }

 private:
  // Row 0 has the questions, 1 what they are about, 2 labels, 3 entities, and so on.
  void choose_rows() {
    std::vector<std::size_t> reached;
    const auto reach = [&](std::size_t box, std::size_t row) {
      if (row_[box] != kNowhere) return;
      row_[box] = row;
      reached.push_back(box);
    };
    for (const PictureArrow& arrow : picture_.arrows) {
      if (arrow.tone != Tone::asked) continue;
      reach(is(arrow.from, Shape::question) ? arrow.to : arrow.from, 1);
    }
    for (std::size_t next = 0, box = 0; box <= picture_.boxes.size(); ++box) {
      for (; next < reached.size(); ++next) visit(reached[next], reach);
      if (box < picture_.boxes.size() && is(box, Shape::entity)) reach(box, 1);
    }
    place_others();
  }

  template <class Reach>
  void visit(std::size_t entity, const Reach& reach) {
    for (const std::size_t label : neighbours_[entity]) {
      if (!is(label, Shape::label)) continue;
      if (row_[label] == kNowhere) row_[label] = row_[entity] + 1;
      for (const std::size_t other : neighbours_[label]) reach(other, row_[entity] + 2);
    }
  }

  // Questions on top, labels of nothing below the first entities, asides at the bottom.
  void place_others() {
    std::size_t last = 1;
    for (std::size_t box = 0; box < row_.size(); ++box) {
      if (is(box, Shape::question)) row_[box] = 0;
      if (is(box, Shape::label) && row_[box] == kNowhere) row_[box] = 2;
      if (row_[box] != kNowhere) last = std::max(last, row_[box]);
    }
    rows_.resize(last + 2);
    for (std::size_t box = 0; box < row_.size(); ++box) {
      if (row_[box] == kNowhere) row_[box] = last + 1;
      rows_[row_[box]].push_back(box);
    }
  }

  bool is(std::size_t box, Shape shape) const { return picture_.boxes[box].shape == shape; }

  // By the mean position of the neighbours in the row above, then below, a few times over.
  void order_rows() {
    position_.resize(row_.size());
    for (const auto& row : rows_) remember(row);
    constexpr int kSweeps = 6;
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      for (std::size_t k = 0; k < rows_.size(); ++k) {
        const bool down = sweep % 2 == 0;
        sort_row(down ? k : rows_.size() - 1 - k, down);
      }
    }
  }
  void remember(const std::vector<std::size_t>& row) {
    for (std::size_t i = 0; i < row.size(); ++i)
      position_[row[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(row.size());
  }
  void sort_row(std::size_t number, bool down) {
    std::vector<std::tuple<double, std::size_t, std::size_t>>
        wanted;  // where, its place now, which
    for (const std::size_t box : rows_[number]) {
      double sum = 0;
      int count = 0;
      for (const std::size_t other : neighbours_[box]) {
        if (down != (row_[other] < number)) continue;
        sum += position_[other];
        ++count;
      }
      wanted.emplace_back(count == 0 ? position_[box] : sum / count, wanted.size(), box);
    }
    std::sort(wanted.begin(), wanted.end());
    for (std::size_t i = 0; i < wanted.size(); ++i) rows_[number][i] = std::get<2>(wanted[i]);
    remember(rows_[number]);
  }

  // Moves every row as near to its neighbours as it may.
  void pull(bool down) {
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      const auto& row = rows_[down ? k : rows_.size() - 1 - k];
      std::vector<double> wanted;
      for (const std::size_t box : row) {
        double sum = 0;
        for (const std::size_t other : neighbours_[box]) sum += centre_[other];
        const auto count = static_cast<double>(neighbours_[box].size());
        wanted.push_back(neighbours_[box].empty() ? centre_[box] : sum / count);
      }
      spread(row, wanted);
    }
  }

  // The centres with the least squares of distances from what is wanted, in this order and without
  // touching: neighbours that would are pooled into one block.
  void spread(const std::vector<std::size_t>& row, const std::vector<double>& wanted) {
    struct Block {
      double sum;
      std::size_t count;
      double mean() const { return sum / static_cast<double>(count); }
    };
    std::vector<double> offset(row.size(), 0);
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) {
        offset[i] =
            offset[i - 1] + kBetweenBoxes + (sizes_[row[i - 1]].width + sizes_[row[i]].width) / 2.0;
      }
      blocks.push_back({wanted[i] - offset[i], 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() >= blocks.back().mean()) {
        const Block last = blocks.back();
        blocks.pop_back();
        blocks.back() = {blocks.back().sum + last.sum, blocks.back().count + last.count};
      }
    }
    std::size_t i = 0;
    for (const Block& block : blocks) {
      for (std::size_t n = 0; n < block.count; ++n, ++i) centre_[row[i]] = block.mean() + offset[i];
    }
  }

  Layout finished() const {
    Layout layout;
    layout.boxes.resize(row_.size());
    double left = row_.empty() ? 0 : std::numeric_limits<double>::max();
    for (std::size_t box = 0; box < row_.size(); ++box)
      left = std::min(left, centre_[box] - sizes_[box].width / 2.0);
    int y = kMargin;
    for (const auto& row : rows_) {
      int height = 0;
      for (const std::size_t box : row) height = std::max(height, sizes_[box].height);
      for (const std::size_t box : row) {
        const BoxSize& size = sizes_[box];
        const int x = kMargin + static_cast<int>(std::ceil(centre_[box] - size.width / 2.0 - left));
        layout.boxes[box] = {x, y + (height - size.height) / 2, size.width, size.height, row_[box]};
        layout.width = std::max(layout.width, x + size.width + kMargin);
      }
      layout.rows.push_back({y, y + height});
      if (!row.empty()) y += height + kBetweenRows;
    }
    layout.height = y - kBetweenRows + kMargin;
    return layout;
  }

  const Picture& picture_;
  const std::vector<BoxSize>& sizes_;
  std::vector<std::size_t> row_;
  std::vector<std::vector<std::size_t>> neighbours_, rows_;
  std::vector<double> position_;  // in its row, from 0 to 1
  std::vector<double> centre_;
};

}  // namespace

Layout layout_of(const Picture& picture, const std::vector<BoxSize>& sizes) {
  return Placing(picture, sizes).place();
}

}  // namespace sightline
