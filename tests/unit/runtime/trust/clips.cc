#include "tests/unit/runtime/trust/clips.h"

#include <stdexcept>

namespace sightline::testing {

const Compiled& clip_policy() {
  static const Compiled made = compiled(R"(policy clips
entity Account
entity User { account: Account, cached home: Account }
entity Camera { owner: User?, sealed armed: bool within 1m, cached name: string }
entity Clip { sealed fixed camera: Camera, sealed fixed account: Account, cached seen_by: Account? }
sealed relation share(user: User, camera: Camera) { until: time? } within 1m listed by (camera) max 3
sealed relation pass(user: User, clip: Clip) { since: time } max 3
cached relation friend(one: User, other: User) max 3
relation block(user: User, camera: Camera) { hours: int } unique (camera) max 3
global lockdown: bool within 10s
sealed global open_day: bool within 1m
global limit: int
obligation log
action view(User, Clip)
action befriend(User, User)
invariant few_hours: forall b: block: b.hours <= 24
rule own: permit view(u, c) when u.account == c.account
rule shared: permit view(u, c) when some share(u, c.camera) with log
rule passed: permit view(u, c) when some pass(u, c)
rule blocked: forbid view(u, c) when some block(u, c.camera)
rule friends: permit befriend(u, o) when some friend(u, o)
rule oneself: permit befriend(u, o) when u == o
rule open: permit befriend(u, o) when open_day and limit > 3
)");
  return made;
}

Entity clip_entity(const char* type, std::string_view id) {
  return {*clip_policy().loaded.schema().find_entity(type), id};
}

Snapshot clips_snapshot() {
  SnapshotBuilder facts(clip_policy().loaded);
  const auto keep = [](const FactResult& taken) {
    if (!taken) throw std::runtime_error(taken.error().message);
  };
  for (const auto& [user, account] :
       {std::pair{"ann", "north"}, std::pair{"bea", "south"}, std::pair{"cora", "south"}}) {
    keep(facts.add_entity(clip_entity("User", user)));
    keep(facts.set_attribute(clip_entity("User", user), "account",
                             Value::entity(clip_entity("Account", account))));
  }
  keep(facts.add_entity(clip_entity("Camera", "porch")));
  keep(facts.set_attribute(clip_entity("Camera", "porch"), "owner",
                           Value::entity(clip_entity("User", "ann"))));
  keep(facts.add_row("block",
                     std::vector{Value::entity(clip_entity("User", "cora")),
                                 Value::entity(clip_entity("Camera", "porch"))},
                     std::vector<FieldValue>{{"hours", Value::integer(2)}}));
  keep(facts.set_global("lockdown", Value::boolean(false)));
  auto made = std::move(facts).build(1, at_second(1000));
  if (!made) throw std::runtime_error(made.error().message);
  return std::move(*made);
}

Request may_view(std::string_view user, std::string_view clip) {
  return {.principal = clip_entity("User", user),
          .action = *clip_policy().loaded.schema().find_action("view"),
          .resource = clip_entity("Clip", clip),
          .now = at_second(1000)};
}

Request may_befriend(std::string_view user, std::string_view other) {
  return {.principal = clip_entity("User", user),
          .action = *clip_policy().loaded.schema().find_action("befriend"),
          .resource = clip_entity("User", other),
          .now = at_second(1000)};
}

void ScriptedSource::say_records(const std::string& question,
                                 std::vector<std::vector<std::byte>> records) {
  Reply& reply = script[question] = {{}, Reply::Kind::records, {}, {}};
  for (auto& bytes : records) {
    kept_.push_back(std::make_unique<std::vector<std::byte>>(std::move(bytes)));
    reply.records.emplace_back(*kept_.back());
  }
}

void ScriptedSource::ask(std::span<const Question> questions, Deadline, Replies& replies) {
  const Schema& named = describes == nullptr ? clip_policy().loaded.schema() : *describes;
  for (const Question& question : questions) asked.push_back(described(named, question));
  if (instead) return instead(questions, replies);
  for (const Question& question : questions) {
    const auto found = script.find(described(named, question));
    Reply reply = found == script.end() ? Reply{{}, Reply::Kind::absent, {}, {}} : found->second;
    reply.question = question;
    replies.take(reply);
  }
}

}  // namespace sightline::testing
