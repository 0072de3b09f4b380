// What the old policy's names are called in the new one.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "sightline/diff.h"

namespace sightline {

class Renaming {
 public:
  // A rename that names nothing in one of the policies, or two that meet in one name, are refused.
  static Result<Renaming, DiffError> make(const std::vector<Rename>& renames, const Schema& before,
                                          const Schema& after);

  // The name that the new policy must have for it; nothing if that name was given to another.
  std::optional<std::string> of(const std::string& name) const;
  // Of `before_owner.name`, inside what the new policy calls `after_owner`.
  std::optional<std::string> of(const std::string& before_owner, const std::string& after_owner,
                                const std::string& name) const;

 private:
  std::optional<std::string> full(const std::string& name, const std::string& unchanged) const;

  std::map<std::string, std::string> renamed_;  // from the old policy's names
  std::map<std::string, std::string> taken_;    // to the new policy's names
};

}  // namespace sightline
