// Each fault does what its name says, as often as it is told to, and the same for the same seed.
#include "sightline/trust/faulty_source.h"

#include <gmock/gmock.h>

#include "tests/unit/runtime/trust/clips.h"

namespace sightline::testing::faulty_source_test {
namespace {

using ::testing::ElementsAre;

// Each of five users has the account that is called as he is.
class Echo : public FactSource {
 public:
  explicit Echo(std::string suffix = "") : suffix_(std::move(suffix)) {}
  void ask(std::span<const Question> questions, Deadline, Replies& replies) override {
    for (const Question& question : questions) {
      const std::string id = std::string(question.id) + suffix_;
      replies.take(
          {question,
           Reply::Kind::answer,
           {{}, {Value::entity(clip_entity("Account", id)), Value::integer(number++)}, {}, true},
           {}});
    }
  }
  std::int64_t number = 0;

 private:
  std::string suffix_;
};

struct Heard : Replies {
  std::vector<std::string> all;  // whom it is said to be about, and what it says
  void take(const Reply& reply) override {
    all.push_back(std::string(reply.question.id) + ":" +
                  (reply.kind == Reply::Kind::failed
                       ? "failed"
                       : std::string(reply.answer.values[0].entity().id) + "/" +
                             std::to_string(reply.answer.values[1].number())));
  }
};

std::vector<std::string> heard(FactSource& source, std::vector<const char*> users) {
  std::vector<Question> questions;
  for (const char* id : users) {
    Question question;
    question.id = id;
    questions.push_back(question);
  }
  Heard all;
  source.ask(questions, Deadline::max(), all);
  return all.all;
}

TEST(FaultySource, DoesWhatItIsTold) {
  const struct {
    Fault fault;
    std::vector<std::string> heard;
  } kTable[] = {
      {Fault::shift, {"a:failed", "b:a/0", "c:b/1"}},
      {Fault::drop, {}},
      {Fault::fail, {"a:failed", "b:failed", "c:failed"}},
      {Fault::duplicate, {"a:a/0", "b:b/1", "c:c/2", "a:a/0", "b:b/1", "c:c/2"}},
      {Fault::other_tenant, {"a:a'/0", "b:b'/1", "c:c'/2"}},
  };
  for (const auto& it : kTable) {
    Echo echo, tenant("'");
    FaultySource source(echo, 7);
    source.set_other_tenant(tenant);
    EXPECT_THAT(heard(source, {"x"}), ElementsAre("x:x/0"));
    echo.number = 0;
    source.set(it.fault, 1000);
    EXPECT_EQ(heard(source, {"a", "b", "c"}), it.heard) << name_of(it.fault);
    EXPECT_EQ(source.count(it.fault), it.fault == Fault::shift ? 1U : 3U) << name_of(it.fault);
    source.heal();
    EXPECT_THAT(heard(source, {"y"}), ElementsAre("y:y/3")) << name_of(it.fault);
  }
}

// As published: one cancelled request, and every later reply is the one before.
TEST(FaultySource, ShiftsAllLaterReplies) {
  Echo echo;
  FaultySource source(echo, 7);
  source.set(Fault::shift, 1000);
  heard(source, {"a"});
  source.set(Fault::shift, 0);
  EXPECT_THAT(heard(source, {"b", "c"}), ElementsAre("b:a/0", "c:b/1"));
  EXPECT_THAT(heard(source, {"d"}), ElementsAre("d:c/2"));
}

TEST(FaultySource, SaysWhoseReplyItIsIfItMay) {
  Echo echo;
  FaultySource source(echo, 7);
  source.set_claims(0);
  source.set(Fault::shift, 1000);
  EXPECT_THAT(heard(source, {"a", "b"}), ElementsAre("a:failed", "a:a/0"));
}

TEST(FaultySource, DelaysAndReplays) {
  Echo echo;
  FaultySource late(echo, 7);
  late.set(Fault::delay, 1000);
  EXPECT_THAT(heard(late, {"a"}), ElementsAre());
  late.set(Fault::delay, 0);
  EXPECT_THAT(heard(late, {"b"}), ElementsAre("a:a/0", "b:b/1"));

  FaultySource old(echo, 7);
  heard(old, {"a"});
  old.set(Fault::replay, 1000);
  EXPECT_THAT(heard(old, {"a"}), ElementsAre("a:a/2"));
}

TEST(FaultySource, SwapsSplicesAndCorruptsSomething) {
  for (const Fault fault : {Fault::swap_keys, Fault::splice, Fault::corrupt}) {
    bool differs = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      Echo echo;
      FaultySource source(echo, seed);
      source.set(fault, 1000);
      const auto once = heard(source, {"a", "b", "c"});
      differs = differs || once != std::vector<std::string>{"a:a/0", "b:b/1", "c:c/2"};
      Echo again;
      FaultySource same(again, seed);
      same.set(fault, 1000);
      EXPECT_EQ(heard(same, {"a", "b", "c"}), once);
    }
    EXPECT_TRUE(differs) << name_of(fault);
  }
}

}  // namespace
}  // namespace sightline::testing::faulty_source_test
