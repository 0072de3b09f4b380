// How a source that talks to a server has been doing, since it was made.
#pragma once

#include <cstdint>
#include <string>

namespace sightline {

struct SourceCounts {
  std::uint64_t asks = 0;      // of ask()
  std::uint64_t answered = 0;  // replies with facts
  std::uint64_t absent = 0, failed = 0;
  std::uint64_t another_question =
      0;  // what came back was about something else than was asked there
  std::uint64_t connected = 0;
  std::uint64_t given_up = 0;  // connections that were closed in trouble, out of step or too late
  std::string last_trouble = {};  // in words, without secrets; empty: there was none
};

}  // namespace sightline
