// World -> replies. What a record is about is not looked at here: that is what is tested.
#include "tests/support/world_source.h"

#include <algorithm>

#include "compiler/world/world_values.h"

namespace sightline::testing {
namespace {

std::vector<Value> attributes_of(const Schema& schema, const World& world,
                                 const Elsewhere& elsewhere, const Question& question) {
  const auto& entities = world.entities[question.owner];
  const auto found = std::find_if(entities.begin(), entities.end(), [&](const WorldEntity& it) {
    return it.id == question.id && it.exists;
  });
  const auto& attributes = schema.entities[question.owner].attributes;
  std::vector<Value> values;
  for (std::uint16_t a = 0; a < attributes.size(); ++a) {
    if (attributes[a].trust != question.trust || !elsewhere.has_attribute(question.owner, a))
      continue;
    values.push_back(found == entities.end()
                         ? Value::unavailable()
                         : to_value(attributes[a].type, found->attributes[a], world));
  }
  return values;
}

std::vector<ObservedRow> rows_of(const Schema& schema, const World& world,
                                 const Question& question) {
  const RelationSchema& relation = schema.relations[question.owner];
  std::vector<ObservedRow> rows;
  for (const WorldRow& row : world.rows[question.owner]) {
    ObservedRow given;
    bool matches = true;
    std::size_t at = 0;
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      given.columns.push_back(
          to_value(relation.columns[c].type, WorldValue::of(row.columns[c]), world));
      if ((question.mask >> c & 1) != 0)
        matches = matches && is_same(question.key[at++], given.columns.back());
    }
    for (std::size_t f = 0; f < row.fields.size(); ++f)
      given.fields.push_back(to_value(relation.fields[f].type, row.fields[f], world));
    if (matches) rows.push_back(given);
  }
  return rows;
}

}  // namespace

Elsewhere everything(const Schema& schema) {
  Elsewhere all(schema);
  for (std::uint16_t type = 0; type < schema.entities.size(); ++type) {
    for (const Trust trust : {Trust::registry, Trust::sealed_fixed, Trust::cached, Trust::sealed})
      all.add_attributes(type, trust);
  }
  for (std::uint16_t r = 0; r < schema.relations.size(); ++r) all.add_relation(r);
  for (std::uint16_t g = 0; g < schema.globals.size(); ++g) all.add_global(g);
  return all;
}

Answer said_of(const Schema& schema, const World& world, const Elsewhere& elsewhere,
               const Question& question) {
  Answer answer;
  answer.stamp = Time{std::chrono::milliseconds{world.as_of}};
  switch (question.kind) {
    case Question::Kind::global:
      answer.values.push_back(
          to_value(schema.globals[question.owner].type, world.globals[question.owner], world));
      break;
    case Question::Kind::attributes:
      answer.values = attributes_of(schema, world, elsewhere, question);
      break;
    case Question::Kind::rows:
      answer.rows = rows_of(schema, world, question);
      answer.complete = world.complete[question.owner];
      break;
  }
  return answer;
}

World without_sealed(const Schema& schema, World world) {
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    for (auto& entity : world.entities[type]) {
      for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
        const AttributeSchema& attribute = schema.entities[type].attributes[a];
        if (!is_sealed(attribute.trust)) continue;
        entity.attributes[a] =
            attribute.type.optional ? WorldValue::none() : WorldValue::unavailable();
      }
    }
  }
  for (std::size_t r = 0; r < world.rows.size(); ++r)
    if (is_sealed(schema.relations[r].trust)) world.rows[r].clear();
  for (std::size_t g = 0; g < world.globals.size(); ++g)
    if (is_sealed(schema.globals[g].trust)) world.globals[g] = WorldValue::unavailable();
  return world;
}

Request request_of(const Schema& schema, const World& world, const WorldRequest& asked,
                   std::vector<ContextValue>& context) {
  for (std::uint16_t c = 0; c < asked.context.size(); ++c)
    context.push_back({c, to_value(schema.context[c].type, asked.context[c], world)});
  const auto entity = [&](std::uint32_t type, std::uint32_t position) {
    return Entity{static_cast<std::uint16_t>(type), world.entities[type][position].id};
  };
  return {.principal = entity(asked.principal_type, asked.principal),
          .action = static_cast<std::uint16_t>(asked.action),
          .resource = entity(asked.resource_type, asked.resource),
          .now = Time(std::chrono::milliseconds(asked.now)),
          .context = context};
}

bool was_across_lists(const Schema& schema, const Decision& decision) {
  return std::any_of(decision.missing.begin(), decision.missing.end(), [&](const MissingFact& it) {
    return it.kind == MissingFact::Kind::rows && schema.relations[it.owner].listed_by != 0;
  });
}

void WorldRegistry::ask(std::span<const Question> questions, Deadline, Replies& replies) {
  const World& world = is_held_ || !was_asked_ ? *world_ : *then_;
  for (const Question& question : questions)
    replies.take({question, Reply::Kind::answer, said_of(schema_, world, serves_, question), {}});
  was_asked_ = true;
}

void WorldCache::set_world(const World& world, Time now) {
  world_ = &world;
  now_ = now;
}

const std::vector<std::vector<std::byte>>& WorldCache::records_of(const Question& question) {
  const Schema& schema = declarations_.schema();
  const auto [it, fresh] = records_.try_emplace(described(schema, question));
  if (!fresh) return it->second;
  FactRecord record;
  record.owner = question.owner;
  record.stamp = now_;
  const auto put = [&] {
    // A record is not sealed if it is not known in part.
    if (auto bytes = seal(declarations_, record, keys_)) it->second.push_back(*bytes);
  };
  const Answer said = said_of(schema, *world_, serves_, question);
  if (question.kind == Question::Kind::attributes) {
    record.kind = question.trust == Trust::sealed_fixed ? FactRecord::Kind::fixed_attributes
                                                        : FactRecord::Kind::attributes;
    record.id = question.id;
    record.values = said.values;
    put();
  } else if (question.kind == Question::Kind::global) {
    record.kind = FactRecord::Kind::global;
    record.values = said.values;
    put();
  } else if (question.is_list) {
    record.kind = FactRecord::Kind::list;
    record.key = question.key;
    for (const ObservedRow& row : said.rows) record.rows.push_back({row.columns, row.fields});
    put();
  } else {
    record.kind = FactRecord::Kind::row;
    for (const ObservedRow& row : said.rows) {
      record.key = row.columns;
      record.values = row.fields;
      put();
    }
  }
  return it->second;
}

void WorldCache::ask(std::span<const Question> questions, Deadline, Replies& replies) {
  for (const Question& question : questions) {
    if (!is_sealed(question.trust)) {
      const Answer said = said_of(declarations_.schema(), *world_, serves_, question);
      replies.take({question, Reply::Kind::answer, said, {}});
      continue;
    }
    const auto& records = records_of(question);
    Reply reply{question, Reply::Kind::records, {}, {records.begin(), records.end()}};
    if (records.empty()) reply.kind = Reply::Kind::absent;
    replies.take(reply);
  }
}

}  // namespace sightline::testing
