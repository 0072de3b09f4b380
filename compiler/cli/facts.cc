// A stream of JSON facts in, calls of a snapshot's builder out. Which facts a policy trusts is the
// builder's and the policy's business; here a cache is only kept from saying more than it may.
// Tested in tests/unit/compiler/cli/facts_test.cc and cmd_eval_test.cc (hostile input).

#include "compiler/cli/facts.h"

#include <array>
#include <istream>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/cli/json_tree.h"
#include "compiler/cli/lines.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Node = JsonTree::Node;
using Wrong = std::optional<std::string>;  // what is wrong with a fact; nothing if it was taken

std::string named(const Schema& schema, const Entity& entity) {
  return schema.entities[entity.type].name + " " + in_backticks(entity.id);
}

// One fact at a time, as the tree holds it.
class FactTaker {
 public:
  FactTaker(const JsonTree& tree, Speaker speaker, const Schema& schema, SnapshotBuilder& builder,
            FactsRead& read)
      : tree_(tree),
        from_cache_(speaker == Speaker::cache),
        schema_(schema),
        builder_(builder),
        read_(read) {}

  Wrong take() {
    const Node& fact = tree_.root();
    if (fact.kind != JsonTree::Kind::object)
      return "a fact must be an object, not " + described(tree_, fact);
    if (tree_.member(fact, "seal") != nullptr)
      return "sealed records with a `seal` are not built yet";
    if (tree_.member(fact, "uid") != nullptr) return entity(fact);
    if (tree_.member(fact, "relation") != nullptr) return row(fact);
    if (tree_.member(fact, "global") != nullptr) return global(fact);
    if (tree_.member(fact, "snapshot") != nullptr) return snapshot(fact);
    return "neither an entity (`uid`), a row (`relation`), a `global` nor the `snapshot`";
  }

 private:
  // A key that is not understood may be a fact that is not understood.
  Wrong only(const Node& object, std::initializer_list<std::string_view> keys) const {
    for (const Node* member = tree_.first(object); member != nullptr;
         member = tree_.next(*member)) {
      bool known = false;
      for (const std::string_view key : keys) known = known || tree_.key(*member) == key;
      if (!known) return "unknown key " + in_backticks(tree_.key(*member));
    }
    return std::nullopt;
  }
  Wrong ignore(std::uint64_t facts) {
    read_.ignored_from_cache += facts;
    return std::nullopt;
  }
  static Wrong refused(const FactResult& result) {
    return result ? std::nullopt : Wrong(result.error().message);
  }
  Wrong taken_from_cache(const FactResult& result) {
    if (result) ++read_.taken_from_cache;
    return refused(result);
  }

  Wrong entity(const Node& fact) {
    if (const Wrong wrong = only(fact, {"uid", "attrs", "parents"})) return wrong;
    const Node& uid = *tree_.member(fact, "uid");
    const auto found = entity_from(tree_, uid, schema_);
    if (!found) return "`uid` " + found.error();
    const Node* attributes = tree_.member(fact, "attrs");
    if (attributes != nullptr && attributes->kind != JsonTree::Kind::object) {
      return "`attrs` must be an object, not " + described(tree_, *attributes);
    }
    if (const Wrong wrong = no_parents(tree_.member(fact, "parents"))) return wrong;
    if (found->type == kNoSuchType) {
      if (from_cache_) return ignore(attributes == nullptr ? 0 : members(*attributes));
      return "`uid`: the policy has no entity type " +
             in_backticks(tree_.text(*tree_.member(uid, "type")));
    }
    if (!from_cache_) {
      if (const Wrong wrong = refused(builder_.add_entity(*found))) return wrong;
    }
    if (attributes == nullptr) return std::nullopt;
    for (const Node* a = tree_.first(*attributes); a != nullptr; a = tree_.next(*a)) {
      if (const Wrong wrong = attribute(*found, *a)) {
        return "attribute " + in_backticks(tree_.key(*a)) + " of " + named(schema_, *found) + ": " +
               *wrong;
      }
    }
    return std::nullopt;
  }
  Wrong no_parents(const Node* parents) const {
    if (parents == nullptr) return std::nullopt;
    if (parents->kind != JsonTree::Kind::array) {
      return "`parents` must be an array, not " + described(tree_, *parents);
    }
    return tree_.first(*parents) == nullptr
               ? std::nullopt
               : Wrong("`parents` must be empty: hierarchies are not built yet");
  }
  std::uint64_t members(const Node& object) const {
    std::uint64_t count = 0;
    for (const Node* m = tree_.first(object); m != nullptr; m = tree_.next(*m)) ++count;
    return count;
  }
  Wrong attribute(const Entity& entity, const Node& node) {
    const std::string_view name = tree_.key(node);
    const auto position = schema_.find_attribute(entity.type, name);
    const AttributeSchema* declared =
        position ? &schema_.entities[entity.type].attributes[*position] : nullptr;
    if (from_cache_ && (declared == nullptr || declared->trust != Trust::cached)) return ignore(1);
    if (declared == nullptr) return "the policy has no such attribute";
    const auto value = value_from(tree_, node, declared->type, schema_);
    if (!value) return value.error();
    return from_cache_ ? taken_from_cache(builder_.observe_attribute(entity, name, *value))
                       : refused(builder_.set_attribute(entity, name, *value));
  }

  Wrong row(const Node& fact) {
    Wrong unknown_key = from_cache_ ? only(fact, {"relation", "key", "fields", "absent"})
                                    : only(fact, {"relation", "key", "fields"});
    if (unknown_key) return unknown_key;
    const Node& relation = *tree_.member(fact, "relation");
    if (relation.kind != JsonTree::Kind::string)
      return "`relation` must be a name, not " + described(tree_, relation);
    const auto position = schema_.find_relation(tree_.text(relation));
    if (from_cache_ && (!position || schema_.relations[*position].trust != Trust::cached))
      return ignore(1);
    if (!position) return "the policy has no relation " + in_backticks(tree_.text(relation));
    const RelationSchema& declared = schema_.relations[*position];
    Wrong wrong = row_key(tree_.member(fact, "key"));
    if (!wrong) wrong = row_fields(tree_.member(fact, "fields"), declared);
    if (!wrong) wrong = row_taken(declared, tree_.member(fact, "absent"));
    return wrong ? Wrong("row of " + declared.name + ": " + *wrong) : std::nullopt;
  }
  Wrong row_key(const Node* key) {
    key_.clear();
    if (key == nullptr || key->kind != JsonTree::Kind::array)
      return "`key` must be an array with an entity per column";
    for (const Node* column = tree_.first(*key); column != nullptr; column = tree_.next(*column)) {
      const auto entity = entity_from(tree_, *column, schema_);
      const auto place = [&] { return "`key`, column " + std::to_string(key_.size() + 1) + ", "; };
      if (!entity) return place() + entity.error();
      if (entity->type == kNoSuchType) {
        return place() + "has the type " +
               in_backticks(tree_.text(*tree_.member(*column, "type"))) +
               ", which the policy does not have";
      }
      key_.push_back(*entity);
    }
    return std::nullopt;
  }
  Wrong row_fields(const Node* fields, const RelationSchema& declared) {
    fields_.clear();
    if (fields == nullptr) return std::nullopt;
    if (fields->kind != JsonTree::Kind::object)
      return "`fields` must be an object, not " + described(tree_, *fields);
    for (const Node* field = tree_.first(*fields); field != nullptr; field = tree_.next(*field)) {
      const AttributeSchema* found = nullptr;
      for (const AttributeSchema& f : declared.fields) {
        if (f.name == tree_.key(*field)) found = &f;
      }
      const auto place = [&] { return "field " + in_backticks(tree_.key(*field)) + ": "; };
      if (found == nullptr) return place() + "the policy has no such field";
      const auto value = value_from(tree_, *field, found->type, schema_);
      if (!value) return place() + value.error();
      fields_.push_back({found->name, *value});
    }
    return std::nullopt;
  }
  Wrong row_taken(const RelationSchema& declared, const Node* absent) {
    if (absent == nullptr) {
      return from_cache_ ? taken_from_cache(builder_.observe_row(declared.name, key_, fields_))
                         : refused(builder_.add_row(declared.name, key_, fields_));
    }
    if (absent->kind != JsonTree::Kind::boolean || absent->number == 0)
      return "`absent` can only be true";
    if (!fields_.empty()) return "a row that is absent has no `fields`";
    return taken_from_cache(builder_.observe_no_row(declared.name, key_));
  }

  Wrong global(const Node& fact) {
    if (const Wrong wrong = only(fact, {"global", "value"})) return wrong;
    const Node& name = *tree_.member(fact, "global");
    if (name.kind != JsonTree::Kind::string)
      return "`global` must be a name, not " + described(tree_, name);
    if (from_cache_) return ignore(1);
    const auto position = schema_.find_global(tree_.text(name));
    if (!position) return "the policy has no global " + in_backticks(tree_.text(name));
    const std::string place = "global " + in_backticks(tree_.text(name)) + ": ";
    const Node* value = tree_.member(fact, "value");
    if (value == nullptr) return place + "has no `value`";
    const auto read = value_from(tree_, *value, schema_.globals[*position].type, schema_);
    if (!read) return place + "`value` " + read.error();
    return refused(builder_.set_global(tree_.text(name), *read));
  }

  Wrong snapshot(const Node& fact) {
    if (const Wrong wrong = only(fact, {"snapshot"})) return wrong;
    const Node& about = *tree_.member(fact, "snapshot");
    if (about.kind != JsonTree::Kind::object)
      return "`snapshot` must be an object, not " + described(tree_, about);
    if (const Wrong wrong = only(about, {"revision", "as_of"})) return "`snapshot`: " + *wrong;
    if (from_cache_) return ignore(1);
    if (read_.revision) return "a second `snapshot`";
    const Node* revision = tree_.member(about, "revision");
    if (revision == nullptr || revision->kind != JsonTree::Kind::integer || revision->number < 0) {
      return "`snapshot`: `revision` must be a whole number";
    }
    const Node* as_of = tree_.member(about, "as_of");
    if (as_of == nullptr) return "`snapshot` has no `as_of`";
    const auto time = value_from(tree_, *as_of, {.kind = Type::Kind::time}, schema_);
    if (!time) return "`snapshot`: `as_of` " + time.error();
    read_.revision = static_cast<std::uint64_t>(revision->number);
    read_.as_of = Time(std::chrono::milliseconds(time->number()));
    return std::nullopt;
  }

  const JsonTree& tree_;
  bool from_cache_;
  const Schema& schema_;
  SnapshotBuilder& builder_;
  FactsRead& read_;
  std::vector<Entity> key_;         // of the row in hand
  std::vector<FieldValue> fields_;  // of the row in hand
};

// The first character that is no blank, which stays in the stream; counts the lines before it.
int first_character(std::istream& in, std::size_t& line) {
  int c = in.rdbuf()->sgetc();
  while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
    line += c == '\n' ? 1 : 0;
    c = in.rdbuf()->snextc();
  }
  return c;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string placed(const std::string& name, std::size_t line, std::size_t column,
                   const std::string& message) {
  return name + ":" + std::to_string(line) + (column == 0 ? "" : ":" + std::to_string(column)) +
         ": " + message;
}

// One object that does not end in its first line: it is the whole file.
Wrong read_whole_object(LineReader& lines, std::string text, std::size_t first_line,
                        const std::string& name, JsonTree& tree, FactTaker& taker) {
  std::string_view line;
  LineReader::Status status = lines.next(line);
  while (status == LineReader::Status::line && text.size() <= kMaxJsonBytes) {
    text += '\n';
    text += line;
    status = lines.next(line);
  }
  if (status == LineReader::Status::too_long)
    return placed(name, lines.number(), 0, "longer than 1 MiB");
  if (const auto problem = tree.parse(text)) {
    return placed(name, first_line + problem->line - 1, problem->column, problem->message);
  }
  const Wrong wrong = taker.take();
  return wrong ? Wrong(placed(name, first_line, 0, *wrong)) : std::nullopt;
}

bool is_incomplete(const JsonProblem& problem, std::string_view line) {
  return problem.column > line.size();
}

// One line that holds a fact, or the first of a fact that is the whole file.
Wrong read_line(LineReader& lines, std::string_view line, bool is_first, const std::string& name,
                JsonTree& tree, FactTaker& taker) {
  if (is_blank(line)) return std::nullopt;
  const auto problem = tree.parse(line);
  if (problem && is_first && is_incomplete(*problem, line)) {
    return read_whole_object(lines, std::string(line), lines.number(), name, tree, taker);
  }
  if (problem) return placed(name, lines.number(), problem->column, problem->message);
  const Wrong wrong = taker.take();
  return wrong ? Wrong(placed(name, lines.number(), 0, *wrong)) : std::nullopt;
}

Wrong read_lines(std::istream& in, std::size_t first_line, const std::string& name, JsonTree& tree,
                 FactTaker& taker) {
  LineReader lines(in, kMaxJsonBytes, first_line);
  std::string_view line;
  LineReader::Status status = lines.next(line);
  for (bool is_first = true; status == LineReader::Status::line; is_first = false) {
    if (Wrong wrong = read_line(lines, line, is_first, name, tree, taker)) return wrong;
    status = lines.next(line);
  }
  if (status == LineReader::Status::end) return std::nullopt;
  if (status == LineReader::Status::failed) return name + ": cannot be read";
  return placed(name, lines.number(), 0, "longer than 1 MiB");
}

}  // namespace

std::optional<std::string> read_facts(std::istream& in, const std::string& name, Speaker speaker,
                                      const Schema& schema, SnapshotBuilder& builder,
                                      FactsRead& read) {
  JsonTree tree;
  FactTaker taker(tree, speaker, schema, builder, read);
  std::size_t line = 1;
  if (first_character(in, line) != '[') return read_lines(in, line, name, tree, taker);
  Wrong wrong;
  const auto problem = read_json_array(in, line, tree, [&](std::size_t element_line) {
    if (const Wrong found = taker.take()) wrong = placed(name, element_line, 0, *found);
    return !wrong;
  });
  if (problem) return placed(name, problem->line, problem->column, problem->message);
  return wrong;
}

}  // namespace sightline::cli
