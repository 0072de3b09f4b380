// What went wrong -> Diagnostic list. Knows about places, repetition and spelling, and nothing
// about policies: the words of each message stand where the mistake is found. The list is bounded,
// because a hostile text can hold a mistake in every line.
// Tested in tests/unit/policy/types/report_test.cc and by every golden of tests/golden/diagnostics.

#include "policy/types/report.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sightline {
namespace {

constexpr std::size_t kMaxQuoted = 60;
constexpr std::size_t kMaxCandidates = 4096;
constexpr std::size_t kMaxLength = 128;

// Edits (insert, delete, replace, swap neighbours) between two short names, or `limit + 1` if more.
std::size_t edits(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit || a.size() > kMaxLength || b.size() > kMaxLength) return limit + 1;
  std::array<std::array<std::size_t, kMaxLength + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& now = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& before = rows[(i + 1) % 3];
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({above[j] + 1, now[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string_view closest(std::string_view name, const std::vector<std::string_view>& candidates) {
  std::size_t best = name.size() < 4 ? 1 : 2;
  std::string_view found;
  const std::size_t count = std::min(candidates.size(), kMaxCandidates);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t distance = edits(name, candidates[i], best);
    const bool tie = distance == best && (found.empty() || candidates[i] < found);
    if ((distance < best || tie) && distance < name.size()) {
      best = distance;
      found = candidates[i];
    }
  }
  return found;
}

Reporter::Entry& Reporter::Entry::note(std::string text, std::optional<Span> span) {
  if (diagnostic_) diagnostic_->notes.push_back({std::move(text), span});
  return *this;
}

Reporter::Entry& Reporter::Entry::help(std::string text) {
  if (diagnostic_) diagnostic_->help = std::move(text);
  return *this;
}

Reporter::Entry Reporter::error(Code code, Span span, std::string message) {
  return report(code, Severity::error, span, std::move(message), count_);
}

Reporter::Entry Reporter::warning(Code code, Span span, std::string message) {
  return report(code, Severity::warning, span, std::move(message), warnings_);
}

Reporter::Entry Reporter::report(Code code, Severity severity, Span span, std::string message,
                                 std::size_t& count) {
  if (!seen_.insert({static_cast<std::uint16_t>(code), span.begin, span.end}).second)
    return Entry(nullptr);
  if (++count > kMaxShown) return Entry(nullptr);
  diagnostics_.push_back({code, severity, span, std::move(message), {}, {}});
  return Entry(&diagnostics_.back());
}

Reporter::Entry Reporter::unknown(Code code, Span span, std::string message, std::string_view name,
                                  const Candidates& candidates) {
  Entry entry = error(code, span, std::move(message));
  if (!entry.kept()) return entry;
  const std::string_view near = closest(name, candidates());
  if (!near.empty()) entry.help("did you mean " + ticked(near) + "?");
  return entry;
}

std::string Reporter::quote(Span span) const {
  const std::string_view text = source_.text(span);
  if (text.empty() || text.size() > kMaxQuoted || text.find('\n') != text.npos) return "this";
  return ticked(text);
}

std::vector<Diagnostic> Reporter::take() {
  std::sort(diagnostics_.begin(), diagnostics_.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.span.begin, a.span.end, a.code) <
           std::tuple(b.span.begin, b.span.end, b.code);  // no two are equal
  });
  if (count_ > kMaxShown) {
    diagnostics_.back().notes.push_back(
        {std::to_string(count_ - kMaxShown) + " more mistakes are not shown", std::nullopt});
  }
  if (warnings_ > kMaxShown && !failed()) {
    diagnostics_.back().notes.push_back(
        {std::to_string(warnings_ - kMaxShown) + " more warnings are not shown", std::nullopt});
  }
  return std::exchange(diagnostics_, {});
}

}  // namespace sightline
