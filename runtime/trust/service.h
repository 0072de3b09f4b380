// Which questions one of a collector's sources is asked.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sightline/observation.h"
#include "sightline/result.h"

namespace sightline {

// A name of the schema that facts can be asked by.
struct ServedName {
  Question::Kind kind;
  std::uint16_t owner;
};

class Service {
 public:
  explicit Service(const Schema& schema)
      : types_(schema.entities.size()),
        relations_(schema.relations.size()),
        globals_(schema.globals.size()) {}
  void add(ServedName name) { of(name.kind)[name.owner] = true; }
  bool has(Question::Kind kind, std::uint16_t owner) const {
    return kind == Question::Kind::attributes ? types_[owner]
           : kind == Question::Kind::rows     ? relations_[owner]
                                              : globals_[owner];
  }

 private:
  std::vector<bool>& of(Question::Kind kind) {
    return kind == Question::Kind::attributes ? types_
           : kind == Question::Kind::rows     ? relations_
                                              : globals_;
  }
  std::vector<bool> types_, relations_, globals_;
};

// In words: what is wrong with the name.
Result<ServedName, std::string> find_name(const Schema& schema, const std::string& name);
// What of it the registry is asked for; refuses what only a snapshot may say, and what proofs rely on if the
// registry does not keep it.
Result<ServedName, std::string> add_registry_name(const Policy& policy, const std::string& name,
                                                  bool keeps_declarations, Elsewhere& elsewhere);
// What of it a cache has a say in.
Result<ServedName, std::string> add_cache_name(const Policy& policy, const std::string& name,
                                               bool has_keys, Elsewhere& elsewhere);

}  // namespace sightline
