// ast::Head -> CheckedHead: unions are taken apart here, once and for all; no condition and nothing
// behind the checked tree ever sees one. Tested in tests/unit/policy/types/heads_test.cc. Refuses to
// know conditions.

#include "policy/types/heads.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "policy/types/resolve.h"

namespace sightline {
namespace {

void report_too_many(const ast::Head& written, Reporter& report) {
  within_limit(kMaxNamedActions, kMaxNamedActions, written.actions.front().span, "actions in heads",
               report);
}

class HeadReader {
 public:
  HeadReader(const Declarations& schema, const ast::Head& written, Reporter& report,
             std::size_t& left)
      : schema_(schema), written_(written), report_(report), left_(left) {}

  CheckedHead read() {
    const ActionList list = resolve_actions(schema_, written_.actions, report_);
    head_.complete = list.complete;
    for (const std::uint32_t action : list.actions) {
      const typed::Action& declared = schema_.policy.actions[action];
      principals_.insert(declared.principals.begin(), declared.principals.end());
      resources_.insert(declared.resources.begin(), declared.resources.end());
    }
    const auto principals = allowed(written_.principal, principals_, "principal");
    const auto resources = allowed(written_.resource, resources_, "resource");
    for (const std::uint32_t action : list.actions) add(action, principals, resources);
    for (auto& [types, actions] : pairs_) {
      head_.pairs.push_back({types.first, types.second, std::move(actions)});
      used_principals_.insert(types.first);
      used_resources_.insert(types.second);
    }
    head_.principals.assign(used_principals_.begin(), used_principals_.end());
    head_.resources.assign(used_resources_.begin(), used_resources_.end());
    return std::move(head_);
  }

 private:
  // The types of `have` that the binder allows.
  std::set<std::uint32_t> allowed(const ast::Binder& binder, const std::set<std::uint32_t>& have,
                                  const std::string& what) {
    if (binder.types.empty()) return have;
    std::set<std::uint32_t> types;
    const auto found = resolve_union(schema_, binder.types, "what asks or is asked for", report_);
    if (found.empty()) head_.complete = false;
    for (const std::uint32_t type : found) {
      if (have.contains(type)) types.insert(type);
      if (have.contains(type) || have.empty()) continue;
      head_.complete = false;
      report_wrong_type(binder, have, type, what);
    }
    return types;
  }

  void report_wrong_type(const ast::Binder& binder, const std::set<std::uint32_t>& have,
                         std::uint32_t type, const std::string& what) {
    const std::string& name = schema_.policy.entities[type].name;
    const auto written = std::find_if(binder.types.begin(), binder.types.end(),
                                      [&](const ast::Name& n) { return n.text == name; });
    const std::string wanted =
        ticked(schema_.union_text(std::vector<std::uint32_t>(have.begin(), have.end())));
    report_
        .error(Code::wrong_binder_type, written->span,
               "the " + what + " of these actions is of type " + wanted + ", not " + ticked(name))
        .help("write " + wanted + ", or leave the type out");
  }

  void add(std::uint32_t action, const std::set<std::uint32_t>& principals,
           const std::set<std::uint32_t>& resources) {
    const typed::Action& declared = schema_.policy.actions[action];
    std::size_t count = 0;
    for (const std::uint32_t principal : declared.principals) {
      for (const std::uint32_t resource : declared.resources) {
        if (!principals.contains(principal) || !resources.contains(resource)) continue;
        ++count;
        if (!take()) return;
        pairs_[{principal, resource}].push_back(action);
      }
    }
    if (count > 0 || !head_.complete) return;
    head_.complete = false;
    const ast::Binder& binder =
        written_.principal.types.empty() ? written_.resource : written_.principal;
    report_
        .error(Code::wrong_binder_type, binder.span,
               "with these types the clause says nothing about " + ticked(declared.name))
        .note(ticked(declared.name) + " is declared here", declared.span)
        .help("leave " + ticked(declared.name) + " out of the head");
  }

  bool take() {
    if (left_ == 0) {
      head_.complete = false;
      report_too_many(written_, report_);
      return false;
    }
    --left_;
    return true;
  }

  const Declarations& schema_;
  const ast::Head& written_;
  Reporter& report_;
  std::size_t& left_;
  CheckedHead head_;
  std::set<std::uint32_t> principals_, resources_;  // of all the actions
  std::set<std::uint32_t> used_principals_, used_resources_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> pairs_;
};

void bind_one(Conditions& conditions, const ast::Binder& binder, Local::Kind kind,
              std::uint32_t type, const std::vector<std::uint32_t>& alternatives) {
  if (!binder.name) return;
  Local local{kind, *binder.name};
  local.type = {typed::Type::Kind::entity, type, false};
  local.alternatives = alternatives;
  conditions.bind(std::move(local));
}

}  // namespace

CheckedHead resolve_head(const Declarations& schema, const ast::Head& written, Reporter& report,
                         std::size_t& left) {
  if (left > 0) return HeadReader(schema, written, report, left).read();
  if (!report.failed()) report_too_many(written, report);  // once; no policy comes of it
  CheckedHead head;
  head.complete = false;
  return head;
}

void bind_head(Conditions& conditions, const ast::Head& written, const CheckedHead& head,
               const HeadPair& pair) {
  bind_one(conditions, written.principal, Local::Kind::principal, pair.principal, head.principals);
  bind_one(conditions, written.resource, Local::Kind::resource, pair.resource, head.resources);
}

void bind_unknown_head(Conditions& conditions, const ast::Head& written) {
  bind_one(conditions, written.principal, Local::Kind::mistake, 0, {});
  bind_one(conditions, written.resource, Local::Kind::mistake, 0, {});
}

}  // namespace sightline
