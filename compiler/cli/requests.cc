// One JSON document of the OpenID AuthZEN Authorization API 1.0 in, questions to a policy out.
// `properties` that a client sends are never facts, and `now` is the host's unless the host said that
// it wrote the line itself (--now-from-context). What a policy answers is not known here.
// Tested in tests/unit/compiler/cli/cmd_eval_test.cc.

#include "compiler/cli/requests.h"

#include <algorithm>
#include <array>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Node = JsonTree::Node;

constexpr std::array<std::string_view, 4> kParts = {"subject", "action", "resource", "context"};
enum Part : std::size_t { subject, action, resource, context };  // positions in kParts
using Parts = std::array<const Node*, kParts.size()>;

}  // namespace

class RequestReader {
 public:
  RequestReader(RequestDocument& document, const Schema& schema, const Clock& clock)
      : document_(document), tree_(document.tree_), schema_(schema), clock_(clock) {}

  void read() {
    const Node& root = tree_.root();
    Parts shared{};
    const Node* evaluations = nullptr;
    std::string error = collect(root, shared, &evaluations);
    if (error.empty() && evaluations != nullptr) error = batch_problem(*evaluations);
    if (!error.empty()) return document_.refuse(error);
    // AuthZEN: an empty `evaluations` is a single request.
    document_.batch_ = evaluations != nullptr && tree_.first(*evaluations) != nullptr;
    if (!document_.batch_) return evaluation(shared, document_.add());
    for (const Node* one = tree_.first(*evaluations); one != nullptr; one = tree_.next(*one)) {
      Parts parts = shared;
      Evaluation& into = document_.add();
      into.error = collect(*one, parts, nullptr);
      if (into.error.empty()) evaluation(parts, into);
    }
  }

 private:
  // Finds the parts of a request, each of which replaces a shared one whole.
  std::string collect(const Node& object, Parts& parts, const Node** evaluations) const {
    if (object.kind != JsonTree::Kind::object)
      return "a request must be an object, not " + described(tree_, object);
    for (const Node* member = tree_.first(object); member != nullptr;
         member = tree_.next(*member)) {
      const std::string_view key = tree_.key(*member);
      const auto* part = std::find(kParts.begin(), kParts.end(), key);
      if (part != kParts.end()) {
        parts[static_cast<std::size_t>(part - kParts.begin())] = member;
      } else if (key == "evaluations" && evaluations != nullptr) {
        *evaluations = member;
      } else if (key == "options" && evaluations != nullptr) {
        if (!is_execute_all(*member)) return "`options` other than `execute_all` are not built yet";
      } else {
        return "unknown key " + in_backticks(key);
      }
    }
    return "";
  }
  // What happens without options: every evaluation is answered.
  bool is_execute_all(const Node& options) const {
    const Node* semantic = tree_.member(options, "evaluations_semantic");
    const Node* first = tree_.first(options);
    return options.kind == JsonTree::Kind::object &&
           (first == nullptr ||
            (first == semantic && tree_.next(*first) == nullptr &&
             semantic->kind == JsonTree::Kind::string && tree_.text(*semantic) == "execute_all"));
  }
  std::string batch_problem(const Node& evaluations) const {
    if (evaluations.kind != JsonTree::Kind::array) {
      return "`evaluations` must be an array, not " + described(tree_, evaluations);
    }
    std::size_t count = 0;
    for (const Node* one = tree_.first(evaluations); one != nullptr; one = tree_.next(*one))
      ++count;
    return count <= kMaxEvaluations
               ? ""
               : "more than " + std::to_string(kMaxEvaluations) + " evaluations in one request";
  }

  void evaluation(const Parts& parts, Evaluation& into) const {
    into.error = entity(parts, Part::subject, into.principal, into.note);
    if (into.error.empty()) into.error = action(parts[Part::action], into);
    if (into.error.empty()) into.error = entity(parts, Part::resource, into.resource, into.note);
    if (into.error.empty()) into.error = context(parts[Part::context], into);
    if (into.error.empty() && into.note.empty()) into.note = misfit(into);
  }
  // Why an action is not for a subject or a resource of this type; such a request is denied.
  std::string misfit(const Evaluation& asked) const {
    const ActionSchema& declared = schema_.actions[asked.action];
    const auto fits = [](const std::vector<std::uint16_t>& types, const Entity& entity) {
      return std::find(types.begin(), types.end(), entity.type) != types.end();
    };
    const bool by_principal = fits(declared.principals, asked.principal);
    if (by_principal && fits(declared.resources, asked.resource)) return "";
    const Entity& odd = by_principal ? asked.resource : asked.principal;
    return "the action `" + declared.name + "` is not declared for a " +
           (by_principal ? "resource" : "subject") + " of type `" +
           schema_.entities[odd.type].name + "`";
  }
  std::string missing(Part part) const { return "no `" + std::string(kParts[part]) + "`"; }
  // A subject or a resource. Its type and id are read; its properties are a client's word.
  std::string entity(const Parts& parts, Part part, Entity& into, std::string& note) const {
    if (parts[part] == nullptr) return missing(part);
    const Node& object = *parts[part];
    const Node* type = tree_.member(object, "type");
    const Node* id = tree_.member(object, "id");
    const auto is_string = [](const Node* node) {
      return node != nullptr && node->kind == JsonTree::Kind::string;
    };
    const std::string name = "`" + std::string(kParts[part]) + "`";
    if (!is_string(type) || !is_string(id))
      return name + " must have a `type` and an `id`, both strings";
    if (!is_id(tree_.text(*id))) return name + " must have an id of 1 to 1024 bytes";
    if (std::string error = only(object, {"type", "id", "properties"}); !error.empty())
      return name + ": " + error;
    into = {schema_.find_entity(tree_.text(*type)).value_or(kNoSuchType), tree_.text(*id)};
    if (into.type == kNoSuchType)
      note = "the policy has no entity type " + in_backticks(tree_.text(*type));
    return "";
  }
  std::string action(const Node* object, Evaluation& into) const {
    if (object == nullptr) return missing(Part::action);
    const Node* name = tree_.member(*object, "name");
    if (name == nullptr || name->kind != JsonTree::Kind::string)
      return "`action` must have a `name`, a string";
    if (std::string error = only(*object, {"name", "properties"}); !error.empty())
      return "`action`: " + error;
    const auto found = schema_.find_action(tree_.text(*name));
    into.action = found.value_or(kNoSuchType);
    if (!found) into.note = "the policy has no action " + in_backticks(tree_.text(*name));
    return "";
  }
  std::string only(const Node& object, std::initializer_list<std::string_view> keys) const {
    for (const Node* member = tree_.first(object); member != nullptr;
         member = tree_.next(*member)) {
      if (std::find(keys.begin(), keys.end(), tree_.key(*member)) == keys.end()) {
        return "unknown key " + in_backticks(tree_.key(*member));
      }
    }
    return "";
  }
  // The fields that the policy declares; a host may send more for others.
  std::string context(const Node* object, Evaluation& into) const {
    into.now = clock_.now();
    if (object != nullptr && object->kind != JsonTree::Kind::object) {
      return "`context` must be an object, not " + described(tree_, *object);
    }
    if (clock_.from_context) {
      const Node* now = object == nullptr ? nullptr : tree_.member(*object, "now");
      if (now == nullptr) return "no `now` in `context`, where --now-from-context looks for it";
      const auto time = value_from(tree_, *now, {.kind = Type::Kind::time}, schema_);
      if (!time) return "`context`: `now` " + time.error();
      into.now = Time(std::chrono::milliseconds(time->number()));
    }
    if (object == nullptr) return "";
    for (const Node* field = tree_.first(*object); field != nullptr; field = tree_.next(*field)) {
      const auto position = schema_.find_context(tree_.key(*field));
      if (!position) continue;
      const auto value = value_from(tree_, *field, schema_.context[*position].type, schema_);
      if (!value) return "`context`: " + in_backticks(tree_.key(*field)) + " " + value.error();
      into.context.push_back({*position, *value});
    }
    return "";
  }

  RequestDocument& document_;
  const JsonTree& tree_;
  const Schema& schema_;
  const Clock& clock_;
};

Time Clock::now() const {
  if (fixed) return *fixed;
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void RequestDocument::read(std::string_view json, const Schema& schema, const Clock& clock) {
  used_ = 0;
  batch_ = false;
  if (const auto problem = tree_.parse(json)) {
    const bool has_place = problem->column != 0;
    const std::string line =
        problem->line == 1 ? "" : "line " + std::to_string(problem->line) + ", ";
    return refuse((has_place ? line + "column " + std::to_string(problem->column) + ": " : "") +
                  problem->message);
  }
  RequestReader(*this, schema, clock).read();
}

void RequestDocument::refuse(std::string error) {
  used_ = 0;
  batch_ = false;
  add().error = std::move(error);
}

Evaluation& RequestDocument::add() {
  if (used_ == evaluations_.size()) evaluations_.emplace_back();
  Evaluation& fresh = evaluations_[used_++];
  fresh.context.clear();
  fresh.note.clear();
  fresh.error.clear();
  return fresh;
}

}  // namespace sightline::cli
