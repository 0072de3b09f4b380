#include "sources.h"

namespace replay {

using sightline::Answer;
using sightline::Question;
using sightline::Reply;
using sightline::Value;

std::string Mapping::look_up(HurriedClient& client, const std::string& camera) {
  if (auto account = known(camera); !account.empty()) return account;
  const auto told = client.get({device_key(camera)});
  if (!told.front()) return "";
  const std::lock_guard lock(mutex_);
  return accounts_.try_emplace(camera, *told.front()).first->second;
}

std::string Mapping::known(std::string_view camera) const {
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(std::string(camera));
  return found == accounts_.end() ? "" : found->second;
}

void MappingSource::ask(std::span<const Question> questions, sightline::Deadline,
                        sightline::Replies& replies) {
  for (const Question& question : questions) {
    const std::string account = mapping_.known(question.id);
    Answer answer;
    answer.values = {account.empty() ? Value::unavailable() : Value::entity({account_, account})};
    replies.take({question, Reply::Kind::answer, answer, {}});
  }
}

void StampSource::ask(std::span<const Question> questions, sightline::Deadline,
                      sightline::Replies& replies) {
  std::vector<std::string> keys;
  for (const Question& question : questions) keys.push_back(stamp_key(question.id));
  const auto values = client_.get(keys);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Reply reply{questions[i], Reply::Kind::absent, {}, {}};
    if (values[i]) {
      reply.kind = Reply::Kind::records;
      reply.records.push_back(std::as_bytes(std::span(*values[i])));
    }
    replies.take(reply);
  }
}

}  // namespace replay
