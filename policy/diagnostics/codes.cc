// What each diagnostic code is called and tells: from Code to text, all from codes.def.
// Tested in tests/unit/policy/diagnostics/codes_test.cc. Knows no message of any single mistake.
#include "policy/diagnostics/codes.h"

#include <fmt/format.h>

namespace sightline {

std::string code_text(Code code) { return fmt::format("SL{:04}", static_cast<unsigned>(code)); }

std::string_view code_title(Code code) {
  switch (code) {
#define SIGHTLINE_CODE(enumerator, number, title, story) \
  case Code::enumerator:                                 \
    return title;
#include "policy/diagnostics/codes.def"
#undef SIGHTLINE_CODE
  }
  return "";  // not a code
}

std::string_view code_story(Code code) {
  switch (code) {
#define SIGHTLINE_CODE(enumerator, number, title, story) \
  case Code::enumerator:                                 \
    return story;
#include "policy/diagnostics/codes.def"
#undef SIGHTLINE_CODE
  }
  return "";  // not a code
}

}  // namespace sightline
