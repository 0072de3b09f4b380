// Imports: from a text and a reader to a Source with all texts that it needs, each once. What is wrong
// becomes a diagnostic at the import; nothing is read twice, and never more than the bounds allow.
// Tested in tests/unit/policy/syntax/imports_test.cc. Refuses to know files: the reader does.
#include "policy/syntax/imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "policy/syntax/literals.h"
#include "policy/syntax/report.h"
#include "policy/syntax/scan.h"

namespace sightline {
namespace syntax {

std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

std::vector<ImportPlace> imports_of(std::string_view text, std::uint32_t begin) {
  std::vector<ImportPlace> result;
  if (text.substr(begin).starts_with(kByteOrderMark)) begin += 3;
  const auto words = [&](const Token& t) {
    return text.substr(t.span.begin, t.span.end - t.span.begin);
  };
  for (Token token = token_at(text, begin);; token = token_at(text, token.span.end)) {
    const Token next = token_at(text, token.span.end);
    if (token.kind == Token::Kind::doc) continue;
    if (words(token) == "import" && next.kind == Token::Kind::string) {
      std::vector<Diagnostic> ignored;  // the parser tells them
      Report report(ignored);
      const bool closed = words(next).size() > 1 && words(next).back() == '"';
      auto path = closed ? read_string(words(next), next.span, report) : std::nullopt;
      if (path) result.push_back({*std::move(path), {token.span.begin, next.span.end}});
    } else if (words(token) != "policy" || next.kind != Token::Kind::word) {
      return result;
    }
    token = next;
  }
}

std::optional<std::string> resolve_import(std::string_view importing, std::string_view path) {
  const bool odd = path.empty() || path.front() == '/' || path.back() == '/' ||
                   path.find('\\') != std::string_view::npos ||
                   folder_of(importing).size() + path.size() > kMaxPathBytes;
  if (odd) return std::nullopt;
  std::string result(folder_of(importing));
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part == "..") {
      if (result.empty()) return std::nullopt;  // out of the folder
      result.pop_back();
      result.resize(folder_of(result).size());
    } else if (part != "." && !part.empty()) {
      result += part;
      if (!path.empty()) result += '/';
    }
  }
  return result.empty() || result.back() == '/' ? std::nullopt : std::optional(result);
}

}  // namespace syntax

using namespace syntax;  // NOLINT: this file is its border

// Depth first: what a text imports stands before it in the order.
class ImportLoader {
 public:
  ImportLoader(Source& source, const ImportReader& read) : source_(source), read_(read) {
    const std::string& name = source.name();
    folder_ = folder_of(name);
    known_[name.substr(folder_.size())] = 0;
    source_.imports_read_ = true;
    source_.order_.clear();
  }

  void visit(const std::string& path, std::size_t part) {
    const Span span = source_.parts_[part].span;
    open_.push_back(path);
    if (span.end - span.begin <= kMaxSourceBytes) {
      for (const ImportPlace& place : imports_of(source_.text({0, span.end}), span.begin)) {
        if (source_.import_problems_.size() > kMaxSyntaxErrors) break;
        follow(path, place);
      }
    }
    open_.pop_back();
    source_.order_.push_back(part);
  }

 private:
  void follow(const std::string& importing, const ImportPlace& place) {
    const std::optional<std::string> path = resolve_import(importing, place.path);
    if (!path) {
      return refuse(Code::import_path, place, fmt::format("`{}` is no path here", place.path),
                    "a path begins at the file that imports, with `/` between its parts, and stays "
                    "in the folder of the policy: `shared/roles.pol`");
    }
    if (std::find(open_.begin(), open_.end(), *path) != open_.end())
      return refuse_cycle(place, *path);
    if (known_.count(*path) != 0 || !may_read_more(place)) return;
    std::optional<std::string> text = read_(*path);
    if (!text) {
      return refuse(Code::import_not_found, place,
                    fmt::format("`{}{}` cannot be read", folder_, *path),
                    "a path begins at the file that imports");
    }
    if (!fits(place, *path, text->size())) return;
    const std::size_t part = source_.parts_.size();
    known_[*path] = part;
    source_.append(folder_ + *path, *text);
    text.reset();
    visit(*path, part);
  }

  bool may_read_more(const ImportPlace& place) {
    if (open_.size() > kMaxImportDepth) {
      refuse(Code::import_too_deep, place,
             fmt::format("this is the import of an import, more than {} deep", kMaxImportDepth),
             "import what is needed nearer to the policy");
      return false;
    }
    if (source_.parts_.size() >= kMaxFiles) {
      refuse(Code::too_many_imports, place,
             fmt::format("a policy has up to {} files, and this would be one more", kMaxFiles),
             "put several of them into one");
      return false;
    }
    return true;
  }

  bool fits(const ImportPlace& place, const std::string& path, std::size_t size) {
    if (size > kMaxSourceBytes) {
      refuse(Code::file_too_large, place,
             fmt::format("a policy text has up to {} bytes, and `{}{}` has {}", kMaxSourceBytes,
                         folder_, path, size),
             "take the policy apart");
      return false;
    }
    if (source_.text_.size() + size > kMaxImportedBytes) {
      refuse(Code::imports_too_large, place,
             fmt::format("a policy with its imports has up to {} bytes, and with `{}{}` it has "
                         "more",
                         kMaxImportedBytes, folder_, path),
             "import less");
      return false;
    }
    return true;
  }

  void refuse_cycle(const ImportPlace& place, const std::string& path) {
    std::string chain;
    for (auto at = std::find(open_.begin(), open_.end(), path); at != open_.end(); ++at)
      chain += fmt::format("`{}{}` imports ", folder_, *at);
    refuse(Code::import_cycle, place, "this import leads back to where it came from",
           "move what both need into a file of its own",
           chain + fmt::format("`{}{}`", folder_, path));
  }

  void refuse(Code code, const ImportPlace& place, std::string message, std::string help,
              std::string note = {}) {
    Diagnostic problem{code, Severity::error, place.span, std::move(message), {}, std::move(help)};
    if (!note.empty()) problem.notes.push_back({std::move(note), std::nullopt});
    source_.import_problems_.push_back(std::move(problem));
  }

  Source& source_;
  const ImportReader& read_;
  std::string folder_;                        // of the text itself, for messages
  std::map<std::string, std::size_t> known_;  // part of each path
  std::vector<std::string> open_;             // paths from the text itself to where we are
};

Source Source::with_imports(std::string name, std::string text, const ImportReader& read) {
  Source source(std::move(name), std::move(text));
  const std::string path = source.name().substr(folder_of(source.name()).size());
  ImportLoader(source, read).visit(path, 0);
  return source;
}

}  // namespace sightline
