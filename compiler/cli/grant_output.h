// Keys, grants and admissions as lines and as JSON.
#pragma once

#include <string>

#include "compiler/cli/grant_files.h"
#include "sightline/trust/grant.h"

namespace sightline::cli {

std::string grant_keys_lines(const GrantKeysNow& keys);
std::string grant_keys_json(const GrantKeysNow& keys);
std::string admitted_lines(const Admitted& admitted);
std::string admitted_json(const Admitted& admitted);
std::string grant_lines(const GrantClaims& claims);

}  // namespace sightline::cli
