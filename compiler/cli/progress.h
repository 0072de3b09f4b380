// The line that says what takes so long.
#pragma once

#include <chrono>
#include <iosfwd>
#include <string_view>

namespace sightline::cli {

// Shown from the first second on, overwritten by the next, and gone in the end. Nothing is shown where
// it is not `visible`, which is Streams::progress.
class Progress {
 public:
  Progress(std::ostream& err, bool visible, std::string_view doing = "proving");
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  void say(std::string_view what);
  double seconds() const;  // since it was made

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& err_;
  bool visible_, shown_ = false;
  std::string_view doing_;
  Clock::time_point begun_ = Clock::now();
};

}  // namespace sightline::cli
