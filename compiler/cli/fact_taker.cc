// One JSON fact in, calls of a snapshot's builder out. Which facts a policy trusts is the builder's and
// the policy's business; here a cache is only kept from saying more than it may.
// Tested in tests/unit/compiler/cli/facts_test.cc.

#include "compiler/cli/fact_taker.h"

#include <algorithm>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

std::string named(const Schema& schema, const Entity& entity) {
  return schema.entities[entity.type].name + " " + in_backticks(entity.id);
}

std::string columns_text(const RelationSchema& relation) {
  std::string out = std::to_string(relation.columns.size());
  out += relation.columns.size() == 1 ? " value: " : " values: ";
  std::string_view separator;
  for (const ColumnSchema& column : relation.columns) {
    out.append(separator).append(column.name);
    separator = ", ";
  }
  return out;
}

}  // namespace

FactTaker::FactTaker(const JsonTree& tree, Speaker speaker, const Schema& schema, FactSink& sink,
                     FactsRead& read)
    : tree_(tree),
      from_cache_(speaker == Speaker::cache),
      schema_(schema),
      sink_(sink),
      read_(read) {}
FactTaker::FactTaker(const JsonTree& tree, const Schema& schema, ChangeSink& sink, FactsRead& read)
    : FactTaker(tree, Speaker::registry, schema, sink, read) {
  changes_ = &sink;
}

Wrong FactTaker::take() {
  const Node& fact = tree_.root();
  if (fact.kind != JsonTree::Kind::object)
    return "a fact must be an object, not " + described(tree_, fact);
  if (tree_.member(fact, "seal") != nullptr) {
    if (from_cache_ && read_.take_sealed) {
      read_.take_sealed(tree_);
      return std::nullopt;
    }
    return from_cache_
               ? "has a `seal`, and nobody checks it without --keys, of `eval` and `explain`"
               : "has a `seal`, which nobody checks here (`sightline seal check` does)";
  }
  if (tree_.member(fact, "uid") != nullptr) return entity(fact);
  if (tree_.member(fact, "relation") != nullptr) return row(fact);
  if (tree_.member(fact, "global") != nullptr) return global(fact);
  if (tree_.member(fact, "snapshot") != nullptr) return snapshot(fact);
  return "neither an entity (`uid`), a row (`relation`), a `global` nor the `snapshot`";
}

// A key that is not understood may be a fact that is not understood.
Wrong FactTaker::only(const Node& object, std::initializer_list<std::string_view> keys) const {
  for (const Node* member = tree_.first(object); member != nullptr; member = tree_.next(*member)) {
    if (std::find(keys.begin(), keys.end(), tree_.key(*member)) == keys.end())
      return "unknown key " + in_backticks(tree_.key(*member));
  }
  return std::nullopt;
}
std::uint64_t FactTaker::count(const Node& parent) const {
  std::uint64_t children = 0;
  for (const Node* m = tree_.first(parent); m != nullptr; m = tree_.next(*m)) ++children;
  return children;
}
Wrong FactTaker::ignore(std::uint64_t facts) {
  read_.ignored_from_cache += facts;
  return std::nullopt;
}
Wrong FactTaker::refused(const FactResult& result) {
  return result ? std::nullopt : Wrong(result.error().message);
}
Wrong FactTaker::taken_from_cache(const FactResult& result) {
  if (result) ++read_.taken_from_cache;
  return refused(result);
}

// `"absent": true`, where it may be said.
Wrong FactTaker::is_absent(const Node& fact, bool& absent) const {
  const Node* said = tree_.member(fact, "absent");
  absent = said != nullptr;
  if (said == nullptr || (said->kind == JsonTree::Kind::boolean && said->number != 0))
    return std::nullopt;
  return "`absent` can only be true";
}

// --- entities

Wrong FactTaker::absent_entity(const Node& fact, const Entity& entity) {
  if (const Wrong wrong = only(fact, {"uid", "absent"}))
    return named(schema_, entity) + ": " + *wrong + " beside `absent`";
  changes_->delete_entity(entity);
  return std::nullopt;
}

Wrong FactTaker::entity(const Node& fact) {
  const Wrong unknown_key = changes_ != nullptr ? only(fact, {"uid", "attrs", "parents", "absent"})
                                                : only(fact, {"uid", "attrs", "parents"});
  if (unknown_key) return unknown_key;
  const Node& uid = *tree_.member(fact, "uid");
  const auto found = entity_from(tree_, uid, schema_);
  if (!found) return "`uid` " + found.error();
  const Node* attrs = tree_.member(fact, "attrs");
  if (attrs != nullptr && attrs->kind != JsonTree::Kind::object)
    return "`attrs` must be an object, not " + described(tree_, *attrs);
  if (found->type == kNoSuchType) {
    if (from_cache_) return ignore(attrs == nullptr ? 0 : count(*attrs));
    return "`uid`: the policy has no entity type " +
           in_backticks(tree_.text(*tree_.member(uid, "type")));
  }
  bool absent = false;
  if (const Wrong wrong = is_absent(fact, absent)) return named(schema_, *found) + ": " + *wrong;
  if (absent) return absent_entity(fact, *found);
  if (!from_cache_) {
    if (const Wrong wrong = refused(sink_.add_entity(*found))) return wrong;
  }
  if (attrs != nullptr) {
    if (const Wrong wrong = attributes(*found, *attrs)) return wrong;
  }
  const Node* list = tree_.member(fact, "parents");
  const Wrong wrong = list == nullptr ? std::nullopt : parents(*found, *list);
  return wrong ? Wrong("parents of " + named(schema_, *found) + ": " + *wrong) : std::nullopt;
}

Wrong FactTaker::attributes(const Entity& entity, const Node& object) {
  for (const Node* a = tree_.first(object); a != nullptr; a = tree_.next(*a)) {
    if (const Wrong wrong = attribute(entity, *a)) {
      return "attribute " + in_backticks(tree_.key(*a)) + " of " + named(schema_, entity) + ": " +
             *wrong;
    }
  }
  return std::nullopt;
}

Wrong FactTaker::attribute(const Entity& entity, const Node& node) {
  const std::string_view name = tree_.key(node);
  const auto position = schema_.find_attribute(entity.type, name);
  const AttributeSchema* declared =
      position ? &schema_.entities[entity.type].attributes[*position] : nullptr;
  if (from_cache_ && (declared == nullptr || declared->trust != Trust::cached)) return ignore(1);
  if (declared == nullptr) return "the policy has no such attribute";
  const auto value = value_from(tree_, node, declared->type, schema_);
  if (!value) return value.error();
  return from_cache_ ? taken_from_cache(sink_.observe_attribute(entity, name, *value))
                     : refused(sink_.set_attribute(entity, name, *value));
}

// What an entity is `in` is the registry's word only. Null: its look-up failed.
Wrong FactTaker::parents(const Entity& entity, const Node& node) {
  const bool failed = node.kind == JsonTree::Kind::null;
  if (!failed && node.kind != JsonTree::Kind::array)
    return "must be an array, or null if they could not be had, not " + described(tree_, node);
  if (from_cache_) return ignore(failed ? 1 : count(node));
  if (failed) return refused(sink_.mark_incomplete(entity));
  for (const Node* one = tree_.first(node); one != nullptr; one = tree_.next(*one)) {
    const auto parent = entity_from(tree_, *one, schema_);
    if (!parent) return "one " + parent.error();
    if (parent->type == kNoSuchType) {
      return "the policy has no entity type " +
             in_backticks(tree_.text(*tree_.member(*one, "type")));
    }
    if (const Wrong wrong = refused(sink_.add_parent(entity, *parent))) return wrong;
  }
  return std::nullopt;
}

// --- rows

Wrong FactTaker::row(const Node& fact) {
  const bool may_be_absent = from_cache_ || changes_ != nullptr;
  Wrong unknown_key = may_be_absent
                          ? only(fact, {"relation", "key", "fields", "absent", "complete"})
                          : only(fact, {"relation", "key", "fields", "complete"});
  if (unknown_key) return unknown_key;
  const Node& relation = *tree_.member(fact, "relation");
  if (relation.kind != JsonTree::Kind::string)
    return "`relation` must be a name, not " + described(tree_, relation);
  const auto position = schema_.find_relation(tree_.text(relation));
  if (from_cache_ && (!position || schema_.relations[*position].trust != Trust::cached))
    return ignore(1);
  if (!position) return "the policy has no relation " + in_backticks(tree_.text(relation));
  const RelationSchema& declared = schema_.relations[*position];
  if (tree_.member(fact, "complete") != nullptr) return complete(fact, declared);
  bool absent = false;
  Wrong wrong = row_key(tree_.member(fact, "key"), declared);
  if (!wrong) wrong = row_fields(tree_.member(fact, "fields"), declared);
  if (!wrong) wrong = is_absent(fact, absent);
  if (!wrong) wrong = row_taken(declared, absent);
  return wrong ? Wrong("row of " + declared.name + ": " + *wrong) : std::nullopt;
}

Wrong FactTaker::row_key(const Node* key, const RelationSchema& declared) {
  key_.clear();
  if (key == nullptr || key->kind != JsonTree::Kind::array ||
      count(*key) != declared.columns.size())
    return "`key` must be an array of " + columns_text(declared);
  for (const Node* node = tree_.first(*key); node != nullptr; node = tree_.next(*node)) {
    const ColumnSchema& column = declared.columns[key_.size()];
    const auto value = value_from(tree_, *node, column.type, schema_);
    if (!value) return "`key`, column " + in_backticks(column.name) + ": " + value.error();
    key_.push_back(*value);
  }
  return std::nullopt;
}

Wrong FactTaker::row_fields(const Node* fields, const RelationSchema& declared) {
  fields_.clear();
  if (fields == nullptr) return std::nullopt;
  if (fields->kind != JsonTree::Kind::object)
    return "`fields` must be an object, not " + described(tree_, *fields);
  for (const Node* field = tree_.first(*fields); field != nullptr; field = tree_.next(*field)) {
    const auto place = [&] { return "field " + in_backticks(tree_.key(*field)) + ": "; };
    const auto found =
        std::find_if(declared.fields.begin(), declared.fields.end(),
                     [&](const AttributeSchema& f) { return f.name == tree_.key(*field); });
    if (found == declared.fields.end()) return place() + "the policy has no such field";
    const auto value = value_from(tree_, *field, found->type, schema_);
    if (!value) return place() + value.error();
    fields_.push_back({found->name, *value});
  }
  return std::nullopt;
}

Wrong FactTaker::row_taken(const RelationSchema& declared, bool absent) {
  if (!absent) {
    return from_cache_ ? taken_from_cache(sink_.observe_row(declared.name, key_, fields_))
                       : refused(sink_.add_row(declared.name, key_, fields_));
  }
  if (!fields_.empty()) return "a row that is absent has no `fields`";
  if (from_cache_) return taken_from_cache(sink_.observe_no_row(declared.name, key_));
  changes_->delete_row(declared.name, key_);
  return std::nullopt;
}

// `{"relation": .., "complete": false}`: what was looked up of it is not all there is. A change can take
// that back.
Wrong FactTaker::complete(const Node& fact, const RelationSchema& declared) {
  const std::string place = "relation " + in_backticks(declared.name) + ": ";
  const Node& complete = *tree_.member(fact, "complete");
  const bool is_complete = complete.kind == JsonTree::Kind::boolean && complete.number != 0;
  const bool may_be_said =
      complete.kind == JsonTree::Kind::boolean && (!is_complete || changes_ != nullptr);
  if (!may_be_said) {
    return place + (changes_ != nullptr ? "`complete` can only be true or false"
                                        : "`complete` can only be false");
  }
  if (const Wrong wrong = only(fact, {"relation", "complete"}))
    return place + *wrong + " beside `complete`";
  if (is_complete) {
    changes_->mark_complete(declared.name);
    return std::nullopt;
  }
  const FactResult result = sink_.mark_incomplete(std::string_view(declared.name));
  return from_cache_ ? taken_from_cache(result) : refused(result);
}

// --- globals and the snapshot

Wrong FactTaker::global(const Node& fact) {
  const Wrong unknown_key = changes_ != nullptr ? only(fact, {"global", "value", "absent"})
                                                : only(fact, {"global", "value"});
  if (unknown_key) return unknown_key;
  const Node& name = *tree_.member(fact, "global");
  if (name.kind != JsonTree::Kind::string)
    return "`global` must be a name, not " + described(tree_, name);
  const auto position = schema_.find_global(tree_.text(name));
  if (from_cache_ && (!position || schema_.globals[*position].trust != Trust::cached))
    return ignore(1);
  if (!position) return "the policy has no global " + in_backticks(tree_.text(name));
  const std::string place = "global " + in_backticks(tree_.text(name)) + ": ";
  const Node* value = tree_.member(fact, "value");
  bool absent = false;
  if (const Wrong wrong = is_absent(fact, absent)) return place + *wrong;
  if (absent && value != nullptr) return place + "has a `value` beside `absent`";
  if (absent) {
    changes_->clear_global(tree_.text(name));
    return std::nullopt;
  }
  if (value == nullptr) return place + "has no `value`";
  const auto read = value_from(tree_, *value, schema_.globals[*position].type, schema_);
  if (!read) return place + "`value` " + read.error();
  return from_cache_ ? taken_from_cache(sink_.observe_global(tree_.text(name), *read))
                     : refused(sink_.set_global(tree_.text(name), *read));
}

Wrong FactTaker::snapshot(const Node& fact) {
  if (const Wrong wrong = only(fact, {"snapshot"})) return wrong;
  const Node& about = *tree_.member(fact, "snapshot");
  if (about.kind != JsonTree::Kind::object)
    return "`snapshot` must be an object, not " + described(tree_, about);
  if (const Wrong wrong = only(about, {"revision", "as_of"})) return "`snapshot`: " + *wrong;
  if (from_cache_) return ignore(1);
  if (read_.revision) return "a second `snapshot`";
  const Node* revision = tree_.member(about, "revision");
  if (revision == nullptr || revision->kind != JsonTree::Kind::integer || revision->number < 0)
    return "`snapshot`: `revision` must be a whole number";
  const Node* as_of = tree_.member(about, "as_of");
  if (as_of == nullptr) return "`snapshot` has no `as_of`";
  const auto time = value_from(tree_, *as_of, {.kind = Type::Kind::time}, schema_);
  if (!time) return "`snapshot`: `as_of` " + time.error();
  read_.revision = static_cast<std::uint64_t>(revision->number);
  read_.as_of = Time(std::chrono::milliseconds(time->number()));
  return std::nullopt;
}

}  // namespace sightline::cli
