// Seals the stamp of a recording, opens it, and finds out that somebody changed it.
#include <cstddef>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>

#include "sightline/trust/sealed_record.h"

int main(int argc, char** argv) {
  using sightline::FactRecord;
  std::ifstream file(argc > 1 ? argv[1] : "", std::ios::binary);
  const std::string artifact(std::istreambuf_iterator<char>(file), {});
  const auto policy = sightline::Policy::load(std::as_bytes(std::span(artifact)));
  if (!policy) return 1;
  const sightline::SealedDeclarations declarations(*policy);
  const auto clip = declarations.find(FactRecord::Kind::fixed_attributes, "Clip");
  if (!clip) return 1;
  FactRecord record;
  record.owner = *clip;
  record.stamp = sightline::Time(std::chrono::hours(500'000));
  record.id = "c1";
  for (const std::uint16_t a : declarations.attributes(record.kind, *clip)) {
    const sightline::Type& type = policy->schema().entities[*clip].attributes[a].type;
    record.values.push_back(type.kind == sightline::Type::Kind::entity
                                ? sightline::Value::entity({type.id, "north"})
                                : sightline::Value::time(record.stamp));
  }

  const auto keys = sightline::SealKeys::parse(sightline::SealKeys::generate().text().view());
  if (!keys) return 1;
  auto bytes = sightline::seal(declarations, record, *keys);
  if (!bytes) {
    std::cerr << bytes.error().message << '\n';
    return 1;
  }
  const auto opened = sightline::open(declarations, *keys, *bytes);
  if (!opened || !sightline::is_about(opened->record, record.kind, *clip, "c1", {})) return 1;
  std::cout << "opened: " << opened->record.id << '\n';
  bytes->back() ^= std::byte{1};
  const auto changed = sightline::open(declarations, *keys, *bytes);
  if (changed) return 1;
  std::cout << "changed: " << sightline::name_of(changed.error().kind) << '\n';
  return 0;
}
