// Tasks -> their answers, each by way of a forked child and a pipe. Tested by
// tests/unit/compiler/prove/workers_test.cc with children that hang, crash, exhaust their memory
// and say nothing. SOUNDNESS: only a child that ended well has answered; it knows nothing of
// verdicts.
#include "compiler/prove/workers.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <span>

#include <fmt/format.h>

namespace sightline {
namespace {

using Clock = std::chrono::steady_clock;
using Task = std::function<std::vector<std::byte>(std::size_t)>;

// Sanitizers reserve more addresses than any limit would allow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitsMemory = false;
#else
constexpr bool kLimitsMemory = true;
#endif

struct Child {
  std::size_t task = 0;
  pid_t process = 0;
  int pipe = -1;
  Clock::time_point begun = Clock::now();
  std::vector<std::byte> received = {};
};

bool write_all(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// The child's whole life. It leaves without what a process does at its end, exceptions included:
// that is the parent's.
[[noreturn]] void live(std::size_t number, const Task& task, const WorkerLimits& limits, int pipe,
                       pid_t parent) noexcept {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody would wait for it
  if (getppid() != parent) _exit(1);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  const rlimit memory{limits.memory, limits.memory};
  if (kLimitsMemory) setrlimit(RLIMIT_AS, &memory);
  _exit(write_all(pipe, task(number)) ? 0 : 1);
}

class Workers {
 public:
  Workers(std::size_t count, const Task& task, const WorkerLimits& limits,
          const std::function<void(std::size_t)>& waiting)
      : task_(task), limits_(limits), waiting_(waiting), answers_(count) {}
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() {  // some are left only when an exception ends the whole
    for (Child& child : children_) end(child);
  }

  std::vector<WorkerAnswer> run() {
    for (;;) {
      while (begun_ < answers_.size() && children_.size() < std::max(1U, limits_.jobs)) begin();
      if (children_.empty()) return std::move(answers_);
      if (waiting_) waiting_(children_.front().task);
      wait_a_little();
    }
  }

 private:
  void begin() {
    const std::size_t number = begun_++;
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return cannot_begin(number);
    const pid_t self = getpid();
    const pid_t process = fork();
    if (process == 0) live(number, task_, limits_, ends[1], self);
    close(ends[1]);
    if (process < 0) {
      close(ends[0]);
      return cannot_begin(number);
    }
    children_.push_back({number, process, ends[0]});
  }
  void cannot_begin(std::size_t number) {
    answers_[number].why_none =
        fmt::format("no process for it: {}", std::strerror(errno));  // NOLINT: one thread
  }

  // Until something was sent, somebody's time is over, or it is time to be heard of again.
  void wait_a_little() {
    constexpr int kTick = 200;  // ms
    std::vector<pollfd> files;
    int least = kTick;
    for (const Child& child : children_) {
      files.push_back({child.pipe, POLLIN, 0});
      if (limits_.seconds) least = std::min(least, milliseconds_left(child));
    }
    poll(files.data(), files.size(), std::max(least, 0));  // if it fails, none is ready yet
    for (std::size_t i = children_.size(); i-- > 0;) {
      if (is_over(children_[i], files[i].revents != 0))
        children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  int milliseconds_left(const Child& child) const {
    const std::chrono::duration<double> lived = Clock::now() - child.begun;
    return static_cast<int>(std::clamp((*limits_.seconds - lived.count()) * 1000.0, -1.0, 1e6)) + 1;
  }

  bool is_over(Child& child, bool is_ready) {
    if (is_ready && receive(child)) {
      answer(child);
      return true;
    }
    if (!limits_.seconds || milliseconds_left(child) > 0) return false;
    end(child);
    answers_[child.task].why_none = fmt::format("no answer within {} s", *limits_.seconds);
    return true;
  }
  // Whether that was all.
  static bool receive(Child& child) {
    std::array<std::byte, 65536> part;
    const ssize_t size = read(child.pipe, part.data(), part.size());
    if (size < 0) return errno != EINTR;
    child.received.insert(child.received.end(), part.begin(), part.begin() + size);
    return size == 0;
  }
  static int wait_for(const Child& child) {
    int status = 0;
    while (waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
  }
  void answer(Child& child) {
    close(child.pipe);
    const int status = wait_for(child);
    WorkerAnswer& out = answers_[child.task];
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
      out.bytes = std::move(child.received);
    } else if (WIFSIGNALED(status)) {
      out.why_none = fmt::format("the prover's process was ended by signal {}", WTERMSIG(status));
    } else {
      out.why_none = "the prover's process gave up";
    }
  }
  static void end(const Child& child) {
    kill(child.process, SIGKILL);
    close(child.pipe);
    wait_for(child);
  }

  const Task& task_;
  const WorkerLimits& limits_;
  const std::function<void(std::size_t)>& waiting_;
  std::vector<WorkerAnswer> answers_;
  std::vector<Child> children_;
  std::size_t begun_ = 0;
};

}  // namespace

std::vector<WorkerAnswer> run_in_workers(std::size_t count, const Task& task,
                                         const WorkerLimits& limits,
                                         const std::function<void(std::size_t)>& waiting) {
  return Workers(count, task, limits, waiting).run();
}

}  // namespace sightline
