// What is being done -> one line on a terminal. Tested in tests/unit/compiler/cli/cmd_prove_test.cc.

#include "compiler/cli/progress.h"

#include <ostream>

#include "compiler/cli/printable.h"

namespace sightline::cli {

Progress::Progress(std::ostream& err, bool visible, std::string_view doing)
    : err_(err), visible_(visible), doing_(doing) {}

Progress::~Progress() {
  if (shown_) err_ << "\r\x1b[K" << std::flush;
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - begun_).count();
}

void Progress::say(std::string_view what) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begun_);
  if (!visible_ || seconds.count() < 1) return;
  err_ << "\r\x1b[K" << doing_ << ' ' << printable(what) << " (" << seconds.count() << " s)"
       << std::flush;
  shown_ = true;
}

}  // namespace sightline::cli
