// Whoever takes facts: the calls of a SnapshotBuilder.
#pragma once

#include <span>
#include <string_view>

#include "sightline/explain.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline::cli {

class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual FactResult add_entity(Entity entity) = 0;
  virtual FactResult set_attribute(Entity entity, std::string_view name, const Value& value) = 0;
  virtual FactResult observe_attribute(Entity entity, std::string_view name,
                                       const Value& value) = 0;
  virtual FactResult add_parent(Entity child, Entity parent) = 0;
  virtual FactResult mark_incomplete(Entity entity) = 0;
  virtual FactResult mark_incomplete(std::string_view relation) = 0;
  virtual FactResult add_row(std::string_view relation, std::span<const Value> key,
                             std::span<const FieldValue> fields) = 0;
  virtual FactResult observe_row(std::string_view relation, std::span<const Value> key,
                                 std::span<const FieldValue> fields) = 0;
  virtual FactResult observe_no_row(std::string_view relation, std::span<const Value> key) = 0;
  virtual FactResult set_global(std::string_view name, const Value& value) = 0;
  virtual FactResult observe_global(std::string_view name, const Value& value) = 0;
};

// Whoever takes facts back as well.
class ChangeSink : public FactSink {
 public:
  virtual void delete_entity(Entity entity) = 0;
  virtual void delete_row(std::string_view relation, std::span<const Value> key) = 0;
  virtual void clear_global(std::string_view name) = 0;
  virtual void mark_complete(std::string_view relation) = 0;
};

// A SnapshotBuilder, and which facts a cache spoke about if anybody asks. All of them outlive it.
class BuilderSink final : public FactSink {
 public:
  BuilderSink(SnapshotBuilder& builder, const Schema& schema, CacheWords* words)
      : builder_(builder), schema_(schema), words_(words) {}
  FactResult add_entity(Entity entity) override { return builder_.add_entity(entity); }
  FactResult set_attribute(Entity entity, std::string_view name, const Value& value) override {
    return builder_.set_attribute(entity, name, value);
  }
  FactResult observe_attribute(Entity entity, std::string_view name, const Value& value) override {
    auto taken = builder_.observe_attribute(entity, name, value);
    if (taken && words_ != nullptr)
      words_->add_attribute(entity, *schema_.find_attribute(entity.type, name));
    return taken;
  }
  FactResult add_parent(Entity child, Entity parent) override {
    return builder_.add_parent(child, parent);
  }
  FactResult mark_incomplete(Entity entity) override { return builder_.mark_incomplete(entity); }
  FactResult mark_incomplete(std::string_view relation) override {
    return builder_.mark_incomplete(relation);
  }
  FactResult add_row(std::string_view relation, std::span<const Value> key,
                     std::span<const FieldValue> fields) override {
    return builder_.add_row(relation, key, fields);
  }
  FactResult observe_row(std::string_view relation, std::span<const Value> key,
                         std::span<const FieldValue> fields) override {
    auto taken = builder_.observe_row(relation, key, fields);
    if (taken && words_ != nullptr) words_->add_row(*schema_.find_relation(relation), key);
    return taken;
  }
  FactResult observe_no_row(std::string_view relation, std::span<const Value> key) override {
    return builder_.observe_no_row(relation, key);
  }
  FactResult set_global(std::string_view name, const Value& value) override {
    return builder_.set_global(name, value);
  }
  FactResult observe_global(std::string_view name, const Value& value) override {
    auto taken = builder_.observe_global(name, value);
    if (taken && words_ != nullptr) words_->add_global(*schema_.find_global(name));
    return taken;
  }

 private:
  SnapshotBuilder& builder_;
  const Schema& schema_;
  CacheWords* words_;
};

}  // namespace sightline::cli
