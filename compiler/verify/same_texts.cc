// Program, typed::Policy -> sentences. Tested by tests/unit/compiler/verify. It knows no meaning:
// that the code means the text is for compiler/prove/same_meaning.h, which runs first and has
// compared the lists.
#include "compiler/verify/same_texts.h"

#include <fmt/format.h>

#include "runtime/format/digest.h"

namespace sightline {

std::vector<std::string> text_differences(const Program& program, const typed::Policy& policy,
                                          std::string_view source_text) {
  std::vector<std::string> out;
  if (program.source != sha256(std::as_bytes(std::span(source_text)))) {
    out.push_back(
        fmt::format("it was compiled from another text, with digest {}", to_hex(program.source)));
  }
  if (program.name != policy.name)
    out.push_back(fmt::format("it is named `{}`, the source `{}`", program.name, policy.name));
  for (std::size_t r = 0; r < policy.rules.size() && r < program.rules.size(); ++r) {
    if (program.rules[r].doc != policy.rules[r].doc)
      out.push_back(fmt::format("rule `{}` is documented otherwise", policy.rules[r].name));
  }
  for (std::size_t i = 0; i < policy.invariants.size() && i < program.invariants.size(); ++i) {
    if (program.invariants[i].doc != policy.invariants[i].doc) {
      out.push_back(
          fmt::format("invariant `{}` is documented otherwise", policy.invariants[i].name));
    }
  }
  return out;
}

}  // namespace sightline
