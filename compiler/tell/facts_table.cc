// Counterexample -> lines of facts. Tested by the golden stories in tests/golden/prove. It compares
// and prints; which facts matter was decided when the world was read from the model.
#include "compiler/tell/facts_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

constexpr const char* kNotDelivered = "not delivered";

class Table {
 public:
  Table(const Schema& schema, const Counterexample& example)
      : schema_(schema), truth_(example.truth), observed_(example.observed), example_(example) {}

  std::vector<FactLine> lines() {
    for (std::uint32_t type = 0; type < truth_.entities.size(); ++type) {
      for (std::uint32_t e = 0; e < truth_.entities[type].size(); ++e) stranger({type, e});
    }
    for (const auto& place : example_.attributes) attribute(place);
    for (const auto& place : example_.parents) parents(place);
    for (std::size_t r = 0; r < schema_.relations.size(); ++r) rows(r);
    for (const auto g : example_.globals) global(g);
    return std::move(lines_);
  }

 private:
  void add(FactLine line) {
    line.differs = line.truth != line.observed;
    if (!line.differs) line.change.clear(), line.reason.clear();
    lines_.push_back(std::move(line));
  }

  bool is_stranger(const EntityPlace& place) const {
    return !observed_.entities[place.type][place.entity].exists;
  }
  std::string name(const World& world, const EntityPlace& place) const {
    return entity_text(schema_, static_cast<std::uint16_t>(place.type),
                       world.entities[place.type][place.entity].id);
  }

  // Everything about it is unavailable at once.
  void stranger(const EntityPlace& place) {
    if (!is_stranger(place)) return;
    const std::string who = name(truth_, place);
    add({who, kAsDescribed, kNothingKnown, false, "unavailable " + who,
         "the registry never heard of it"});
  }

  static std::string reason(Trust trust, const std::optional<std::int64_t>& within,
                            bool unavailable) {
    if (unavailable) return kNotDelivered;
    if (trust == Trust::cached) return "declared cached: the cache mixed it up";
    if (trust == Trust::sealed) return "declared sealed: it was so once";
    return within ? "it has changed since the snapshot was taken" : kNotDelivered;
  }

  // What a test can say of a fact that is not what it is in truth; a change of an earlier moment it
  // cannot.
  static std::string change(const std::string& place, const std::string& observed, Trust trust,
                            const std::optional<std::int64_t>& within, bool unavailable) {
    if (unavailable) return "unavailable " + place;
    const bool free = trust == Trust::cached || (trust == Trust::sealed && !within);
    return free ? fmt::format("observed {} = {}", place, observed) : "";
  }

  void attribute(const AttributePlace& place) {
    const auto& attribute = schema_.entities[place.type].attributes[place.attribute];
    if (is_stranger({place.type, place.entity})) return;
    const auto value = [&](const World& world) {
      return world.entities[place.type][place.entity].attributes[place.attribute];
    };
    const bool unavailable = value(observed_).state == WorldValue::State::unavailable;
    FactLine line;
    line.place = name(truth_, {place.type, place.entity}) + "." + attribute.name;
    line.truth = to_text(schema_, attribute.type, value(truth_), truth_);
    line.observed = to_text(schema_, attribute.type, value(observed_), observed_);
    line.change = change(line.place, line.observed, attribute.trust, attribute.within, unavailable);
    line.reason = reason(attribute.trust, attribute.within, unavailable);
    add(std::move(line));
  }

  std::string parents_text(const World& world, const EntityPlace& place) const {
    const WorldEntity& entity = world.entities[place.type][place.entity];
    std::string text;
    for (const auto& parent : entity.parents)
      text += (text.empty() ? "" : ", ") + name(world, parent);
    if (!entity.parents_complete) return text.empty() ? "unavailable" : text + ", unavailable";
    return text.empty() ? "nothing" : text;
  }

  // A test has no word for parents that are withheld.
  void parents(const EntityPlace& place) {
    if (is_stranger(place)) return;
    FactLine line;
    line.place = name(truth_, place) + " in";
    line.truth = parents_text(truth_, place);
    line.observed = parents_text(observed_, place);
    line.reason = kNotDelivered;
    if (line.truth != "nothing" || line.observed != line.truth) add(std::move(line));
  }

  void rows(std::size_t relation) {
    bool lost = false;
    for (const auto& row : truth_.rows[relation]) {
      row_line(relation, row);
      lost = lost || !find_row(observed_.rows[relation], row);
    }
    for (const auto& row : observed_.rows[relation]) {
      if (!find_row(truth_.rows[relation], row)) row_line(relation, row);
    }
    if (!truth_.complete[relation] || observed_.complete[relation] || lost) return;
    const WorldRow any = any_row(relation);
    add({"all of " + schema_.relations[relation].name, "as given", "perhaps more", false,
         any.columns.empty() ? "" : "unavailable " + row_text(schema_, relation, any, truth_),
         "its look-up was cut short"});
  }

  // Some key, whatever it is: nothing if an entity of it is not in the world.
  WorldRow any_row(std::size_t relation) const {
    WorldRow row;
    for (const auto& column : schema_.relations[relation].columns) {
      const bool none =
          (column.type.kind == Type::Kind::entity && truth_.entities[column.type.id].empty()) ||
          (column.type.kind == Type::Kind::string && truth_.strings.empty());
      if (none) return {};
      row.columns.push_back(column.type.kind == Type::Kind::time ? example_.now : 0);
    }
    return row;
  }

  void row_line(std::size_t relation, const WorldRow& row) {
    const auto& declared = schema_.relations[relation];
    const auto text = [&](const World& world) -> std::string {
      const WorldRow* there = find_row(world.rows[relation], row);
      if (!there) return kNoSuchRow;
      const std::string fields = fields_text(schema_, relation, *there, world);
      return fields.empty() ? kIsThere : fields;
    };
    const WorldRow* given = find_row(observed_.rows[relation], row);
    FactLine line;
    line.place = row_text(schema_, relation, row, truth_);
    line.truth = text(truth_);
    line.observed = text(observed_);
    line.change = row_change(declared, line, given, find_row(truth_.rows[relation], row),
                             !observed_.complete[relation]);
    line.reason = given || declared.trust == Trust::cached
                      ? reason(declared.trust, declared.within, false)
                      : kNotDelivered;
    add(std::move(line));
  }

  // A row that others than a cache withhold is a look-up that is cut short.
  std::string row_change(const RelationSchema& declared, const FactLine& line,
                         const WorldRow* given, const WorldRow* there, bool look_up_failed) const {
    const bool free =
        declared.trust == Trust::cached || (declared.trust == Trust::sealed && !declared.within);
    if (!given && free) return "observed no " + line.place;
    if (!given) return look_up_failed ? "unavailable " + line.place : "";
    if (free)
      return fmt::format("observed {} = {}", line.place,
                         given->fields.empty() ? "{}" : line.observed);
    return there ? fields_change(declared, line.place, *given, *there) : "";
  }

  // Where only fields are missing.
  static std::string fields_change(const RelationSchema& declared, const std::string& place,
                                   const WorldRow& given, const WorldRow& there) {
    std::string text;
    for (std::size_t f = 0; f < given.fields.size(); ++f) {
      if (given.fields[f] == there.fields[f]) continue;
      if (given.fields[f].state != WorldValue::State::unavailable) return "";
      text += fmt::format("{}unavailable {}.{}", text.empty() ? "" : ", ", place,
                          declared.fields[f].name);
    }
    return text;
  }

  void global(std::uint32_t number) {
    const auto& global = schema_.globals[number];
    const WorldValue& given = observed_.globals[number];
    const bool unavailable = given.state == WorldValue::State::unavailable;
    FactLine line;
    line.place = global.name;
    line.truth = to_text(schema_, global.type, truth_.globals[number], truth_);
    line.observed = to_text(schema_, global.type, given, observed_);
    line.change = change(line.place, line.observed, global.trust, global.within, unavailable);
    line.reason = reason(global.trust, global.within, unavailable);
    if (!unavailable && global.trust == Trust::registry && global.within) {
      line.reason = fmt::format("declared within {}: the snapshot is of {}",
                                duration_text(*global.within), time_text(observed_.as_of));
    }
    add(std::move(line));
  }

  const Schema& schema_;
  const World &truth_, &observed_;
  const Counterexample& example_;
  std::vector<FactLine> lines_;
};

}  // namespace

const WorldRow* find_row(const std::vector<WorldRow>& rows, const WorldRow& wanted) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const WorldRow& r) { return r.columns == wanted.columns; });
  return found == rows.end() ? nullptr : &*found;
}

std::string row_text(const Schema& schema, std::size_t relation, const WorldRow& row,
                     const World& world) {
  std::string columns;
  for (std::size_t c = 0; c < row.columns.size(); ++c) {
    columns += (c == 0 ? "" : ", ") + to_text(schema, schema.relations[relation].columns[c].type,
                                              WorldValue::of(row.columns[c]), world);
  }
  return schema.relations[relation].name + "(" + columns + ")";
}

std::string fields_text(const Schema& schema, std::size_t relation, const WorldRow& row,
                        const World& world) {
  std::string fields;
  for (std::size_t f = 0; f < row.fields.size(); ++f) {
    const auto& field = schema.relations[relation].fields[f];
    fields += fmt::format("{}{}: {}", f == 0 ? "" : ", ", field.name,
                          to_text(schema, field.type, row.fields[f], world));
  }
  return fields.empty() ? "" : "{ " + fields + " }";
}

std::vector<FactLine> facts_of(const Schema& schema, const Counterexample& example) {
  return Table(schema, example).lines();
}

}  // namespace sightline
