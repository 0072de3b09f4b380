// Text to nodes, one declaration at a time, so that an error in one leaves the others readable. The
// only file that instantiates the grammar and the only place where its exception is caught. Tested
// in tests/unit/policy/syntax/. Refuses to know what becomes of a declaration.
#include "policy/syntax/read.h"

#include <algorithm>
#include <optional>

#include "policy/syntax/actions.h"
#include "policy/syntax/scan.h"

namespace sightline::syntax {
namespace {

using Input =
    tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;

// Reads with a grammar rule from `begin` on: where it ended, or where and why it broke off.
struct Read {
  std::uint32_t end = 0;
  std::optional<Failure> failure;
};
template <class Rule>
Read read(State& state, std::uint32_t begin) {
  Input in(state.text.data() + begin, state.text.data() + state.text.size(), "");
  state.nodes.clear();
  state.depth = 0;
  try {
    (void)tao::pegtl::parse<Rule, tao::pegtl::nothing, Control>(in, state);
  } catch (const Failure& failure) {
    return {failure.offset, failure};
  }
  return {state.offset(in), std::nullopt};
}

}  // namespace

void read_items(std::string_view text, std::uint32_t begin, const Reading& reading) {
  State state(text, begin);
  if (text.substr(begin).starts_with(kByteOrderMark)) begin += 3;
  std::uint32_t at = read<grammar::separator>(state, begin).end;
  while (at < text.size()) {
    const Read item = read<grammar::item>(state, at);
    if (item.failure) {
      if (!reading.broke_off(item.failure->expected, at, item.end)) return;
      at = next_declaration(text, std::max(at + 1, item.end));
    } else {
      if (!reading.read(Branch(state.nodes, state.nodes.size() - 1))) return;
      at = item.end;
    }
  }
}

}  // namespace sightline::syntax
