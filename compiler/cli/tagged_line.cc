// One JSON fact with a `seal` -> the record that it is about, whole and with nothing beside it. Whether the
// seal holds is not known here. Tested in tests/unit/compiler/cli/cmd_seal_test.cc.

#include "compiler/cli/tagged_line.h"

#include <algorithm>
#include <initializer_list>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Kind = FactRecord::Kind;
using Node = JsonTree::Node;
using Wrong = std::optional<std::string>;

// Each reading function: what is wrong, or nothing.
class TaggedReader {
 public:
  TaggedReader(const JsonTree& tree, const SealedDeclarations& declarations)
      : tree_(tree), declarations_(declarations), schema_(declarations.schema()) {}

  Wrong read() {
    const Node& fact = tree_.root();
    if (const Node* uid = tree_.member(fact, "uid")) return entity(fact, *uid);
    if (const Node* name = tree_.member(fact, "relation")) {
      return tree_.member(fact, "list") != nullptr ? list(fact, *name) : row(fact, *name);
    }
    if (const Node* name = tree_.member(fact, "global")) return global(fact, *name);
    return "neither an entity (`uid`), a row, a list (`relation`) nor a `global`";
  }
  FactRecord take() { return std::move(record_); }

 private:
  Wrong only(const Node& object, std::initializer_list<std::string_view> keys) const {
    for (const Node* m = tree_.first(object); m != nullptr; m = tree_.next(*m)) {
      if (std::find(keys.begin(), keys.end(), tree_.key(*m)) == keys.end())
        return "unknown key " + in_backticks(tree_.key(*m));
    }
    return std::nullopt;
  }

  Wrong value(std::string_view name, const Node& node, const Type& type,
              std::vector<Value>& out) const {
    const auto read = value_from(tree_, node, type, schema_);
    if (!read) return in_backticks(name) + ": " + read.error();
    out.push_back(*read);
    return std::nullopt;
  }

  // A value for each of the named, in their order; none where one is left out and may be.
  Wrong named_values(const Node* object, const std::vector<const AttributeSchema*>& declared,
                     std::vector<Value>& out) const {
    if (object != nullptr && object->kind != JsonTree::Kind::object)
      return "`attrs` and `fields` are objects";
    std::size_t found = 0, given = 0;
    for (const AttributeSchema* attribute : declared) {
      const Node* node = object == nullptr ? nullptr : tree_.member(*object, attribute->name);
      if (node == nullptr && !attribute->type.optional)
        return in_backticks(attribute->name) + " is not given, and a record is sealed whole";
      found += node != nullptr ? 1 : 0;
      if (node == nullptr) {
        out.push_back(Value::none());
      } else if (Wrong wrong = value(attribute->name, *node, attribute->type, out)) {
        return wrong;
      }
    }
    const Node* first = object == nullptr ? nullptr : tree_.first(*object);
    for (const Node* m = first; m != nullptr; m = tree_.next(*m)) ++given;
    return found == given ? std::nullopt : Wrong("has what does not stand in this record");
  }

  Wrong entity(const Node& fact, const Node& uid) {
    if (Wrong wrong = only(fact, {"uid", "attrs", "seal"})) return wrong;
    const auto named = entity_from(tree_, uid, schema_);
    if (!named) return "`uid` " + named.error();
    if (named->type == kNoSuchType) return "the policy has no such entity type";
    const Node* attrs = tree_.member(fact, "attrs");
    const bool is_object = attrs != nullptr && attrs->kind == JsonTree::Kind::object;
    const Node* first = is_object ? tree_.first(*attrs) : nullptr;
    if (first == nullptr) return "a sealed record of an entity has `attrs`";
    const EntitySchema& type = schema_.entities[named->type];
    const auto position = schema_.find_attribute(named->type, tree_.key(*first));
    const bool fixed = position && type.attributes[*position].trust == Trust::sealed_fixed;
    record_.kind = fixed ? Kind::fixed_attributes : Kind::attributes;
    record_.owner = named->type;
    record_.id = named->id;
    std::vector<const AttributeSchema*> attributes;
    for (const std::uint16_t a : declarations_.attributes(record_.kind, named->type))
      attributes.push_back(&type.attributes[a]);
    return named_values(attrs, attributes, record_.values);
  }

  Wrong columns(const Node* array, const RelationSchema& relation, unsigned mask,
                std::vector<Value>& out) const {
    if (array == nullptr || array->kind != JsonTree::Kind::array)
      return "`key` and `list` are arrays";
    const Node* node = tree_.first(*array);
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      if ((mask >> c & 1) == 0) continue;
      const ColumnSchema& column = relation.columns[c];
      if (node == nullptr) return "no value for column " + in_backticks(column.name);
      if (Wrong wrong = value(column.name, *node, column.type, out)) return wrong;
      node = tree_.next(*node);
    }
    return node == nullptr ? std::nullopt : Wrong("more values than columns");
  }
  Wrong fields(const Node& fact, const RelationSchema& relation, std::vector<Value>& out) const {
    std::vector<const AttributeSchema*> declared;
    for (const AttributeSchema& field : relation.fields) declared.push_back(&field);
    return named_values(tree_.member(fact, "fields"), declared, out);
  }
  Wrong relation(const Node& name, Kind kind) {
    const auto found = name.kind == JsonTree::Kind::string ? schema_.find_relation(tree_.text(name))
                                                           : std::nullopt;
    if (!found) return "the policy has no such relation";
    record_.kind = kind;
    record_.owner = *found;
    return std::nullopt;
  }
  Wrong row(const Node& fact, const Node& name) {
    Wrong wrong = only(fact, {"relation", "key", "fields", "seal"});
    if (!wrong) wrong = relation(name, Kind::row);
    if (wrong) return wrong;
    const RelationSchema& declared = schema_.relations[record_.owner];
    wrong = columns(tree_.member(fact, "key"), declared, ~0U, record_.key);
    return wrong ? wrong : fields(fact, declared, record_.values);
  }
  Wrong list(const Node& fact, const Node& name) {
    Wrong wrong = only(fact, {"relation", "list", "rows", "seal"});
    if (!wrong) wrong = relation(name, Kind::list);
    if (wrong) return wrong;
    const RelationSchema& declared = schema_.relations[record_.owner];
    wrong = columns(tree_.member(fact, "list"), declared, declared.listed_by, record_.key);
    const Node* rows = tree_.member(fact, "rows");
    if (wrong || rows == nullptr || rows->kind != JsonTree::Kind::array)
      return wrong ? wrong : Wrong("a list has `rows`");
    for (const Node* one = tree_.first(*rows); one != nullptr; one = tree_.next(*one)) {
      if (one->kind != JsonTree::Kind::object) return "`rows` are objects";
      FactRecord::Row& row = record_.rows.emplace_back();
      wrong = only(*one, {"key", "fields"});
      if (!wrong) wrong = columns(tree_.member(*one, "key"), declared, ~0U, row.columns);
      if (!wrong) wrong = fields(*one, declared, row.fields);
      if (wrong) return wrong;
    }
    return std::nullopt;
  }

  Wrong global(const Node& fact, const Node& name) {
    if (Wrong wrong = only(fact, {"global", "value", "seal"})) return wrong;
    const auto found =
        name.kind == JsonTree::Kind::string ? schema_.find_global(tree_.text(name)) : std::nullopt;
    if (!found) return "the policy has no such global";
    const Node* given = tree_.member(fact, "value");
    if (given == nullptr) return "has no `value`";
    record_.kind = Kind::global;
    record_.owner = *found;
    return value("value", *given, schema_.globals[*found].type, record_.values);
  }

  const JsonTree& tree_;
  const SealedDeclarations& declarations_;
  const Schema& schema_;
  FactRecord record_;
};

}  // namespace

bool is_tagged(const JsonTree& tree) {
  return tree.root().kind == JsonTree::Kind::object && tree.member(tree.root(), "seal") != nullptr;
}

std::optional<std::string> untagged_sealed_fact(const JsonTree& tree, const Schema& schema) {
  const Node& fact = tree.root();
  if (fact.kind != JsonTree::Kind::object) return std::nullopt;
  const auto text_of = [&](const char* key) {
    const Node* node = tree.member(fact, key);
    return node != nullptr && node->kind == JsonTree::Kind::string ? tree.text(*node)
                                                                   : std::string_view();
  };
  if (const auto found = schema.find_relation(text_of("relation"));
      found && is_sealed(schema.relations[*found].trust)) {
    // That rows may be missing is a word about the facts, and none of them.
    if (tree.member(fact, "complete") != nullptr) return std::nullopt;
    return std::string(tree.member(fact, "list") != nullptr ? "list of " : "row of ") +
           schema.relations[*found].name;
  }
  if (const auto found = schema.find_global(text_of("global"));
      found && is_sealed(schema.globals[*found].trust))
    return "global " + schema.globals[*found].name;
  const Node *uid = tree.member(fact, "uid"), *attrs = tree.member(fact, "attrs");
  if (uid == nullptr || attrs == nullptr) return std::nullopt;
  const auto named = entity_from(tree, *uid, schema);
  if (!named || named->type == kNoSuchType) return std::nullopt;
  const EntitySchema& type = schema.entities[named->type];
  for (const Node* one = tree.first(*attrs); one != nullptr; one = tree.next(*one)) {
    const auto position = schema.find_attribute(named->type, tree.key(*one));
    if (position && is_sealed(type.attributes[*position].trust))
      return type.name + " " + in_backticks(named->id) + ": " +
             in_backticks(type.attributes[*position].name);
  }
  return std::nullopt;
}

Result<TaggedLine, std::string> tagged_line(const JsonTree& tree,
                                            const SealedDeclarations& declarations) {
  const Node& seal = *tree.member(tree.root(), "seal");
  if (seal.kind != JsonTree::Kind::string) return std::string("`seal` is no text");
  TaggedReader reader(tree, declarations);
  if (Wrong wrong = reader.read()) return std::move(*wrong);
  return TaggedLine{reader.take(), tree.text(seal)};
}

}  // namespace sightline::cli
