// Collects the diagnostics of one check: each place once, a bounded number, in the order of the
// text.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "policy/diagnostics/codes.h"
#include "sightline/policy.h"

namespace sightline {

class Reporter {
 public:
  static constexpr std::size_t kMaxShown = 100;

  explicit Reporter(const Source& source) : source_(source) {}

  using Candidates = std::function<std::vector<std::string_view>()>;

  // What was just reported, to be given notes and help. Empty when nothing was kept.
  class Entry {
   public:
    explicit Entry(Diagnostic* diagnostic) : diagnostic_(diagnostic) {}
    Entry& note(std::string text, std::optional<Span> span = std::nullopt);
    Entry& help(std::string text);
    bool kept() const { return diagnostic_ != nullptr; }

   private:
    Diagnostic* diagnostic_;  // valid until the next report
  };

  // A second diagnostic of the same code at the same place is dropped: a define is looked at once
  // for each call.
  Entry error(Code code, Span span, std::string message);
  // What is allowed and hardly meant. Of these, too, a bounded number is shown.
  Entry warning(Code code, Span span, std::string message);
  // A name that is nowhere declared, with the closest of what `candidates` gives as help. Asked
  // only when it is shown: a hostile text may have thousands of each.
  Entry unknown(Code code, Span span, std::string message, std::string_view name,
                const Candidates& candidates);

  // The author's words at a place, for messages; `this` when they are long.
  std::string quote(Span span) const;
  const Source& source() const { return source_; }

  bool failed() const { return count_ > 0; }
  std::vector<Diagnostic> take();

 private:
  Entry report(Code code, Severity severity, Span span, std::string message, std::size_t& count);

  const Source& source_;
  std::size_t count_ = 0, warnings_ = 0;
  std::set<std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>> seen_;
  std::vector<Diagnostic> diagnostics_;
};

// The candidate that differs from `name` by at most two edits (one for short names); empty if none
// does.
std::string_view closest(std::string_view name, const std::vector<std::string_view>& candidates);

// `share(viewer, camera)` in backticks and so on: user text in messages.
std::string ticked(std::string_view text);

}  // namespace sightline
