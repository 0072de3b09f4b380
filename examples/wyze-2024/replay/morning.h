// An invented service on that morning: who owns what, who was invited, what was recorded. The same on every
// machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace replay {

struct Camera {
  std::string id;
  std::size_t account = 0;
};
struct Clip {
  std::string id;
  std::size_t camera = 0, account = 0;  // the account that the camera had when it recorded
  std::int64_t recorded = 0;            // milliseconds
};
struct User {
  std::string id;
  std::size_t account = 0;
  std::vector<std::size_t> guest_at;  // cameras
};

struct Morning {
  std::vector<std::string> accounts;
  std::vector<User> users;
  std::vector<Camera> cameras;
  std::vector<Clip> clips;                         // two of each camera
  std::vector<std::vector<std::size_t>> clips_of;  // by account
  std::int64_t now = 0;                            // when the tabs are opened, milliseconds
};

// `devices` cameras, of two accounts for every five; three users for every two accounts; one user in thirty is
// a guest somewhere.
Morning make_morning(std::size_t devices);

// Whether this user may see the clip, by what is true.
bool is_rightful(const Morning& morning, const User& user, const Clip& clip);
// Whether the user taps on this thumbnail if it is offered: one in nine does.
bool taps(std::size_t user, std::size_t clip);

}  // namespace replay
