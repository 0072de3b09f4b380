// What `verify` prints.
#pragma once

#include <cstddef>
#include <string>

#include "sightline/verification.h"

namespace sightline::cli {

struct VerifiedFile {
  std::string name;
  std::size_t size = 0;
  Digest digest{}, body{};  // of all of it, and of all but the proofs
  bool with_source = false;
};

std::string verification_lines(const Verification& found, const VerifiedFile& file);
std::string verification_json(const Verification& found, const VerifiedFile& file);

}  // namespace sightline::cli
