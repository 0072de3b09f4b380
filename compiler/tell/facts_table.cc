// Counterexample -> lines of facts. Tested by the golden stories in tests/golden/prove. It compares
// and prints; which facts matter was decided when the world was read from the model.
#include "compiler/tell/facts_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

class Table {
 public:
  Table(const Schema& schema, const Counterexample& example) : schema_(schema), example_(example) {}

  std::vector<FactLine> lines() {
    for (const auto& place : example_.attributes) attribute(place);
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

  void attribute(const AttributePlace& place) {
    const auto& attribute = schema_.entities[place.type].attributes[place.attribute];
    const auto text = [&](const World& world) {
      return to_text(schema_, attribute.type,
                     world.entities[place.type][place.entity].attributes[place.attribute], world);
    };
    FactLine line;
    line.place = example_.truth.entities[place.type][place.entity].id + "." + attribute.name;
    line.truth = text(example_.truth);
    line.observed = text(example_.observed);
    line.change = fmt::format("observed {} = {}", line.place, line.observed);
    if (attribute.trust == Trust::cached) {
      line.reason = "declared cached: the cache mixed it up";
    } else {
      line.reason = "not delivered";
    }
    add(std::move(line));
  }

  static const WorldRow* find(const std::vector<WorldRow>& rows, const WorldRow& wanted) {
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const WorldRow& r) { return r.columns == wanted.columns; });
    return found == rows.end() ? nullptr : &*found;
  }

  void rows(std::size_t relation) {
    for (const auto& row : example_.truth.rows[relation]) row_line(relation, row);
    for (const auto& row : example_.observed.rows[relation]) {
      if (!find(example_.truth.rows[relation], row)) row_line(relation, row);
    }
  }

  void row_line(std::size_t relation, const WorldRow& row) {
    const auto text = [&](const World& world) -> std::string {
      const WorldRow* there = find(world.rows[relation], row);
      if (!there) return "no such row";
      const std::string fields = fields_text(schema_, relation, *there, world);
      return fields.empty() ? "is there" : fields;
    };
    FactLine line;
    line.place = row_text(schema_, relation, row, example_.truth);
    line.truth = text(example_.truth);
    line.observed = text(example_.observed);
    if (schema_.relations[relation].trust == Trust::cached) {
      const WorldRow* given = find(example_.observed.rows[relation], row);
      line.change = !given ? "observed no " + line.place
                           : fmt::format("observed {} = {}", line.place,
                                         given->fields.empty() ? "{}" : line.observed);
      line.reason = "declared cached: the cache mixed it up";
    } else {
      line.reason = "not delivered";
    }
    add(std::move(line));
  }

  void global(std::uint32_t number) {
    const auto& global = schema_.globals[number];
    FactLine line;
    line.place = global.name;
    line.truth = to_text(schema_, global.type, example_.truth.globals[number], example_.truth);
    line.observed =
        to_text(schema_, global.type, example_.observed.globals[number], example_.observed);
    if (global.within && example_.observed.as_of != example_.request.now) {
      line.reason = fmt::format("declared within {}: the snapshot is of {}",
                                duration_text(*global.within), time_text(example_.observed.as_of));
    } else {
      line.reason = "not delivered";
    }
    add(std::move(line));
  }

  const Schema& schema_;
  const Counterexample& example_;
  std::vector<FactLine> lines_;
};

}  // namespace

std::string row_text(const Schema& schema, std::size_t relation, const WorldRow& row,
                     const World& world) {
  std::string columns;
  for (std::size_t c = 0; c < row.columns.size(); ++c) {
    const auto type = schema.relations[relation].columns[c].entity;
    columns += (c == 0 ? "" : ", ") + world.entities[type][row.columns[c]].id;
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
