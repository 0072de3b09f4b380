// One fact at a time, from JSON to whoever takes facts.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/fact_sink.h"
#include "compiler/cli/facts.h"
#include "compiler/cli/json_tree.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline::cli {

using Wrong = std::optional<std::string>;  // what is wrong with a fact; nothing if it was taken

// Takes what the tree holds. All that it is made of outlives it.
class FactTaker {
 public:
  FactTaker(const JsonTree& tree, Speaker speaker, const Schema& schema, FactSink& sink,
            FactsRead& read);
  // Of the registry, facts that are taken back as well.
  FactTaker(const JsonTree& tree, const Schema& schema, ChangeSink& sink, FactsRead& read);
  Wrong take();

 private:
  using Node = JsonTree::Node;

  Wrong only(const Node& object, std::initializer_list<std::string_view> keys) const;
  std::uint64_t count(const Node& parent) const;
  Wrong ignore(std::uint64_t facts);
  static Wrong refused(const FactResult& result);
  Wrong taken_from_cache(const FactResult& result);

  Wrong is_absent(const Node& fact, bool& absent) const;

  Wrong entity(const Node& fact);
  Wrong absent_entity(const Node& fact, const Entity& entity);
  Wrong attributes(const Entity& entity, const Node& object);
  Wrong attribute(const Entity& entity, const Node& node);
  Wrong parents(const Entity& entity, const Node& node);

  Wrong row(const Node& fact);
  Wrong row_key(const Node* key, const RelationSchema& declared);
  Wrong row_fields(const Node* fields, const RelationSchema& declared);
  Wrong row_taken(const RelationSchema& declared, bool absent);
  Wrong complete(const Node& fact, const RelationSchema& declared);

  Wrong global(const Node& fact);
  Wrong snapshot(const Node& fact);

  const JsonTree& tree_;
  bool from_cache_;
  const Schema& schema_;
  FactSink& sink_;
  ChangeSink* changes_ = nullptr;  // where facts are taken back
  FactsRead& read_;
  std::vector<Value> key_;          // of the row in hand
  std::vector<FieldValue> fields_;  // of the row in hand
};

}  // namespace sightline::cli
