// Lines of requests in, lines of answers out. Works in batches: read some, decide them all with the
// stop-watch running, write the answers. A hostile line costs what its length is worth and no more;
// the stream goes on after it. Tested in tests/unit/compiler/cli/cmd_eval_test.cc.

#include "compiler/cli/stream.h"

#include <chrono>
#include <deque>
#include <vector>

#include "compiler/cli/answers.h"
#include "compiler/cli/lines.h"

namespace sightline::cli {
namespace {

constexpr std::size_t kBatchEvaluations = 256;
constexpr std::size_t kBatchBytes = kMaxJsonBytes;  // of input; a larger line is a batch of its own
constexpr std::size_t kOutputBytes = 64 * 1024;
constexpr std::uint64_t kMessages = 20;

class Answerer {
 public:
  Answerer(const std::string& name, const Facts& facts, const Clock& clock, std::ostream& out,
           std::ostream& err)
      : name_(name),
        facts_(facts),
        clock_(clock),
        writer_(facts.policy, facts.snapshot),
        out_(out),
        err_(err) {}

  StreamSummary summary;

  void add(std::string_view json, std::size_t line) {
    RequestDocument& document = fresh(line, json.size());
    document.read(json, facts_.policy.schema(), clock_);
    evaluations_ += document.size();
  }
  void add_refused(std::size_t line, std::string error) {
    fresh(line, 0).refuse(std::move(error));
    ++evaluations_;
  }
  bool is_full() const { return evaluations_ >= kBatchEvaluations || bytes_ >= kBatchBytes; }

  void answer() {
    decide();
    write();
    for (std::size_t i = 0; bytes_ >= kBatchBytes && i < used_; ++i)
      documents_[i].document.shrink();
    used_ = evaluations_ = bytes_ = 0;
    if (buffer_.size() >= kOutputBytes) flush();
  }
  void flush() {
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    out_.flush();
    buffer_.clear();
  }

 private:
  struct Numbered {
    RequestDocument document;
    std::size_t line = 0;
  };

  RequestDocument& fresh(std::size_t line, std::size_t bytes) {
    if (used_ == documents_.size()) documents_.emplace_back();
    Numbered& next = documents_[used_++];
    next.line = line;
    bytes_ += bytes;
    return next.document;
  }
  template <class Visit>
  void for_each_asked(Visit&& visit) {
    for (std::size_t d = 0; d < used_; ++d) {
      for (std::size_t i = 0; i < documents_[d].document.size(); ++i) {
        if (documents_[d].document[i].error.empty()) visit(documents_[d].document[i]);
      }
    }
  }
  // A trace each, because a decision borrows its reasons from its trace.
  void decide() {
    while (traces_.size() < evaluations_) traces_.push_back(facts_.policy.make_trace());
    decisions_.clear();
    decisions_.reserve(evaluations_);
    collected_.clear();
    const auto begin = std::chrono::steady_clock::now();
    for_each_asked([&](const Evaluation& asked) {
      decisions_.push_back(decide(asked.request(), traces_[decisions_.size()]));
    });
    const auto end = std::chrono::steady_clock::now();
    summary.decide_nanoseconds +=
        static_cast<std::uint64_t>(std::chrono::nanoseconds(end - begin).count());
  }
  Decision decide(const Request& request, Trace& trace) {
    if (facts_.sealed == nullptr) return facts_.policy.decide(request, facts_.snapshot, &trace);
    collected_.push_back(facts_.sealed->collect(*facts_.collector, request, facts_.snapshot));
    return collected_.back().decide(0, &trace);
  }
  void write() {
    auto next_decision = decisions_.begin();
    for (std::size_t d = 0; d < used_; ++d) {
      const bool is_batch = documents_[d].document.is_batch();
      if (is_batch) buffer_ += "{\"evaluations\":[";
      for (std::size_t i = 0; i < documents_[d].document.size(); ++i) {
        if (i > 0) buffer_ += ',';
        write_answer(documents_[d], i, next_decision);
      }
      buffer_ += is_batch ? "]}\n" : "\n";
    }
  }
  void write_answer(const Numbered& from, std::size_t i, std::vector<Decision>::iterator& next) {
    const Evaluation& asked = from.document[i];
    if (!asked.error.empty()) return write_error(from, i);
    write_decision(asked, *next++);
  }
  void write_decision(const Evaluation& asked, const Decision& decision) {
    const auto place = static_cast<std::size_t>(&decision - decisions_.data());
    writer_.append(buffer_, asked, decision,
                   collected_.empty() ? nullptr : &collected_[place].observation());
    ++(decision ? summary.allowed : summary.denied);
  }
  void write_error(const Numbered& from, std::size_t i) {
    const std::string& error = from.document[i].error;
    const std::string place =
        from.document.is_batch() ? "evaluation " + std::to_string(i + 1) + ": " : "";
    AnswerWriter::append_error(buffer_, error);
    if (summary.refused < kMessages) {
      err_ << name_ << ':';
      if (from.line != 0) err_ << from.line << ':';
      err_ << ' ' << place << error << '\n';
    } else if (summary.refused == kMessages) {
      err_ << name_ << ": and more, not shown\n";
    }
    ++summary.refused;
  }

  std::string name_;
  Facts facts_;
  const Clock& clock_;
  AnswerWriter writer_;
  std::ostream& out_;
  std::ostream& err_;
  std::deque<Numbered> documents_;  // the first used_ are the batch; they stay where they are
  std::size_t used_ = 0, evaluations_ = 0, bytes_ = 0;
  std::vector<Trace> traces_;
  std::vector<Decision> decisions_;
  std::deque<Collected> collected_;  // of each decision, if there is something sealed
  std::string buffer_;
};

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

StreamSummary answer_lines(std::istream& in, const std::string& name, const Facts& facts,
                           const Clock& clock, std::ostream& out, std::ostream& err) {
  Answerer answerer(name, facts, clock, out, err);
  LineReader lines(in, kMaxJsonBytes);
  std::string_view line;
  LineReader::Status status = lines.next(line);
  while (status == LineReader::Status::line || status == LineReader::Status::too_long) {
    if (status == LineReader::Status::too_long) {
      answerer.add_refused(lines.number(), "longer than 1 MiB");
    } else if (!is_blank(line)) {
      answerer.add(line, lines.number());
    }
    const bool may_wait = lines.may_wait();
    if (may_wait || answerer.is_full()) answerer.answer();
    if (may_wait) answerer.flush();
    status = lines.next(line);
  }
  answerer.answer();
  answerer.flush();
  answerer.summary.input_failed = status == LineReader::Status::failed;
  return answerer.summary;
}

StreamSummary answer_one(std::string_view json, const std::string& name, const Facts& facts,
                         const Clock& clock, std::ostream& out, std::ostream& err) {
  Answerer answerer(name, facts, clock, out, err);
  answerer.add(json, 0);
  answerer.answer();
  answerer.flush();
  return answerer.summary;
}

}  // namespace sightline::cli
