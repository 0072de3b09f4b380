// Ground questions + Z3's answers -> agreement with another solver. Tested by
// tests/unit/compiler/prove/second_opinion_test.cc with solvers that lie, fall silent or are not
// there, and by the ctest entries agree_*, one for each example. What it catches: a wrong answer of
// Z3, and a question put to Z3 that is not the one that was meant. An axiom that is false is false
// for both solvers; against those stand the tests of axioms.h.
#include "compiler/prove/second_opinion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "compiler/prove/run_program.h"
#include "compiler/prove/smt_lib.h"

namespace sightline {
namespace {

using smt::Answer;

constexpr std::size_t kMostTerms = 200'000;               // of a question
constexpr std::size_t kMostText = std::size_t{64} << 20;  // of a property's questions
constexpr double kSeconds = 20;  // for each question, unless told otherwise

std::string_view word(Answer answer) {
  switch (answer) {
    case Answer::satisfiable:
      return "sat";
    case Answer::unsatisfiable:
      return "unsat";
    case Answer::unknown:
      break;
  }
  return "unknown";
}

// `"question 7"` with or without its quotation marks; 0 for any other line.
std::size_t question_number(std::string_view line) {
  constexpr std::string_view kHead = "question ";
  if (line.starts_with('"')) line.remove_prefix(1);
  if (!line.starts_with(kHead)) return 0;
  std::size_t number = 0;
  std::from_chars(line.data() + kHead.size(), line.data() + line.size(), number);
  return number;
}

// What follows its question is its answer; a question without one has none.
std::vector<Answer> answers_in(const std::string& output, std::size_t questions) {
  std::vector<Answer> out(questions, Answer::unknown);
  std::istringstream lines(output);
  std::size_t current = 0;
  for (std::string line; std::getline(lines, line);) {
    if (const auto number = question_number(line); number != 0) {
      current = number <= questions ? number : 0;
      continue;
    }
    if (current == 0) continue;
    if (line == "sat") out[current - 1] = Answer::satisfiable;
    if (line == "unsat") out[current - 1] = Answer::unsatisfiable;
    current = 0;
  }
  return out;
}

// `no strangers` -> `no-strangers.smt2`
std::filesystem::path file_name(std::string name) {
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') c = '-';
  return name + ".smt2";
}

void save(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  if (!out.write(text.data(), static_cast<std::streamsize>(text.size())).flush())
    throw std::runtime_error("cannot write " + file.string());
}

}  // namespace

std::optional<std::string> solver_version(const std::string& program) {
  const std::string arguments[] = {"--version"};
  const auto output = run_program(program, arguments, "", std::chrono::seconds(10));
  if (!output) return std::nullopt;
  std::istringstream words(output->substr(0, output->find('\n')));
  for (std::string before, word; words >> word; before = word) {
    std::string version;
    if (word != "version" || before.empty() || !(words >> version)) continue;
    std::transform(before.begin(), before.end(), before.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return before + " " + version;
  }
  return std::nullopt;
}

void SecondOpinions::hear(const smt::Asked& asked) {
  Question question{{}, asked.answer};
  if (const auto terms = smt::ground(asked.assertions, asked.assumptions, kMostTerms)) {
    question.text = smt_lib(*terms);
    size_ += question.text->size();
    if (size_ > kMostText) question.text.reset();
  }
  questions_.push_back(std::move(question));
}

// One text for one run of the program: between two questions it forgets everything.
std::string SecondOpinions::script() const {
  std::string out;
  for (std::size_t q = 0; q < questions_.size(); ++q) {
    if (!questions_[q].text) continue;
    out += fmt::format(
        "(reset)\n(set-logic ALL)\n; {} answers {}\n{}(echo \"question {}\")\n(check-sat)\n",
        smt::Solver::version(), word(questions_[q].answer), *questions_[q].text, q + 1);
  }
  return out + "(exit)\n";
}

std::vector<Answer> SecondOpinions::ask() const {
  const double seconds = options_.timeout_seconds.value_or(kSeconds);
  const auto each =
      std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(seconds * 1000, 1.0, 1e9)));
  const std::string arguments[] = {"--lang=smt2", fmt::format("--tlimit-per={}", each.count())};
  const auto output =
      run_program(*options_.second_opinion, arguments, script(),
                  each * static_cast<std::int64_t>(questions_.size()) + std::chrono::seconds(10));
  return answers_in(output.value_or(""), questions_.size());
}

void SecondOpinions::judge(PropertyReport& report) const {
  if (options_.save_queries && !questions_.empty())  // else nobody asked a solver that way
    save(std::filesystem::path(*options_.save_queries) / file_name(report.name), script());
  if (!options_.second_opinion) return;
  SecondOpinion opinion{
      solver_version(*options_.second_opinion).value_or(*options_.second_opinion)};
  const std::vector<Answer> answers = ask();
  for (std::size_t q = 0; q < questions_.size(); ++q) {
    const Answer ours = questions_[q].answer;
    if (ours == Answer::unknown || answers[q] == Answer::unknown) {
      ++opinion.unanswered;
    } else if (ours == answers[q]) {
      ++opinion.agreed;
    } else if (opinion.disagreed++ == 0) {
      report.verdict = Unknown{
          fmt::format("{} answers {} to its question {}, and {} answers {}: one of them is wrong",
                      smt::Solver::version(), word(ours), q + 1, opinion.solver, word(answers[q]))};
    }
  }
  if (opinion.disagreed != 0) {
    report.support.reset();
    report.proof.clear();
  }
  report.second_opinion = std::move(opinion);
}

}  // namespace sightline
