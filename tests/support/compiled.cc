// Text -> Compiled, or an exception that shows what is wrong with the text.
#include "tests/support/compiled.h"

#include <stdexcept>

namespace sightline::testing {
namespace {

CheckedPolicy check_or_throw(const Source& source) {
  CheckResult result = check(source);
  if (result.policy) return std::move(*result.policy);
  std::string text;
  for (const auto& diagnostic : result.diagnostics) text += render(diagnostic, source);
  throw std::runtime_error(text + "\n" + std::string(source.text()));
}

}  // namespace

CheckedPolicy checked(const std::string& text) { return check_or_throw(Source("test.pol", text)); }

Compiled compiled(std::string text) { return compiled(Source("test.pol", std::move(text))); }

Compiled compiled(Source source) {
  CheckedPolicy policy = check_or_throw(source);
  auto artifact = compile(policy, source.text());
  if (!artifact) throw std::runtime_error(artifact.error().message);
  auto loaded = Policy::load(*artifact, {.require = {}, .accept_unproved = true});
  if (!loaded) throw std::runtime_error(loaded.error().message);
  return {std::move(source), std::move(policy), std::move(*artifact), std::move(*loaded)};
}

}  // namespace sightline::testing
