// Imports: from a text and a reader to a Source with all texts that it needs, each once. What is
// wrong becomes a diagnostic at the import; nothing is read twice, and never more than the bounds
// allow. Tested in tests/unit/policy/syntax/imports_test.cc. Refuses to know files: the reader
// does.
#include "policy/syntax/imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
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

std::string normalised(std::string_view path) {
  std::string result;
  std::size_t kept = 0;  // bytes of `result` that no `..` takes back
  if (path.starts_with('/')) result = '/', kept = 1;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part == ".." && result.size() > kept) {
      result.pop_back();
      result.resize(std::max(folder_of(result).size(), kept));
    } else if (part == "..") {
      result += "../";
      kept = result.size();
    } else if (part != "." && !part.empty()) {
      result.append(part).append("/");
    }
  }
  if (result.size() > kept) result.pop_back();
  return result;
}

std::optional<std::string> resolve_import(std::string_view importing, std::string_view path) {
  const std::string_view last = path.substr(folder_of(path).size());
  const bool odd = path.starts_with('/') || last.empty() || last == "." || last == ".." ||
                   path.find('\\') != std::string_view::npos ||
                   folder_of(importing).size() + path.size() > kMaxPathBytes;
  if (odd) return std::nullopt;
  return normalised(std::string(folder_of(importing)).append(path));
}

}  // namespace syntax

using namespace syntax;  // NOLINT: this file is its border

// Depth first: what a text imports stands before it in the order. A file is known by its name as
// messages show it; the reader is asked for its path from the folder of the text itself.
class ImportLoader {
 public:
  ImportLoader(Source& source, const ImportReader& read)
      : source_(source), read_(read), folder_(folder_of(source.name())) {
    source_.imports_read_ = true;
    source_.order_.clear();
    visit(source.name().substr(folder_.size()), 0);
  }

 private:
  std::string name_of(const std::string& path) const { return normalised(folder_ + path); }

  void visit(const std::string& path, std::size_t part) {
    const Span span = source_.parts_[part].span;
    open_.push_back(name_of(path));
    known_.insert(open_.back());
    if (span.end - span.begin <= kMaxSourceBytes) {
      for (const ImportPlace& place : imports_of(source_.text({0, span.end}), span.begin)) {
        if (source_.import_problems_.size() > kMaxSyntaxErrors) break;
        follow(path, place);
      }
    }
    open_.pop_back();
    source_.order_.push_back(part);
  }

  void follow(const std::string& importing, const ImportPlace& place) {
    const std::optional<std::string> path = resolve_import(importing, place.path);
    if (!path) {
      return refuse(Code::import_path, place, fmt::format("`{}` is no path here", place.path),
                    "a path begins at the file that imports, with `/` between its parts: "
                    "`shared/roles.pol`");
    }
    const std::string name = name_of(*path);
    if (std::find(open_.begin(), open_.end(), name) != open_.end())
      return refuse_cycle(place, name);
    if (known_.count(name) != 0 || !may_read_more(place)) return;
    std::optional<std::string> text = read_(*path);
    if (!text) {
      return refuse(Code::import_not_found, place, fmt::format("`{}` cannot be read", name),
                    "a path begins at the file that imports");
    }
    if (!fits(place, name, text->size())) return;
    source_.append(name, *text);
    text.reset();
    visit(*path, source_.parts_.size() - 1);
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

  bool fits(const ImportPlace& place, const std::string& name, std::size_t size) {
    if (size > kMaxSourceBytes) {
      refuse(Code::file_too_large, place,
             fmt::format("a policy text has up to {} bytes, and `{}` has {}", kMaxSourceBytes, name,
                         size),
             "take the policy apart");
      return false;
    }
    if (source_.text_.size() + size > kMaxImportedBytes) {
      refuse(Code::imports_too_large, place,
             fmt::format("a policy with its imports has up to {} bytes, and with `{}` it has "
                         "more",
                         kMaxImportedBytes, name),
             "import less");
      return false;
    }
    return true;
  }

  void refuse_cycle(const ImportPlace& place, const std::string& name) {
    std::string chain;
    for (auto at = std::find(open_.begin(), open_.end(), name); at != open_.end(); ++at)
      chain += fmt::format("`{}` imports ", *at);
    refuse(Code::import_cycle, place, "this import leads back to where it came from",
           "move what both need into a file of its own", chain + fmt::format("`{}`", name));
  }

  void refuse(Code code, const ImportPlace& place, std::string message, std::string help,
              std::string note = {}) {
    Diagnostic problem{code, Severity::error, place.span, std::move(message), {}, std::move(help)};
    if (!note.empty()) problem.notes.push_back({std::move(note), std::nullopt});
    source_.import_problems_.push_back(std::move(problem));
  }

  Source& source_;
  const ImportReader& read_;
  const std::string folder_;       // of the text itself
  std::set<std::string> known_;    // names of all files so far
  std::vector<std::string> open_;  // names from the text itself to where we are
};

Source Source::with_imports(std::string name, std::string text, const ImportReader& read) {
  Source source(std::move(name), std::move(text));
  const ImportLoader load(source, read);
  return source;
}

}  // namespace sightline
