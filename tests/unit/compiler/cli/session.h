// Command lines without processes: run() with string streams and a folder of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sightline::cli {

struct Ran {
  int exit = 0;
  std::string out, err;
};

// A folder that is gone after the test. Arguments that begin with `@` name files in it.
class Session {
 public:
  Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  void write(std::string_view name, std::string_view text) const;
  std::string read(std::string_view name) const;  // empty if there is no such file
  bool exists(std::string_view name) const;
  std::vector<std::string> files() const;
  std::string path(std::string_view name) const;

  // What it prints with the folder's path left out.
  Ran run(std::vector<std::string> args, std::string_view in = "") const;

 private:
  std::string folder_;
};

// A small policy that every command can be tried on: proved, with two tests that pass.
std::string_view home_policy();
// The same with a property that does not hold, because a cache is believed.
std::string_view leaky_policy();
// Facts for both, as JSON lines.
std::string_view home_facts();
// A policy with hierarchies, strings, sets, unions, obligations and scalar columns, and facts for it.
std::string_view estate_policy();
std::string_view estate_facts();
// A request of `who` to `action` `camera`, in one line without its line end.
std::string request(std::string_view who, std::string_view action, std::string_view camera);

}  // namespace sightline::cli
