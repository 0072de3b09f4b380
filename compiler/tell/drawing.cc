// Picture + Layout -> SVG. Tested in tests/unit/compiler/tell/drawing_test.cc and by goldens.
// Letters are of one width, so that a box is known to hold its text whatever shows it; what is
// wrong is dashed and says so, because red alone tells not everybody.
#include "compiler/tell/drawing.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/tell/layout.h"
#include "compiler/tell/world_of.h"
#include "sightline/telling.h"

namespace sightline {

const std::string_view kDrawingStyle =
    R"(.sl-drawing{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.sl-drawing .ground{fill:#ffffff}
.sl-drawing text{fill:#1f2328}
.sl-drawing .heading{fill:#57606a;font-size:11px}
.sl-drawing .answer{font-weight:bold}
.sl-drawing rect{fill:#f6f8fa;stroke:#57606a}
.sl-drawing .label rect{fill:#ffffff;stroke:#afb8c1}
.sl-drawing .aside rect{fill:none;stroke:#afb8c1}
.sl-drawing path{fill:none;stroke:#57606a;stroke-width:1.5}
.sl-drawing path.head{fill:#57606a;stroke:none}
.sl-drawing .asked rect{fill:#ddf4ff;stroke:#0550ae}
.sl-drawing path.asked{stroke:#0550ae;stroke-width:2.5}
.sl-drawing path.head.asked{fill:#0550ae;stroke:none}
.sl-drawing .untold rect,.sl-drawing path.untold{stroke:#57606a;stroke-dasharray:2 3}
.sl-drawing .wrong rect{fill:#fff1f0;stroke:#b42318;stroke-width:2;stroke-dasharray:6 3}
.sl-drawing path.wrong{stroke:#b42318;stroke-width:2;stroke-dasharray:6 3}
.sl-drawing path.head.wrong{fill:#b42318;stroke:none}
.sl-drawing path.head.untold{stroke:none}
.sl-drawing text.wrong{fill:#b42318;font-weight:bold}
@media screen and (prefers-color-scheme:dark){
.sl-drawing .ground{fill:#0d1117}
.sl-drawing text{fill:#e6edf3}
.sl-drawing .heading{fill:#9ea7b3}
.sl-drawing rect{fill:#161b22;stroke:#8b949e}
.sl-drawing .label rect{fill:#0d1117;stroke:#6e7681}
.sl-drawing .aside rect{fill:none;stroke:#6e7681}
.sl-drawing path,.sl-drawing path.untold{stroke:#8b949e}
.sl-drawing path.head{fill:#8b949e}
.sl-drawing .asked rect{fill:#0c2d4f;stroke:#79c0ff}
.sl-drawing path.asked{stroke:#79c0ff}
.sl-drawing path.head.asked{fill:#79c0ff}
.sl-drawing .wrong rect{fill:#3b1214;stroke:#ff7b72}
.sl-drawing path.wrong{stroke:#ff7b72}
.sl-drawing path.head.wrong{fill:#ff7b72}
.sl-drawing text.wrong{fill:#ff9c95}
}
)";

namespace {

constexpr int kLine = 18, kPadding = 10;
constexpr double kLetter = 7.9;  // of 13 pixels, in the widest of the fonts
constexpr std::size_t kLongest = 44;

struct Letter {
  std::size_t bytes = 1, columns = 1;
};
// Of well-formed UTF-8; what is none counts byte by byte.
Letter letter_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  if (at + bytes > text.size()) return {};
  constexpr unsigned char kFirstOfWide = 0xE1;  // from U+1000 on: more is given than is needed
  return {bytes, first >= kFirstOfWide ? 2U : 1U};
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    at += letter.bytes;
    sum += letter.columns;
  }
  return sum;
}

std::string shortened(std::string_view text) {
  if (columns(text) <= kLongest) return std::string(text);
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    seen += letter.columns;
    if (seen >= kLongest) break;
    at += letter.bytes;
  }
  return std::string(text.substr(0, at)) + "…";
}

std::vector<BoxSize> sizes_of(const Picture& picture) {
  std::vector<BoxSize> sizes;
  for (const PictureBox& box : picture.boxes) {
    std::size_t widest = columns(box.heading);
    for (const PictureLine& line : box.lines)
      widest = std::max(widest, columns(shortened(line.text)));
    const std::size_t lines = box.lines.size() + (box.heading.empty() ? 0U : 1U);
    sizes.push_back({static_cast<int>(static_cast<double>(widest) * kLetter) + 2 * kPadding + 1,
                     static_cast<int>(lines) * kLine + kPadding});
  }
  return sizes;
}

const char* class_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "plain";
    case Tone::asked:
      return "asked";
    case Tone::untold:
      return "untold";
    case Tone::wrong:
      return "wrong";
  }
  return "";
}

const char* class_of(PictureBox::Shape shape) {
  switch (shape) {
    case PictureBox::Shape::question:
      return "question";
    case PictureBox::Shape::entity:
      return "entity";
    case PictureBox::Shape::label:
      return "label";
    case PictureBox::Shape::aside:
      return "aside";
  }
  return "";
}

class Drawing {
 public:
  explicit Drawing(const Picture& picture)
      : picture_(picture), layout_(layout_of(picture, sizes_of(picture))) {}

  std::string element(std::string_view described) const {
    std::string out = fmt::format(
        "<svg class=\"sl-drawing\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
        "aria-label=\"{0}\" width=\"{1}\" height=\"{2}\" viewBox=\"0 0 {1} {2}\">\n",
        markup_text(described), layout_.width, layout_.height);
    out += fmt::format(
        "<rect class=\"ground\" width=\"{}\" height=\"{}\" stroke=\"none\" "
        "style=\"stroke:none\"/>\n",
        layout_.width, layout_.height);
    for (std::size_t a = 0; a < picture_.arrows.size(); ++a) out += arrow(a);
    for (std::size_t b = 0; b < picture_.boxes.size(); ++b) out += box(b);
    return out + "</svg>\n";
  }

 private:
  std::string box(std::size_t number) const {
    const PictureBox& it = picture_.boxes[number];
    const PlacedBox& place = layout_.boxes[number];
    const int middle = place.x + place.width / 2;
    int y = place.y + kPadding / 2 + 13;
    std::string out = fmt::format(
        "<g class=\"{} {}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>\n",
        class_of(it.shape), class_of(it.tone), place.x, place.y, place.width, place.height,
        it.shape == PictureBox::Shape::entity ? 3 : 9);
    const auto line = [&](std::string_view kind, std::string_view text) {
      out += fmt::format("<text{} x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", kind,
                         middle, y, markup_text(shortened(text)));
      y += kLine;
    };
    if (!it.heading.empty()) line(" class=\"heading\"", it.heading);
    for (const PictureLine& one : it.lines) {
      const bool answer = it.shape == PictureBox::Shape::question && &one == &it.lines.back();
      line(one.wrong ? " class=\"wrong\"" : answer ? " class=\"answer\"" : "", one.text);
    }
    return out + "</g>\n";
  }

  // Where an arrow meets a box: arrows on one side stand beside each other, in the order of their
  // other ends.
  int port(std::size_t arrow_number, std::size_t at, std::size_t other) const {
    const PlacedBox& box = layout_.boxes[at];
    const bool above = layout_.boxes[other].row < box.row;
    const auto far = [&](std::size_t arrow) {
      const PictureArrow& it = picture_.arrows[arrow];
      return it.from == at ? it.to : it.from;
    };
    const auto middle = [&](std::size_t b) {
      return layout_.boxes[b].x * 2 + layout_.boxes[b].width;
    };
    int before = 0, count = 0;
    for (std::size_t a = 0; a < picture_.arrows.size(); ++a) {
      const PictureArrow& it = picture_.arrows[a];
      if ((it.from != at && it.to != at) || (layout_.boxes[far(a)].row < box.row) != above)
        continue;
      ++count;
      const int mine = middle(far(arrow_number)), theirs = middle(far(a));
      if (theirs < mine || (theirs == mine && a < arrow_number)) ++before;
    }
    const int step = std::min(18, box.width / (count + 1));
    return box.x + box.width / 2 + (2 * before + 1 - count) * step / 2;
  }

  std::string arrow(std::size_t number) const {
    const PictureArrow& it = picture_.arrows[number];
    const PlacedBox &from = layout_.boxes[it.from], &to = layout_.boxes[it.to];
    const bool down = from.row < to.row;
    const int x1 = port(number, it.from, it.to), x2 = port(number, it.to, it.from);
    const int y1 = down ? from.y + from.height : from.y, y2 = down ? to.y : to.y + to.height;
    const int leave = down ? layout_.rows[from.row].bottom : layout_.rows[from.row].top;
    const int arrive = down ? layout_.rows[to.row].top : layout_.rows[to.row].bottom;
    const int half = (leave + arrive) / 2;
    constexpr int kHead = 9;
    const int end = it.pointed ? (down ? y2 - kHead : y2 + kHead) : y2;
    const int turn = it.pointed ? (down ? arrive - kHead : arrive + kHead) : arrive;
    std::string out =
        fmt::format("<path class=\"{}\" d=\"M{} {}V{}C{} {} {} {} {} {}V{}\"/>\n",
                    class_of(it.tone), x1, y1, leave, x1, half, x2, half, x2, turn, end);
    if (!it.pointed) return out;
    return out + fmt::format("<path class=\"head {}\" d=\"M{} {}L{} {}L{} {}Z\"/>\n",
                             class_of(it.tone), x2, y2, x2 - 5, end, x2 + 5, end);
  }

  const Picture& picture_;
  Layout layout_;
};

std::string_view escape(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return "";
  }
}

}  // namespace

std::string markup_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const std::string_view escaped = escape(c);
    const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    if (control || c == 0x7F) {
      out += "\xEF\xBF\xBD";
    } else {
      out += escaped.empty() ? std::string_view(&c, 1) : escaped;
    }
  }
  return out;
}

std::string drawing_element(const Picture& picture, std::string_view described) {
  return Drawing(picture).element(described);
}

std::string drawing(const CheckedPolicy& policy, const PropertyReport& report) {
  const Counterexample* example = world_of(report.verdict);
  if (example == nullptr || report.built_in) return "";
  const std::string element = drawing_element(
      picture_of(policy.tree(), policy.tree().properties[report.property], *example),
      "the world of " + report.name);
  const auto inside = element.find('\n') + 1;
  return element.substr(0, inside) + "<style>\n" + std::string(kDrawingStyle) + "</style>\n" +
         element.substr(inside);
}

}  // namespace sightline
