// ast::Group -> the actions that a group's name stands for. Groups may contain groups: each is
// opened after those in it, without recursion, because a chain of groups is as long as its author
// likes. Tested in tests/unit/policy/types/groups_test.cc. Refuses to know where a group is used.

#include <algorithm>
#include <unordered_set>

#include "policy/types/declaring.h"
#include "policy/types/resolve.h"

namespace sightline {
namespace {

class Groups {
 public:
  Groups(Declarations& schema, Reporter& report) : schema_(schema), report_(report) {}

  void add(const ast::Group& group) {
    if (!within_limit(written_.size(), kMaxDeclarations, group.name.span, "action groups", report_))
      return;
    if (const auto taken = schema_.actions.find(group.name.text); taken != schema_.actions.end()) {
      report_twice(group.name, taken->second.span, "action or action group", report_);
      return;
    }
    const auto id = static_cast<std::uint32_t>(written_.size());
    if (enter(schema_.groups, group.name, id, "action group", report_)) written_.push_back(&group);
  }

  void open_all() {
    schema_.group_actions.resize(written_.size());
    state_.assign(written_.size(), State::fresh);
    for (std::uint32_t root = 0; root < written_.size(); ++root) {
      enter_group(root);
      while (!path_.empty()) step();
    }
  }

 private:
  enum class State : std::uint8_t { fresh, open, done };
  struct Visit {
    std::uint32_t group;
    std::size_t next;
  };

  void enter_group(std::uint32_t group) {
    if (state_[group] != State::fresh) return;
    state_[group] = State::open;
    path_.push_back({group, 0});
  }

  void step() {
    Visit& top = path_.back();
    const auto& members = written_[top.group]->members;
    if (top.next == members.size()) {
      close(top.group);
      path_.pop_back();
      return;
    }
    const ast::Name& member = members[top.next++];
    const auto inner = schema_.groups.find(member.text);
    if (inner == schema_.groups.end()) return;
    if (state_[inner->second.id] == State::open) {
      report_cycle(member);
    } else {
      enter_group(inner->second.id);
    }
  }

  void report_cycle(const ast::Name& back) {
    const std::uint32_t id = schema_.groups.at(back.text).id;
    const auto first = std::find_if(path_.begin(), path_.end(),
                                    [&](const Visit& visit) { return visit.group == id; });
    for (auto visit = first; visit != path_.end(); ++visit)
      schema_.groups[written_[visit->group]->name.text].usable = false;
    const bool itself = first + 1 == path_.end();
    report_
        .error(Code::group_cycle, back.span,
               "group " + ticked(back.text) +
                   (itself ? " contains itself" : " contains itself through other groups"))
        .note(ticked(back.text) + " is declared here", written_[id]->name.span);
  }

  void close(std::uint32_t group) {
    state_[group] = State::done;
    Named& named = schema_.groups[written_[group]->name.text];
    if (!named.usable) return;
    named.usable = false;
    if (total_ > kMaxGroupMembers) return;  // said once; opening them all would cost too much
    const ActionList list = resolve_actions(schema_, written_[group]->members, report_);
    total_ += list.actions.size();
    named.usable =
        list.complete && within_limit(std::max<std::size_t>(total_, 1) - 1, kMaxGroupMembers,
                                      named.span, "actions in groups", report_);
    if (named.usable) schema_.group_actions[group] = list.actions;
  }

  Declarations& schema_;
  Reporter& report_;
  std::vector<const ast::Group*> written_;
  std::vector<State> state_;
  std::vector<Visit> path_;
  std::size_t total_ = 0;
};

}  // namespace

void declare_groups(const ast::Policy& written, Declarations& schema, Reporter& report) {
  Groups groups(schema, report);
  for (const ast::Item& item : written.items)
    if (const auto* group = std::get_if<ast::Group>(&item.node)) groups.add(*group);
  groups.open_all();
}

}  // namespace sightline
