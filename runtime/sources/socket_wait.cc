// Socket + deadline -> what can be done with it. Tested with all that waits: tests/unit/runtime/sources/.
#include "runtime/sources/socket_wait.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace sightline {

Readiness wait_for(int socket, bool to_read, bool to_write, Deadline deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return {};
    pollfd it{socket, static_cast<short>((to_read ? POLLIN : 0) | (to_write ? POLLOUT : 0)), 0};
    const auto most = std::min<std::int64_t>(left.count(), 60'000);
    const int count = poll(&it, 1, static_cast<int>(most));
    if (count > 0) {
      const bool is_over = (it.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
      return {is_over || (it.revents & POLLIN) != 0, is_over || (it.revents & POLLOUT) != 0};
    }
    if (count < 0 && errno != EINTR) return {true, true};  // whoever reads on is told
  }
}

bool has_come(int socket) {
  pollfd it{socket, POLLIN, 0};
  return poll(&it, 1, 0) != 0;
}

}  // namespace sightline
