// Facts from JSON, on their way to a directory.
#pragma once

#include "compiler/cli/fact_sink.h"
#include "sightline/fact_batch.h"
#include "sightline/schema.h"

namespace sightline::cli {

// Writes them into a batch, which outlives it as the schema does. An entity that is added is all that
// is known of it from then on.
class BatchSink final : public ChangeSink {
 public:
  BatchSink(const Schema& schema, FactBatch& batch) : schema_(schema), batch_(batch) {}

  FactResult add_entity(Entity entity) override;
  FactResult set_attribute(Entity entity, std::string_view name, const Value& value) override;
  FactResult add_parent(Entity child, Entity parent) override;
  FactResult mark_incomplete(Entity entity) override;
  FactResult mark_incomplete(std::string_view relation) override;
  FactResult add_row(std::string_view relation, std::span<const Value> key,
                     std::span<const FieldValue> fields) override;
  FactResult set_global(std::string_view name, const Value& value) override;

  void delete_entity(Entity entity) override;
  void delete_row(std::string_view relation, std::span<const Value> key) override;
  void clear_global(std::string_view name) override;
  void mark_complete(std::string_view relation) override;

  // What a cache says is not kept in a directory: these refuse.
  FactResult observe_attribute(Entity, std::string_view, const Value&) override;
  FactResult observe_row(std::string_view, std::span<const Value>,
                         std::span<const FieldValue>) override;
  FactResult observe_no_row(std::string_view, std::span<const Value>) override;
  FactResult observe_global(std::string_view, const Value&) override;

 private:
  const Schema& schema_;
  FactBatch& batch_;
};

}  // namespace sightline::cli
