// Whoever takes facts: the calls of a SnapshotBuilder.
#pragma once

#include <span>
#include <string_view>

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

// A SnapshotBuilder or a FactLedger, which outlives it.
template <class Taker>
class SinkOf final : public FactSink {
 public:
  explicit SinkOf(Taker& taker) : taker_(taker) {}
  FactResult add_entity(Entity entity) override { return taker_.add_entity(entity); }
  FactResult set_attribute(Entity entity, std::string_view name, const Value& value) override {
    return taker_.set_attribute(entity, name, value);
  }
  FactResult observe_attribute(Entity entity, std::string_view name, const Value& value) override {
    return taker_.observe_attribute(entity, name, value);
  }
  FactResult add_parent(Entity child, Entity parent) override {
    return taker_.add_parent(child, parent);
  }
  FactResult mark_incomplete(Entity entity) override { return taker_.mark_incomplete(entity); }
  FactResult mark_incomplete(std::string_view relation) override {
    return taker_.mark_incomplete(relation);
  }
  FactResult add_row(std::string_view relation, std::span<const Value> key,
                     std::span<const FieldValue> fields) override {
    return taker_.add_row(relation, key, fields);
  }
  FactResult observe_row(std::string_view relation, std::span<const Value> key,
                         std::span<const FieldValue> fields) override {
    return taker_.observe_row(relation, key, fields);
  }
  FactResult observe_no_row(std::string_view relation, std::span<const Value> key) override {
    return taker_.observe_no_row(relation, key);
  }
  FactResult set_global(std::string_view name, const Value& value) override {
    return taker_.set_global(name, value);
  }
  FactResult observe_global(std::string_view name, const Value& value) override {
    return taker_.observe_global(name, value);
  }

 private:
  Taker& taker_;
};

}  // namespace sightline::cli
