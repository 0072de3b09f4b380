// The names that a policy text speaks of, by what they are names of.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "policy/ast/ast.h"

namespace sightline {

struct Mentions {
  std::set<std::string> types;        // enums, entity types and relations, outside of worlds too
  std::set<std::string> calls;        // defines that something other than an unused define calls
  std::set<std::string> words;        // every bare name and name after a dot of unused defines
  std::set<std::string> groups;       // and actions: whatever stands where these are named
  std::set<std::string> obligations;  // carried, dropped or asked for
  std::set<std::string> worlds;       // that some test runs in
  std::set<std::string> context;      // fields that some test gives
  std::set<std::string> changed;      // globals that some test changes
  std::set<std::string> tried;        // actions and groups in the lines of tests
  std::set<std::pair<std::string, std::string>> given;  // type or relation, part: in some world
};

Mentions mentions_of(const ast::Policy& policy);

}  // namespace sightline
