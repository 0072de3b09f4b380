// Any bytes as policy text: check() answers with diagnostics or a policy, and what it says can be shown.
#include <cstddef>
#include <cstdint>
#include <string>

#include "sightline/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const sightline::Source source("fuzz.pol", std::string(data, data + size));
  const sightline::CheckResult result = sightline::check(source);
  for (const auto& diagnostic : result.diagnostics) sightline::render(diagnostic, source);
  if (!result.policy && result.diagnostics.empty()) __builtin_trap();  // refused without a word
  return 0;
}
