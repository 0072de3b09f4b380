// The canonical layout of a policy: from Source to text. The tokens and comments of the result are
// those of the source; a second time changes nothing. Tested in
// tests/unit/policy/syntax/format_test.cc. Refuses to know what a policy means, and what it
// imports.
#include "policy/syntax/layout.h"
#include "policy/syntax/parse.h"
#include "policy/syntax/pieces.h"
#include "policy/syntax/read.h"

namespace sightline {
namespace {

// Of a text without errors.
std::string lay_out_once(std::string_view text) {
  syntax::PieceMaker maker(text);
  syntax::read_items(text, 0,
                     {[&](const syntax::Branch& item) {
                        maker.add_item(item);
                        return true;
                      },
                      [](const syntax::Expected&, std::uint32_t, std::uint32_t) { return false; }});
  return syntax::lay_out(std::move(maker).finish());
}

}  // namespace

std::optional<std::string> format(const Source& source) {
  if (!syntax_errors(source).empty()) return std::nullopt;
  const std::string_view given = source.text(source.parts().front().span);
  std::string text = lay_out_once(given);
  // A line that was broken for its length is one that the author broke from then on, and other
  // lines may fit better beside it. Breaks are only added, so this ends.
  for (std::string next = lay_out_once(text); next != text; next = lay_out_once(text)) text = next;
  if (text.size() > kMaxSourceBytes) return std::string(given);  // it could not be read any more
  return text;
}

}  // namespace sightline
