// The names that a policy text uses, by what they are names of.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "policy/ast/ast.h"

namespace sightline {

struct Uses {
  std::set<std::string> types;        // enums, entity types and relations, in worlds too
  std::set<std::string> calls;        // defines, but what only unused defines call
  std::set<std::string> words;        // every bare name and name after a dot of unused defines
  std::set<std::string> groups;       // and actions: whatever stands where these are named
  std::set<std::string> obligations;  // carried, dropped or asked for
  std::set<std::string> worlds;       // that some test runs in
  std::set<std::string> context;      // fields that some test gives
  std::set<std::string> changed;      // globals that some test changes
  std::set<std::pair<std::string, std::string>> given;  // type or relation, part: in some world
};

Uses uses_of(const ast::Policy& policy);

}  // namespace sightline
