// Program + text -> text, by way of a child process that is waited for and, at its deadline,
// killed. Tested by tests/unit/compiler/prove/run_program_test.cc. It knows nothing of solvers. The
// input is an unnamed file, not a pipe: neither side ever waits for the other to read.
#include "compiler/prove/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <vector>

extern char** environ;

namespace sightline {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kMostOutput = std::size_t{16} << 20;

struct Close {
  void operator()(FILE* file) const { fclose(file); }
};
using File = std::unique_ptr<FILE, Close>;

File file_with(const std::string& text) {
  File file(tmpfile());
  if (!file || fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      fflush(file.get()) != 0 || lseek(fileno(file.get()), 0, SEEK_SET) != 0)
    return nullptr;
  fcntl(fileno(file.get()), F_SETFD, FD_CLOEXEC);
  return file;
}

// The child reads `in` and writes `out`; what it complains of is nobody's.
std::optional<pid_t> start(const std::string& program, std::span<const std::string> arguments,
                           int in, int out) {
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, program.c_str(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? std::optional(child) : std::nullopt;
}

// Until the end, the deadline or too much.
std::string read_until(int from, Clock::time_point deadline) {
  std::string text;
  std::array<char, 4096> part{};
  while (text.size() < kMostOutput) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waited{from, POLLIN, 0};
    if (left <= 0 || poll(&waited, 1, static_cast<int>(std::min<long>(left, 1'000'000))) <= 0)
      break;
    const ssize_t count = read(from, part.data(), part.size());
    if (count <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

std::optional<std::string> run_program(const std::string& program,
                                       std::span<const std::string> arguments,
                                       const std::string& input, std::chrono::milliseconds most) {
  const File in = file_with(input);
  std::array<int, 2> ends{};
  if (!in || pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  const auto child = start(program, arguments, fileno(in.get()), ends[1]);
  close(ends[1]);
  std::optional<std::string> text;
  if (child) {
    text = read_until(ends[0], Clock::now() + most);
    kill(*child, SIGKILL);  // it has ended, or has to
    waitpid(*child, nullptr, 0);
  }
  close(ends[0]);
  return text;
}

}  // namespace sightline
