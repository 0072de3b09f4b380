// The whole program but for the process around it: tests call run() with string streams.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace sightline::cli {

using Args = std::span<const std::string>;  // without the program's name

struct Streams {
  std::istream& in;
  std::ostream& out;       // data
  std::ostream& err;       // messages
  bool colour = false;     // may `out` be coloured
  bool progress = false;   // may `err` show a line that is overwritten
  std::string cache = {};  // the folder for what is worth keeping; empty: nothing is kept
};

// What every command ends with (the numbers are a promise to scripts).
enum class Exit : int {
  fine = 0,
  findings = 1,        // refuted, vacuous, a failing test, denied with --fail-on-deny
  unreadable = 2,      // the input could not be read or does not check, or the usage is wrong
  inconclusive = 3,    // the solver gave up
  internal_error = 4,  // our mistake
};

// Runs one command line; returns the number of an Exit. Never throws.
int run(Args args, Streams streams);

}  // namespace sightline::cli
