// Any bytes as policy text: what can be read can be laid out, and is then the same policy with the
// same tokens; a second layout changes nothing.
#include <cstddef>
#include <cstdint>
#include <string>

#include "policy/syntax/parse.h"
#include "tests/unit/policy/syntax/dump.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const sightline::Source source("fuzz.pol", std::string(data, data + size));
  const auto layout = sightline::format(source);
  const auto read = sightline::parse_alone(source);
  if (layout.has_value() != read.diagnostics.empty()) __builtin_trap();
  for (const auto& diagnostic : read.diagnostics) sightline::render(diagnostic, source);
  if (!layout) return 0;
  const sightline::Source again("again.pol", *layout);
  const auto reread = sightline::parse_alone(again);
  if (!reread.diagnostics.empty()) __builtin_trap();
  if (sightline::dump(reread.policy) != sightline::dump(read.policy)) __builtin_trap();
  if (sightline::format(again) != layout) __builtin_trap();
  return 0;
}
