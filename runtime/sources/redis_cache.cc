// Questions <-> keys and values in Redis. Tested by tests/unit/runtime/sources/redis_cache_test.cc (a real server) and
// redis_trouble_test.cc (one that does what it should not).
//
// SOUNDNESS: what a reply answers is found by the key that stands in the value. A key is made of what is put under
// it. Failed and absent replies carry no facts: they repeat what was asked.
#include "sightline/sources/redis_cache.h"

#include <unordered_map>
#include <utility>

#include "runtime/sources/cached_value.h"
#include "runtime/sources/question_key.h"
#include "runtime/sources/redis_link.h"
#include "runtime/sources/redis_patterns.h"

namespace sightline {
namespace {

// An array of a reply has the rows of one look-up, and some that nobody has taken away.
constexpr std::size_t kMostItems = 1 << 16;

constexpr const char* kNegative = "a negative time to live";

std::string text_of(std::chrono::milliseconds ttl) {
  return ttl.count() == 0 ? "" : std::to_string(ttl.count());
}

RedisCommands greeting(const RedisOptions& options) {
  RedisCommands commands;
  if (!options.password.empty() && options.user.empty())
    commands.add({"AUTH", options.password});
  else if (!options.password.empty())
    commands.add({"AUTH", options.user, options.password});
  if (options.database != 0) commands.add({"SELECT", std::to_string(options.database)});
  return commands;
}

}  // namespace

struct RedisCache::Inside {
  const SealedDeclarations& declarations;
  const RedisOptions options;
  const RedisPatterns patterns;
  SourceCounts counts;
  RedisLink link;
  RedisCommands waiting;

  Inside(const SealedDeclarations& declared, RedisOptions given, RedisPatterns rows,
         std::vector<SocketAddress> addresses)
      : declarations(declared),
        options(std::move(given)),
        patterns(std::move(rows)),
        link({std::move(addresses), greeting(options), kMostItems, options.max_reply_bytes,
              options.first_wait, options.longest_wait},
             counts) {}

  const Schema& schema() const { return declarations.schema(); }
  std::string key_of(const Question& question) const {
    return options.prefix + question_key(schema(), question);
  }
  void put_row(const Question& row, std::span<const std::byte> sealed, const std::string& ttl);
  void put_value(const Question& question, CachedValue::Kind kind,
                 std::span<const std::byte> content, const std::string& ttl);
};

namespace {

// What was asked in one go, and what came of it.
class RedisRound {
 public:
  RedisRound(const Schema& schema, SourceCounts& counts, Replies& replies)
      : schema_(schema), counts_(counts), replies_(replies) {}

  void add(const Question& question, std::string key) {
    commands_.add({is_apart(schema_, question) ? "HVALS" : "GET", key});
    asked_.push_back(&question);
    places_.emplace(std::move(key), asked_.size() - 1);
  }
  const RedisCommands& commands() const { return commands_; }

  void fail(const Question& question) {
    ++counts_.failed;
    replies_.take({question, Reply::Kind::failed, {}, {}});
  }
  void fail_all() {
    for (const Question* question : asked_) fail(*question);
  }
  void take(std::size_t place, const RedisReply& reply);

 private:
  void take_rows(const Question& question, const std::vector<RedisReply>& values);
  void take_value(const Question& question, const std::string& text);
  // What the value says it is the answer to; null: nothing that was asked.
  const Question* answered_by(const CachedValue& value) {
    const auto found = places_.find(std::string(value.key));
    return found == places_.end() ? nullptr : asked_[found->second];
  }
  void give(const Reply& reply) {
    ++counts_.answered;
    replies_.take(reply);
  }
  void give_absent(const Question& question) {
    ++counts_.absent;
    replies_.take({question, Reply::Kind::absent, {}, {}});
  }

  const Schema& schema_;
  SourceCounts& counts_;
  Replies& replies_;
  RedisCommands commands_;
  std::vector<const Question*> asked_;
  std::unordered_map<std::string, std::size_t> places_;
};

void RedisRound::take(std::size_t place, const RedisReply& reply) {
  const Question& question = *asked_[place];
  switch (reply.kind) {
    case RedisReply::Kind::nil:
      return give_absent(question);
    case RedisReply::Kind::text:
      if (!is_apart(schema_, question)) return take_value(question, reply.text);
      break;
    case RedisReply::Kind::array:
      if (is_apart(schema_, question)) return take_rows(question, reply.items);
      break;
    case RedisReply::Kind::error:
      counts_.last_trouble = reply.text;
      return fail(question);
    case RedisReply::Kind::integer:
    case RedisReply::Kind::status:
      break;
  }
  counts_.last_trouble = "a reply of another type";
  fail(question);
}

void RedisRound::take_value(const Question& question, const std::string& text) {
  const auto value = read_cached_value(text);
  if (!value) {
    counts_.last_trouble = "a value that no RedisCache has put there";
    return fail(question);
  }
  const Question* const answered = answered_by(*value);
  if (answered != &question) ++counts_.another_question;
  if (answered == nullptr) return fail(question);
  if (value->kind == CachedValue::Kind::sealed)
    return give({*answered, Reply::Kind::records, {}, {value->content}});
  auto answer = decode_answer(schema_, *answered, value->content);
  if (!answer) {
    counts_.last_trouble = "an answer that does not fit";
    return fail(*answered);
  }
  give({*answered, Reply::Kind::answer, std::move(*answer), {}});
}

void RedisRound::take_rows(const Question& question, const std::vector<RedisReply>& values) {
  if (values.empty()) return give_absent(question);
  Reply reply{question, Reply::Kind::records, {}, {}};
  for (const RedisReply& it : values) {
    const auto value = read_cached_value(it.text);
    if (!value || value->kind != CachedValue::Kind::sealed) continue;
    if (answered_by(*value) == &question) {
      reply.records.push_back(value->content);
    } else {
      ++counts_.another_question;
    }
  }
  if (reply.records.empty() || reply.records.size() > schema_.relations[question.owner].max_rows) {
    counts_.last_trouble = "no rows that were put there, or too many";
    return fail(question);
  }
  give(reply);
}

}  // namespace

RedisCache::RedisCache(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
RedisCache::RedisCache(RedisCache&&) noexcept = default;
RedisCache& RedisCache::operator=(RedisCache&&) noexcept = default;
RedisCache::~RedisCache() = default;

Result<RedisCache, std::string> RedisCache::make(const SealedDeclarations& declarations,
                                                 RedisOptions options) {
  auto patterns = RedisPatterns::make(declarations.schema(), options.rows_found_by);
  if (!patterns) return patterns.error();
  if (!options.user.empty() && options.password.empty())
    return std::string("a user for Redis, and no password");
  auto addresses = redis_addresses(options.address);
  if (!addresses) return addresses.error();
  return RedisCache(std::make_unique<Inside>(declarations, std::move(options), std::move(*patterns),
                                             std::move(*addresses)));
}

const SourceCounts& RedisCache::counts() const { return inside_->counts; }

void RedisCache::ask(std::span<const Question> questions, Deadline deadline, Replies& replies) {
  Inside& in = *inside_;
  ++in.counts.asks;
  RedisRound round(in.schema(), in.counts, replies);
  for (const Question& question : questions) {
    const bool is_kept = misfit(in.schema(), question).empty() &&
                         (!is_apart(in.schema(), question) || in.patterns.has(question));
    if (is_kept) {
      round.add(question, in.key_of(question));
    } else {
      in.counts.last_trouble = "asked for what is never put there";
      round.fail(question);
    }
  }
  if (round.commands().count() == 0) return;
  const auto exchanged = in.link.exchange(round.commands(), deadline);
  if (!exchanged) {
    in.counts.last_trouble = exchanged.error();
    return round.fail_all();
  }
  for (std::size_t i = 0; i < exchanged->size(); ++i) round.take(i, (*exchanged)[i]);
}

// --- writing

void RedisCache::Inside::put_value(const Question& question, CachedValue::Kind kind,
                                   std::span<const std::byte> content, const std::string& ttl) {
  const std::string key = key_of(question);
  const std::string value = cached_value(kind, key, content);
  if (ttl.empty()) {
    waiting.add({"SET", key, value});
  } else {
    waiting.add({"SET", key, value, "PX", ttl});
  }
}

void RedisCache::Inside::put_row(const Question& row, std::span<const std::byte> sealed,
                                 const std::string& ttl) {
  const RelationSchema& relation = schema().relations[row.owner];
  const std::string field = columns_key(schema(), relation, row.key);
  for (const std::uint8_t mask : patterns.of(row.owner)) {
    const std::string key = key_of(by_mask(row, mask));
    waiting.add({"HSET", key, field, cached_value(CachedValue::Kind::sealed, key, sealed)});
    if (!ttl.empty()) waiting.add({"PEXPIRE", key, ttl});
  }
}

PutResult RedisCache::put(std::span<const std::byte> sealed, std::chrono::milliseconds ttl) {
  Inside& in = *inside_;
  if (in.options.keys == nullptr) return std::string("there are no keys to check the record with");
  if (ttl.count() < 0) return std::string(kNegative);
  const auto opened = open(in.declarations, *in.options.keys, sealed);
  if (!opened) return "not a record of these keys: " + std::string(name_of(opened.error().kind));
  const Question question = question_of(in.schema(), opened->record);
  if (is_apart(in.schema(), question)) {
    in.put_row(question, sealed, text_of(ttl));
  } else {
    in.put_value(question, CachedValue::Kind::sealed, sealed, text_of(ttl));
  }
  return Put{};
}

PutResult RedisCache::put(const Question& question, const Answer& answer,
                          std::chrono::milliseconds ttl) {
  Inside& in = *inside_;
  if (question.trust != Trust::cached) return std::string("not declared `cached`");
  if (ttl.count() < 0) return std::string(kNegative);
  auto wrong = misfit(in.schema(), question);
  if (wrong.empty()) wrong = misfit(in.schema(), question, answer);
  if (!wrong.empty()) return wrong;
  in.put_value(question, CachedValue::Kind::plain, encode_answer(in.schema(), question, answer),
               text_of(ttl));
  return Put{};
}

PutResult RedisCache::erase(const Question& question) {
  Inside& in = *inside_;
  auto wrong = misfit(in.schema(), question);
  if (!wrong.empty()) return wrong;
  in.waiting.add({"DEL", in.key_of(question)});
  if (!is_apart(in.schema(), question)) return Put{};
  const RelationSchema& relation = in.schema().relations[question.owner];
  if (question.key.size() != relation.columns.size()) return Put{};
  const std::string field = columns_key(in.schema(), relation, question.key);
  for (const std::uint8_t mask : in.patterns.of(question.owner))
    in.waiting.add({"HDEL", in.key_of(by_mask(question, mask)), field});
  return Put{};
}

Result<std::size_t, std::string> RedisCache::write(Deadline deadline) {
  Inside& in = *inside_;
  const RedisCommands commands = std::exchange(in.waiting, {});
  if (commands.count() == 0) return commands.count();
  const auto exchanged = in.link.exchange(commands, deadline);
  if (!exchanged) return in.counts.last_trouble = exchanged.error();
  for (const RedisReply& reply : *exchanged) {
    if (reply.kind == RedisReply::Kind::error) return in.counts.last_trouble = reply.text;
  }
  return commands.count();
}

}  // namespace sightline
