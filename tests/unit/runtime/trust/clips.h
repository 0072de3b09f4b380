// A policy whose facts come from everywhere, its facts, and a source that says what a test wants.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sightline/trust/collector.h"
#include "tests/support/compiled.h"

namespace sightline::testing {

const Compiled& clip_policy();
Entity clip_entity(const char* type, std::string_view id);  // of that policy
inline Time at_second(std::int64_t second) { return Time(std::chrono::seconds(second)); }

// `ann` of `north`, `bea` of `south`; `porch` is ann's; a block of `cora` at `porch`. As of second 1,000.
Snapshot clips_snapshot();

// May the user see the clip, at second 1,000?
Request may_view(std::string_view user, std::string_view clip);
Request may_befriend(std::string_view user, std::string_view other);

// Says what it was told to, question by question (described()); absent otherwise. Keeps what it was asked, and
// when it was held.
class ScriptedSource : public RegistrySource {
 public:
  std::map<std::string, Reply> script;
  std::function<void(std::span<const Question>, Replies&)> instead;  // of the script
  std::vector<std::string> asked;
  bool is_held = false;               // by somebody else
  const Schema* describes = nullptr;  // null: the policy's above

  void say(const std::string& question, Answer answer) {
    script[question] = {{}, Reply::Kind::answer, std::move(answer), {}};
  }
  void say_records(const std::string& question, std::vector<std::vector<std::byte>> records);
  void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) override;
  bool hold() override {
    asked.push_back("hold");
    return !is_held;
  }
  void release(Deadline) override { asked.push_back("release"); }

 private:
  std::vector<std::unique_ptr<std::vector<std::byte>>> kept_;
};

}  // namespace sightline::testing
