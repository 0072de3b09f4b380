// typed::Policy + choices -> history, observation. Tested by tests/differential/moments_test.cc,
// whose planted mistakes need these histories to be found. A record is of one moment: an entity's
// sealed facts, a row, or all rows of one sealed list.
#include "tests/support/random_history.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/random_world.h"

namespace sightline::testing {
namespace {

using typed::Trust;
using Within = std::optional<std::int64_t>;

bool never_changes(const typed::Relation& relation) {
  return relation.trust == Trust::sealed_fixed && !relation.listed_by.empty();
}

class HistoryMaker {
 public:
  HistoryMaker(const typed::Policy& policy, const World& truth, std::int64_t now, const Pick& pick)
      : policy_(policy), truth_(truth), now_(now), pick_(pick) {}

  // Facts of another random world of the same entities, where they may have been different.
  World before(const World& later) const {
    World other = random_truth(policy_, now_, {.entities = 1, .rows = 3}, pick_);
    World world = later;
    for (std::size_t type = 0; type < world.entities.size(); ++type) {
      for (auto& entity : world.entities[type]) change(policy_.entities[type], type, other, entity);
    }
    for (std::size_t r = 0; r < world.rows.size(); ++r) change_rows(r, other, world.rows[r]);
    for (std::size_t g = 0; g < world.globals.size(); ++g) {
      if (policy_.globals[g].trust != Trust::sealed_fixed && pick_(2) == 1)
        world.globals[g] = fitted(policy_.globals[g].type, other.globals[g]);
    }
    return world;
  }

 private:
  // Numbers of entities and strings are those of a smaller world: they exist here too.
  WorldValue fitted(const typed::Type& type, WorldValue value) const {
    if (type.kind == typed::Type::Kind::entity && value.state == WorldValue::State::given)
      value.value %= static_cast<std::int64_t>(truth_.entities[type.id].size());
    if (type.kind == typed::Type::Kind::string && value.state == WorldValue::State::given)
      value.value %= static_cast<std::int64_t>(truth_.strings.size());
    return value;
  }

  void change(const typed::EntityType& type, std::size_t number, const World& other,
              WorldEntity& entity) const {
    const WorldEntity& model = other.entities[number].front();
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      if (type.attributes[a].trust != Trust::sealed_fixed && pick_(2) == 1)
        entity.attributes[a] = fitted(type.attributes[a].type, model.attributes[a]);
    }
    if (pick_(3) == 0) entity.parents.clear();
  }

  void change_rows(std::size_t number, const World& other, std::vector<WorldRow>& rows) const {
    const typed::Relation& relation = policy_.relations[number];
    if (never_changes(relation)) return;
    std::erase_if(rows, [&](const WorldRow&) { return pick_(3) == 0; });
    if (relation.trust == Trust::sealed_fixed) return;
    for (WorldRow& row : rows) {
      for (auto& field : row.fields) {
        if (field.state == WorldValue::State::given && field.value <= 1 && pick_(2) == 1 &&
            relation.fields[static_cast<std::size_t>(&field - row.fields.data())].type.kind ==
                typed::Type::Kind::boolean)
          field.value = 1 - field.value;
      }
    }
    for (WorldRow row : other.rows[number]) {
      for (std::size_t c = 0; c < row.columns.size(); ++c)
        row.columns[c] = fitted(relation.columns[c].type, WorldValue::of(row.columns[c])).value;
      for (std::size_t f = 0; f < row.fields.size(); ++f)
        row.fields[f] = fitted(relation.fields[f].type, row.fields[f]);
      add(relation, rows, std::move(row));
    }
  }

  static void add(const typed::Relation& relation, std::vector<WorldRow>& rows, WorldRow row) {
    const auto agree = [&](const WorldRow& other, const auto& columns) {
      return std::all_of(columns.begin(), columns.end(),
                         [&](std::uint32_t c) { return other.columns[c] == row.columns[c]; });
    };
    const bool clashes = std::any_of(rows.begin(), rows.end(), [&](const WorldRow& other) {
      return other.columns == row.columns ||
             std::any_of(relation.unique.begin(), relation.unique.end(),
                         [&](const auto& columns) { return agree(other, columns); });
    });
    if (!clashes) rows.push_back(std::move(row));
  }

  const typed::Policy& policy_;
  const World& truth_;
  std::int64_t now_;
  const Pick& pick_;
};

// Overwrites what random_observation said of dated and sealed facts.
class DatedObserver {
 public:
  DatedObserver(const typed::Policy& policy, const World& truth,
                const std::vector<Earlier>& history, std::int64_t now, const Pick& pick)
      : policy_(policy),
        truth_(truth),
        history_(history),
        now_(now),
        pick_(pick),
        out_(random_observation(policy, truth, now, pick)) {}

  World observe() {
    trouble_ = one_of<std::size_t>(pick_, {0, 0, 12, 4});
    if (!history_.empty() && pick_(2) == 1) out_.as_of = one_of(pick_, history_).moment;
    for (std::size_t type = 0; type < out_.entities.size(); ++type) {
      for (std::size_t e = 0; e < out_.entities[type].size(); ++e) entity(type, e);
    }
    for (std::size_t r = 0; r < out_.rows.size(); ++r) rows(r);
    for (std::size_t g = 0; g < out_.globals.size(); ++g) {
      const auto& global = policy_.globals[g];
      const std::int64_t sealed = some_moment();
      fact(
          global.trust, global.within, sealed, [&](const World& w) { return w.globals[g]; },
          out_.globals[g]);
    }
    return std::move(out_);
  }

 private:
  bool goes_wrong() { return trouble_ != 0 && rarely(pick_, trouble_); }

  const World& at(std::int64_t moment) const {
    for (const Earlier& it : history_) {
      if (moment <= it.moment) return it.truth;
    }
    return truth_;
  }
  // Of a record.
  std::int64_t some_moment() {
    const std::size_t which = pick_(history_.size() + 1);
    return which == history_.size() ? now_ : history_[which].moment;
  }
  bool is_fresh(const Within& within, std::int64_t moment) const {
    return !within || now_ - moment <= *within;
  }

  template <class Read>
  void fact(Trust trust, const Within& within, std::int64_t sealed, Read&& read, WorldValue& it) {
    const bool dated = trust == Trust::registry && within;
    if (!dated && trust != Trust::sealed) return;
    it = read(at(dated ? out_.as_of : sealed));
    if (goes_wrong() || (trust == Trust::sealed && !is_fresh(within, sealed)))
      it = WorldValue::unavailable();
  }

  void entity(std::size_t type, std::size_t number) {
    WorldEntity& entity = out_.entities[type][number];
    if (!entity.exists) return;
    const std::int64_t sealed = some_moment();
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      const auto& attribute = policy_.entities[type].attributes[a];
      fact(
          attribute.trust, attribute.within, sealed,
          [&](const World& w) { return w.entities[type][number].attributes[a]; },
          entity.attributes[a]);
    }
  }

  void rows(std::size_t number) {
    const typed::Relation& relation = policy_.relations[number];
    if (relation.trust == Trust::sealed) return sealed_rows(number);
    if (relation.trust != Trust::registry || !relation.within) return;
    out_.rows[number] = at(out_.as_of).rows[number];
    out_.complete[number] = !goes_wrong();
    withhold(number);
  }

  void withhold(std::size_t number) {
    if (!out_.complete[number])
      std::erase_if(out_.rows[number], [&](const WorldRow&) { return goes_wrong(); });
    for (WorldRow& row : out_.rows[number]) {
      for (WorldValue& field : row.fields) {
        if (goes_wrong()) field = WorldValue::unavailable();
      }
    }
  }

  std::vector<std::int64_t> record(const typed::Relation& relation, const WorldRow& row) const {
    if (relation.listed_by.empty()) return row.columns;
    std::vector<std::int64_t> key;
    for (const auto c : relation.listed_by) key.push_back(row.columns[c]);
    return key;
  }

  // Each record of a moment of its own; a list that is too old is not delivered.
  void sealed_rows(std::size_t number) {
    const typed::Relation& relation = policy_.relations[number];
    auto& rows = out_.rows[number];
    rows.clear();
    bool all = !relation.listed_by.empty() && !goes_wrong();
    std::map<std::vector<std::int64_t>, std::int64_t> sealed;
    std::vector<const World*> worlds{&truth_};
    for (const Earlier& it : history_) worlds.push_back(&it.truth);
    for (const World* world : worlds) {
      for (const WorldRow& row : world->rows[number])
        sealed.try_emplace(record(relation, row), some_moment());
    }
    for (const auto& [key, moment] : sealed) {
      if (!is_fresh(relation.within, moment)) {
        all = false;
        continue;
      }
      for (const WorldRow& row : at(moment).rows[number]) {
        if (record(relation, row) == key) rows.push_back(row);
      }
    }
    out_.complete[number] = all;
    withhold(number);
  }

  const typed::Policy& policy_;
  const World& truth_;
  const std::vector<Earlier>& history_;
  std::int64_t now_;
  const Pick& pick_;
  World out_;
  std::size_t trouble_ = 0;
};

std::set<std::int64_t> spans_of(const typed::Policy& policy) {
  std::set<std::int64_t> spans{1, 1000};
  const auto add = [&](const auto& declared) {
    if (declared.within) spans.insert({*declared.within, *declared.within + 1});
  };
  for (const auto& global : policy.globals) add(global);
  for (const auto& relation : policy.relations) add(relation);
  for (const auto& entity : policy.entities) {
    for (const auto& attribute : entity.attributes) add(attribute);
  }
  return spans;
}

}  // namespace

std::vector<Earlier> random_history(const typed::Policy& policy, const World& truth,
                                    std::int64_t now, const std::vector<std::int64_t>& spans,
                                    const Pick& pick) {
  std::set<std::int64_t> all = spans_of(policy);
  for (const std::int64_t span : spans) all.insert({span - 1, span, span + 1});
  std::set<std::int64_t> moments;
  for (const std::int64_t span : all) {
    if (0 < span && 0 < now - span && pick(2) == 1) moments.insert(now - span);
  }
  std::vector<Earlier> history;
  const World* later = &truth;
  for (auto moment = moments.rbegin(); moment != moments.rend(); ++moment) {
    history.insert(history.begin(),
                   {*moment, HistoryMaker(policy, truth, now, pick).before(*later)});
    later = &history.front().truth;
  }
  return history;
}

World random_observation(const typed::Policy& policy, const World& truth,
                         const std::vector<Earlier>& history, std::int64_t now, const Pick& pick) {
  return DatedObserver(policy, truth, history, now, pick).observe();
}

}  // namespace sightline::testing
