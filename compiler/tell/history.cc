// Counterexample -> lines about earlier moments. Tested by the golden stories in
// tests/golden/prove. It compares with the truth of now; what the evaluator was given is
// facts_table.cc.
#include "compiler/tell/history.h"

#include <fmt/format.h>

#include <iterator>

#include "compiler/world/world_values.h"

namespace sightline {
namespace {

constexpr const char* kNotAsked = "-";

class History {
 public:
  History(const Schema& schema, const Counterexample& example, const Earlier& earlier)
      : schema_(schema), now_(example.truth), then_(earlier.truth) {
    when_ = fmt::format(", {} earlier", duration_text(example.now - earlier.moment));
  }

  std::vector<FactLine> lines() {
    for (std::size_t type = 0; type < then_.entities.size(); ++type) {
      for (std::size_t e = 0; e < then_.entities[type].size(); ++e) entity(type, e);
    }
    for (std::size_t r = 0; r < then_.rows.size(); ++r) rows(r);
    for (std::size_t g = 0; g < then_.globals.size(); ++g) {
      if (then_.globals[g] == now_.globals[g]) continue;
      add(schema_.globals[g].name,
          to_text(schema_, schema_.globals[g].type, then_.globals[g], then_));
    }
    return std::move(lines_);
  }

 private:
  void add(const std::string& place, const std::string& truth) {
    lines_.push_back({place + when_, truth, kNotAsked, false, "", ""});
  }

  void entity(std::size_t type, std::size_t number) {
    const WorldEntity &then = then_.entities[type][number], &now = now_.entities[type][number];
    const std::string name = entity_text(schema_, static_cast<std::uint16_t>(type), then.id);
    for (std::size_t a = 0; a < then.attributes.size(); ++a) {
      const auto& attribute = schema_.entities[type].attributes[a];
      if (then.attributes[a] != now.attributes[a])
        add(name + "." + attribute.name,
            to_text(schema_, attribute.type, then.attributes[a], then_));
    }
    if (then.parents == now.parents) return;
    std::string parents;
    for (const EntityPlace& parent : then.parents) {
      parents += (parents.empty() ? "" : ", ") +
                 entity_text(schema_, static_cast<std::uint16_t>(parent.type),
                             then_.entities[parent.type][parent.entity].id);
    }
    add(name + " in", parents.empty() ? "nothing" : parents);
  }

  void rows(std::size_t relation) {
    for (const WorldRow& row : then_.rows[relation]) {
      const WorldRow* now = find_row(now_.rows[relation], row);
      if (now && *now == row) continue;
      const std::string fields = fields_text(schema_, relation, row, then_);
      add(row_text(schema_, relation, row, then_), fields.empty() ? kIsThere : fields);
    }
    for (const WorldRow& row : now_.rows[relation]) {
      if (!find_row(then_.rows[relation], row))
        add(row_text(schema_, relation, row, now_), kNoSuchRow);
    }
  }

  const Schema& schema_;
  const World &now_, &then_;
  std::string when_;
  std::vector<FactLine> lines_;
};

}  // namespace

std::vector<FactLine> history_of(const Schema& schema, const Counterexample& example) {
  std::vector<FactLine> all;
  for (const Earlier& earlier : example.earlier) {
    auto lines = History(schema, example, earlier).lines();
    all.insert(all.end(), std::make_move_iterator(lines.begin()),
               std::make_move_iterator(lines.end()));
  }
  return all;
}

}  // namespace sightline
