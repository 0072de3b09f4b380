// Counterexample -> Picture: which entities, which facts between them, and which of these were not
// told as they are. Tested in tests/unit/compiler/tell/drawing_test.cc. It knows no coordinates.
#include "compiler/tell/picture.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/emit/schema.h"
#include "compiler/tell/facts_table.h"
#include "compiler/world/world_values.h"

namespace sightline {
namespace {

using Shape = PictureBox::Shape;

class Painter {
 public:
  Painter(const typed::Policy& policy, const typed::Property& property,
          const Counterexample& example)
      : policy_(policy),
        property_(property),
        schema_(to_schema(policy)),
        example_(example),
        facts_(facts_of(schema_, example)) {}

  Picture paint() && {
    for (const AskedRequest& asked : example_.asked) question(asked);
    for (const AttributePlace& place : example_.attributes) attribute(place);
    for (const EntityPlace& place : example_.parents) parents(place);
    for (std::size_t r = 0; r < schema_.relations.size(); ++r) rows(r);
    context();
    rest();
    return std::move(picture_);
  }

 private:
  std::size_t add(Shape shape, std::string heading, std::vector<PictureLine> lines,
                  Tone tone = Tone::plain) {
    picture_.boxes.push_back({shape, std::move(heading), std::move(lines), tone});
    return picture_.boxes.size() - 1;
  }
  void arrow(std::size_t from, std::size_t to, Tone tone, bool pointed) {
    picture_.arrows.push_back({from, to, tone, pointed});
  }

  std::string name(const EntityPlace& place) const {
    return entity_text(schema_, static_cast<std::uint16_t>(place.type),
                       example_.truth.entities[place.type][place.entity].id);
  }
  // Its box, made when it is first mentioned.
  std::size_t entity(const EntityPlace& place) {
    const auto key = std::pair(place.type, place.entity);
    if (const auto known = entities_.find(key); known != entities_.end()) return known->second;
    const std::string id = name(place);
    const std::size_t box =
        add(Shape::entity, variables_of(place) + schema_.entities[place.type].name, {{id, false}});
    entities_[key] = box;
    if (const FactLine* stranger = take(id))
      picture_.boxes[box].lines.push_back({"told: " + stranger->observed, true});
    return box;
  }

  // `a, b: `, the variables of a `forall` that stand for it.
  std::string variables_of(const EntityPlace& place) const {
    std::string names;
    for (std::size_t v = 0; v < example_.variables.size(); ++v) {
      const typed::Variable& variable = property_.variables[v];
      const bool is_it = variable.kind == typed::Variable::Kind::value &&
                         variable.type.kind == typed::Type::Kind::entity &&
                         variable.type.id == place.type &&
                         example_.variables[v].value == static_cast<std::int64_t>(place.entity);
      if (is_it) names += (names.empty() ? "" : ", ") + variable.name;
    }
    return names.empty() ? "" : names + ": ";
  }

  // The line about the place, which no box at the end has to show any more.
  const FactLine* take(const std::string& place) {
    const auto found = std::find_if(facts_.begin(), facts_.end(),
                                    [&](const FactLine& line) { return line.place == place; });
    if (found == facts_.end()) return nullptr;
    shown_.push_back(place);
    return &*found;
  }

  void question(const AskedRequest& asked) {
    const WorldRequest& it = asked.request;
    std::string answer = asked.allowed ? "allowed" : "denied";
    for (std::size_t r = 0; r < asked.rules.size(); ++r)
      answer += (r == 0 ? " by " : ", ") + policy_.rules[asked.rules[r]].name;
    const std::size_t box = add(Shape::question, "asks to",
                                {{schema_.actions[it.action].name, false},
                                 {time_text(example_.now), false},
                                 {answer, false}},
                                Tone::asked);
    arrow(entity({it.principal_type, it.principal}), box, Tone::asked, false);
    arrow(box, entity({it.resource_type, it.resource}), Tone::asked, true);
  }

  void link(std::size_t from, const WorldValue& to, std::uint16_t type, std::string label,
            Tone tone) {
    const std::size_t box = add(Shape::label, "", {{std::move(label), tone == Tone::wrong}}, tone);
    arrow(from, box, tone, false);
    if (to.state == WorldValue::State::given)
      arrow(box, entity({type, static_cast<std::uint32_t>(to.value)}), tone, true);
  }

  void attribute(const AttributePlace& place) {
    const AttributeSchema& declared = schema_.entities[place.type].attributes[place.attribute];
    const auto value = [&](const World& world) {
      return world.entities[place.type][place.entity].attributes[place.attribute];
    };
    const WorldValue truth = value(example_.truth), told = value(example_.observed);
    const std::size_t box = entity({place.type, place.entity});
    const FactLine* line = take(name({place.type, place.entity}) + "." + declared.name);
    const bool differs = line != nullptr && line->differs;
    const auto is_given = [](const WorldValue& v) { return v.state == WorldValue::State::given; };
    if (declared.type.kind != Type::Kind::entity || (!is_given(truth) && !is_given(told))) {
      picture_.boxes[box].lines.push_back(value_line(declared.name + ": ", line, truth, declared));
      return;
    }
    if (!differs) return link(box, truth, declared.type.id, declared.name, Tone::plain);
    const bool untold = told.state == WorldValue::State::unavailable;
    if (untold)
      return link(box, truth, declared.type.id, declared.name + ", not told", Tone::wrong);
    link(box, told, declared.type.id,
         declared.name + (is_given(told) ? ", as told" : ", told: none"), Tone::wrong);
    link(box, truth, declared.type.id,
         declared.name + (is_given(truth) ? ", in truth" : ", in truth: none"), Tone::untold);
  }

  PictureLine value_line(const std::string& begin, const FactLine* line, const WorldValue& truth,
                         const AttributeSchema& declared) const {
    if (line == nullptr)
      return {begin + to_text(schema_, declared.type, truth, example_.truth), false};
    if (!line->differs) return {begin + line->truth, false};
    return {begin + line->truth + ", told: " + line->observed, true};
  }

  void parents(const EntityPlace& place) {
    const WorldEntity& truth = example_.truth.entities[place.type][place.entity];
    const WorldEntity& told = example_.observed.entities[place.type][place.entity];
    take(name(place) + " in");
    const std::size_t box = entity(place);
    for (const EntityPlace& parent : truth.parents) {
      const bool lost =
          std::find(told.parents.begin(), told.parents.end(), parent) == told.parents.end();
      link(box, WorldValue::of(parent.entity), static_cast<std::uint16_t>(parent.type),
           lost ? "in, not told" : "in", lost ? Tone::wrong : Tone::plain);
    }
    if (truth.parents_complete && !told.parents_complete)
      picture_.boxes[box].lines.push_back({"told: in perhaps more", true});
  }

  void rows(std::size_t relation) {
    const auto &truth = example_.truth.rows[relation], &told = example_.observed.rows[relation];
    for (const WorldRow& it : truth) row(relation, &it, find_row(told, it));
    for (const WorldRow& it : told) {
      if (!find_row(truth, it)) row(relation, nullptr, &it);
    }
  }

  void row(std::size_t relation, const WorldRow* truth, const WorldRow* told) {
    const RelationSchema& declared = schema_.relations[relation];
    const WorldRow& either = truth != nullptr ? *truth : *told;
    take(row_text(schema_, relation, either, example_.truth));
    const bool whole = truth != nullptr && told != nullptr;
    const Tone tone = whole && truth->fields == told->fields ? Tone::plain : Tone::wrong;
    const std::string state = whole ? "" : told == nullptr ? ", not told" : ", as told, not true";
    const std::size_t box = add(Shape::label, "", {{declared.name + state, !state.empty()}}, tone);
    add_values(box, declared, either);
    add_fields(box, declared, truth, told);
    bool first = true;
    for (std::size_t c = 0; c < either.columns.size(); ++c) {
      const Type& type = declared.columns[c].type;
      if (type.kind != Type::Kind::entity) continue;
      const std::size_t end = entity({type.id, static_cast<std::uint32_t>(either.columns[c])});
      first ? arrow(end, box, tone, false) : arrow(box, end, tone, true);
      first = false;
    }
  }

  // The columns that are no entities.
  void add_values(std::size_t box, const RelationSchema& declared, const WorldRow& row) {
    for (std::size_t c = 0; c < row.columns.size(); ++c) {
      const ColumnSchema& column = declared.columns[c];
      if (column.type.kind == Type::Kind::entity) continue;
      picture_.boxes[box].lines.push_back(
          {column.name + ": " +
               to_text(schema_, column.type, WorldValue::of(row.columns[c]), example_.truth),
           false});
    }
  }

  void add_fields(std::size_t box, const RelationSchema& declared, const WorldRow* truth,
                  const WorldRow* told) {
    for (std::size_t f = 0; f < declared.fields.size(); ++f) {
      const AttributeSchema& field = declared.fields[f];
      const auto text = [&](const WorldRow& row) {
        return to_text(schema_, field.type, row.fields[f], example_.truth);
      };
      const std::string is = text(truth != nullptr ? *truth : *told);
      const bool same = truth == nullptr || told == nullptr || truth->fields[f] == told->fields[f];
      picture_.boxes[box].lines.push_back(
          {field.name + ": " + is + (same ? "" : ", told: " + text(*told)), !same});
    }
  }

  void context() {
    std::vector<PictureLine> lines;
    for (const auto field : example_.context) {
      const ContextSchema& declared = schema_.context[field];
      lines.push_back(
          {declared.name + ": " +
               to_text(schema_, declared.type, example_.given_context[field], example_.truth),
           false});
    }
    if (!lines.empty()) add(Shape::aside, "the request says", std::move(lines));
  }

  // Globals, look-ups that were cut short, and whatever else a table has a line for.
  void rest() {
    std::vector<PictureLine> lines;
    for (const FactLine& line : facts_) {
      if (std::find(shown_.begin(), shown_.end(), line.place) != shown_.end()) continue;
      lines.push_back(
          {line.place + ": " + line.truth + (line.differs ? ", told: " + line.observed : ""),
           line.differs});
    }
    if (!lines.empty()) add(Shape::aside, "besides", std::move(lines));
  }

  const typed::Policy& policy_;
  const typed::Property& property_;
  const Schema schema_;
  const Counterexample& example_;
  std::vector<FactLine> facts_;
  std::vector<std::string> shown_;  // places
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> entities_;
  Picture picture_;
};

}  // namespace

Picture picture_of(const typed::Policy& policy, const typed::Property& property,
                   const Counterexample& example) {
  return Painter(policy, property, example).paint();
}

}  // namespace sightline
