// Where the syntax errors of one text are collected, at most kMaxSyntaxErrors of them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "policy/diagnostics/codes.h"
#include "policy/syntax/parse.h"

namespace sightline::syntax {

class Report {
 public:
  explicit Report(std::vector<Diagnostic>& out) : out_(out) {}

  // More were found than kMaxSyntaxErrors: there is no point in reading on.
  bool overflowed() const { return overflowed_; }

  void add(Diagnostic diagnostic) {
    overflowed_ = out_.size() >= kMaxSyntaxErrors;
    if (!overflowed_) out_.push_back(std::move(diagnostic));
  }
  void add(Code code, Span span, std::string message, std::string help = {}) {
    add({code, Severity::error, span, std::move(message), {}, std::move(help)});
  }

 private:
  std::vector<Diagnostic>& out_;
  bool overflowed_ = false;
};

}  // namespace sightline::syntax
