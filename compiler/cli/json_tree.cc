// JSON text in, a flat tree out. The only file that knows nlohmann-json, whose lexer checks UTF-8 and
// escapes; depth, size, doubled keys and the place of a mistake are checked here. What the values
// mean is not known here. Tested in tests/unit/compiler/cli/json_tree_test.cc.

#include "compiler/cli/json_tree.h"

#include <algorithm>
#include <istream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "compiler/cli/plain_json.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {

// Receives the events of the lexer and writes the tree.
class JsonWriter {
 public:
  using Json = nlohmann::json;

  explicit JsonWriter(JsonTree& tree) : tree_(tree) { clear(); }
  virtual ~JsonWriter() = default;

  std::string problem;        // ours; empty if there is none
  std::string lexer_problem;  // of the library, with its position
  std::size_t position = 0;   // in bytes, from 1

  // NOLINTBEGIN(readability-identifier-naming): the names and types that nlohmann-json asks for
  bool null() { return add(JsonTree::Kind::null, "", 0); }
  bool boolean(bool value) { return add(JsonTree::Kind::boolean, "", value ? 1 : 0); }
  bool number_integer(std::int64_t value) { return add(JsonTree::Kind::integer, "", value); }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return add(JsonTree::Kind::number, std::to_string(value), 0);
    }
    return add(JsonTree::Kind::integer, "", static_cast<std::int64_t>(value));
  }
  bool number_float(double, const std::string& written) {
    return add(JsonTree::Kind::number, written, 0);
  }
  bool string(std::string& value) { return add(JsonTree::Kind::string, value, 0); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(JsonTree::Kind::object); }
  bool key(std::string& name) {
    key_at_ = static_cast<std::uint32_t>(tree_.text_.size());
    key_size_ = static_cast<std::uint32_t>(name.size());
    tree_.text_ += name;
    return true;
  }
  bool end_object() { return keys_differ() && close(); }
  bool start_array(std::size_t) { return open(JsonTree::Kind::array); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t at, const std::string&, const Json::exception& error) {
    position = at;
    lexer_problem = error.what();
    return false;
  }
  // NOLINTEND(readability-identifier-naming)

 protected:
  // A value is whole: the outermost one.
  virtual bool done() { return true; }
  // An outermost value begins; the array of a stream is not part of the tree.
  virtual bool opens_stream(JsonTree::Kind) { return false; }
  virtual bool closes_stream() { return false; }
  bool is_outermost() const { return open_.empty(); }
  bool fail(std::string message) {
    problem = std::move(message);
    return false;
  }
  void clear() {
    tree_.nodes_.clear();
    tree_.text_.clear();
    open_.clear();
    key_at_ = key_size_ = 0;
  }

 private:
  struct Open {
    std::uint32_t node, last_child;
  };

  bool append(JsonTree::Kind kind, std::string_view text, std::int64_t number) {
    if (tree_.nodes_.size() >= kMaxJsonValues) {
      return fail("more than " + std::to_string(kMaxJsonValues) + " JSON values in one");
    }
    const auto at = static_cast<std::uint32_t>(tree_.nodes_.size());
    JsonTree::Node node{.kind = kind, .key_at = key_at_, .key_size = key_size_, .number = number};
    node.text_at = static_cast<std::uint32_t>(tree_.text_.size());
    node.text_size = static_cast<std::uint32_t>(text.size());
    tree_.text_ += text;
    tree_.nodes_.push_back(node);
    key_size_ = 0;
    if (!open_.empty()) {
      Open& parent = open_.back();
      (parent.last_child == 0 ? tree_.nodes_[parent.node].child
                              : tree_.nodes_[parent.last_child].next) = at;
      parent.last_child = at;
    }
    return true;
  }
  bool add(JsonTree::Kind kind, std::string_view text, std::int64_t number) {
    if (open_.empty()) opens_stream(kind);
    return append(kind, text, number) && (!open_.empty() || done());
  }
  bool open(JsonTree::Kind kind) {
    if (open_.empty() && opens_stream(kind)) return true;
    if (open_.size() == kMaxJsonDepth)
      return fail("nested deeper than " + std::to_string(kMaxJsonDepth));
    if (!append(kind, "", 0)) return false;
    open_.push_back({static_cast<std::uint32_t>(tree_.nodes_.size() - 1), 0});
    return true;
  }
  bool close() {
    if (open_.empty() && closes_stream()) return true;
    open_.pop_back();
    return !open_.empty() || done();
  }
  // Sorted, so that an object with many keys takes no quadratic time.
  bool keys_differ() {
    keys_.clear();
    for (const auto* node = tree_.first(tree_.nodes_[open_.back().node]); node != nullptr;
         node = tree_.next(*node)) {
      keys_.push_back(tree_.key(*node));
    }
    std::sort(keys_.begin(), keys_.end());
    const auto twice = std::adjacent_find(keys_.begin(), keys_.end());
    return twice == keys_.end() ||
           fail("the key " + in_backticks(*twice) + " stands twice in one object");
  }

  JsonTree& tree_;
  std::vector<Open> open_;
  std::vector<std::string_view> keys_;
  std::uint32_t key_at_ = 0, key_size_ = 0;
};

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr const char* kZeroByte = "not JSON: a zero byte";

// What the library says, without its number, its place and the text that it read last (which is the
// writer's, and may be long or not fit for a terminal).
std::string reason(const std::string& what) {
  std::string_view text = what;
  if (const auto place = text.find("column "); place != std::string_view::npos) {
    const auto colon = text.find(": ", place);
    text.remove_prefix(colon == std::string_view::npos ? 0 : colon + 2);
  }
  text = text.substr(0, text.find("; last read"));
  for (const std::string_view start : {"syntax error while parsing ", "syntax error "}) {
    if (text.starts_with(start)) text.remove_prefix(start.size());
  }
  return "not JSON: " + std::string(text);
}

// Shows each element of the outermost array, then forgets it.
class ElementWriter : public JsonWriter {
 public:
  ElementWriter(JsonTree& tree, std::function<void()> begins, std::function<bool()> whole)
      : JsonWriter(tree), begins_(std::move(begins)), whole_(std::move(whole)) {}

 protected:
  bool done() override {
    if (!in_array_) return fail("not an array");
    if (!whole_()) return false;
    clear();
    begins_();
    return true;
  }
  bool opens_stream(JsonTree::Kind kind) override {
    if (in_array_) {
      begins_();
      return false;
    }
    in_array_ = kind == JsonTree::Kind::array;
    return in_array_;
  }
  bool closes_stream() override { return true; }

 private:
  std::function<void()> begins_;
  std::function<bool()> whole_;
  bool in_array_ = false;
};

// The characters of a stream, counted: ends early when one element has had its share.
class Characters {
 public:
  Characters(std::istream& in, std::size_t line) : in_(*in.rdbuf()), line_(line) {}

  int peek() {
    const int c = left_ == 0 ? Traits::eof() : in_.sgetc();
    met_zero_ = met_zero_ || c == 0;
    return c;
  }
  bool met_zero() const { return met_zero_; }
  void advance() {
    if (in_.sbumpc() == '\n') ++line_;
    --left_;
  }
  void next_element() {
    left_ = kMaxJsonBytes;
    element_line_ = line_;
  }
  std::size_t line() const { return line_; }
  std::size_t element_line() const { return element_line_; }
  bool exhausted() const { return left_ == 0; }

 private:
  using Traits = std::istream::traits_type;
  std::streambuf& in_;
  std::size_t line_, element_line_ = line_, left_ = kMaxJsonBytes;
  bool met_zero_ = false;
};

class CharacterIterator {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names that the standard library asks for
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  // NOLINTEND(readability-identifier-naming)

  explicit CharacterIterator(Characters* from = nullptr) : from_(from) { look(); }
  reference operator*() const { return current_; }
  CharacterIterator& operator++() {
    from_->advance();
    look();
    return *this;
  }
  friend bool operator==(const CharacterIterator& a, const CharacterIterator& b) {
    return (a.from_ == nullptr) == (b.from_ == nullptr);
  }

 private:
  void look() {
    if (from_ == nullptr) return;
    const int c = from_->peek();
    if (c == std::istream::traits_type::eof()) from_ = nullptr;
    current_ = static_cast<char>(c);
  }
  Characters* from_;
  char current_ = 0;
};

}  // namespace

std::optional<JsonProblem> JsonTree::parse(std::string_view text) {
  if (text.size() > kMaxJsonBytes) return JsonProblem{1, 0, "longer than 1 MiB"};
  if (text.starts_with(kByteOrderMark))
    return JsonProblem{1, 1, "not JSON: begins with a byte order mark"};
  // SOUNDNESS: the library takes a zero byte for the end, and would skip the facts behind it.
  if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
    const auto before = text.substr(0, zero);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_begin = line == 0 ? 0 : before.rfind('\n') + 1;
    return JsonProblem{line + 1, zero - line_begin + 1, kZeroByte};
  }
  if (PlainJson(*this).read(text)) return std::nullopt;
  return parse_with_library(text);
}

std::optional<JsonProblem> JsonTree::parse_with_library(std::string_view text) {
  JsonWriter writer(*this);
  const bool read = nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &writer);
  if (read) return std::nullopt;
  if (!writer.problem.empty()) return JsonProblem{1, 0, writer.problem};
  const auto before =
      text.substr(0, writer.position == 0 ? 0 : std::min(writer.position - 1, text.size()));
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t line_begin = line == 0 ? 0 : before.rfind('\n') + 1;
  return JsonProblem{line + 1, before.size() - line_begin + 1, reason(writer.lexer_problem)};
}

const JsonTree::Node* JsonTree::member(const Node& object, std::string_view name) const {
  if (object.kind != Kind::object) return nullptr;
  const Node* node = first(object);
  while (node != nullptr && key(*node) != name) node = next(*node);
  return node;
}

void JsonTree::shrink() {
  constexpr std::size_t kKeep = 16'384;
  if (text_.capacity() > kKeep) std::string().swap(text_);
  if (nodes_.capacity() > kKeep / sizeof(Node)) std::vector<Node>(1).swap(nodes_);
}

std::optional<JsonProblem> read_json_array(std::istream& in, std::size_t line, JsonTree& tree,
                                           const std::function<bool(std::size_t line)>& element) {
  Characters characters(in, line);
  bool stopped = false;
  ElementWriter writer(
      tree, [&] { characters.next_element(); },
      [&] {
        stopped = !element(characters.element_line());
        return !stopped;
      });
  const bool read =
      nlohmann::json::sax_parse(CharacterIterator(&characters), CharacterIterator(), &writer);
  if (stopped) return std::nullopt;
  // SOUNDNESS: both look to the library like the end, with who knows how many facts behind them.
  if (characters.met_zero()) return JsonProblem{characters.line(), 0, kZeroByte};
  if (read && !characters.exhausted()) return std::nullopt;
  if (characters.exhausted()) return JsonProblem{characters.element_line(), 0, "longer than 1 MiB"};
  if (!writer.problem.empty()) return JsonProblem{characters.line(), 0, writer.problem};
  return JsonProblem{characters.line(), 0, reason(writer.lexer_problem)};
}

}  // namespace sightline::cli
