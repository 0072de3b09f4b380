// The declarations that a canonical text mentions, one line each.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "sightline/typed.h"

namespace sightline {

class Mentions {
 public:
  explicit Mentions(const typed::Policy& policy) : policy_(policy) {}

  void action(std::uint32_t id);
  void entity(std::uint32_t id);  // what it is in, and so on upwards
  void enumeration(std::uint32_t id);
  void attribute(std::uint32_t entity, std::uint32_t id);
  void global(std::uint32_t id);
  void context(std::uint32_t id);
  void relation(std::uint32_t id);
  void field(std::uint32_t relation, std::uint32_t id);
  // The name of a type, whose enum is mentioned with it.
  std::string type(const typed::Type& type);

  // The lines, sorted, each ending in a line end.
  std::string text() const;

 private:
  std::string fact(std::string_view kind, const std::string& owner, const typed::Attribute& fact);

  const typed::Policy& policy_;
  std::set<std::string> lines_;
  std::set<std::uint32_t> entities_;
};

// `"a \" b"`: as it could be written in a policy.
std::string quoted(std::string_view text);

}  // namespace sightline
