// What a drawing of a counterexample shows, before anything has a place: boxes and the arrows
// between them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/typed.h"

namespace sightline {

// How it is drawn. `untold` is what is true and was not told, `wrong` what was told and is not
// true, or what was not told at all.
enum class Tone { plain, asked, untold, wrong };

struct PictureLine {
  std::string text;
  bool wrong = false;
};
struct PictureBox {
  // question: a request. label: what an arrow says, which stands in the arrow's way. aside: facts
  // that belong to no entity.
  enum class Shape { question, entity, label, aside };
  Shape shape = Shape::entity;
  std::string heading;  // an entity's type; nothing for a label
  std::vector<PictureLine> lines;
  Tone tone = Tone::plain;
};
// Every arrow has an entity at one end and a label or a question at the other.
struct PictureArrow {
  std::size_t from = 0, to = 0;  // boxes
  Tone tone = Tone::plain;
  bool pointed = false;  // has a head
};
struct Picture {
  std::vector<PictureBox> boxes;
  std::vector<PictureArrow> arrows;
};

Picture picture_of(const typed::Policy& policy, const typed::Property& property,
                   const Counterexample& example);

}  // namespace sightline
