// Solver terms as values: copy them, pass them, combine them. Constants fold in the operators, so
// encoders stay plain. This header and solver.h are all that the prover sees of Z3.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace sightline::smt {

class Context;
struct TermNode;  // term.cc
struct SortNode;
struct FunctionNode;

class Sort {
 public:
  Sort() = default;

 private:
  friend class Context;
  explicit Sort(std::shared_ptr<const SortNode> node) : node_(std::move(node)) {}
  std::shared_ptr<const SortNode> node_;
};

// Terms share structure: the same application made twice is the same term. A Term keeps what it
// names alive, so `id` identifies it as long as some Term holds it.
class Term {
 public:
  Term() = default;  // no term; only to be assigned to

  unsigned id() const;
  bool is_true() const;
  bool is_false() const;
  bool is_entity() const;    // of an uninterpreted sort
  std::string sort() const;  // the name of its sort
  std::string text() const;

  friend bool same(const Term& a, const Term& b) { return a.id() == b.id(); }
  friend Term operator!(const Term& a);
  friend Term operator&&(const Term& a, const Term& b);
  friend Term operator||(const Term& a, const Term& b);
  friend Term implies(const Term& a, const Term& b);
  friend Term equal(const Term& a, const Term& b);  // of one sort
  friend Term if_then_else(const Term& c, const Term& a, const Term& b);
  friend Term operator+(const Term& a, const Term& b);
  friend Term operator-(const Term& a, const Term& b);
  friend Term operator<(const Term& a, const Term& b);
  friend Term operator<=(const Term& a, const Term& b);
  friend Term bit(const Term& set, unsigned member);  // of bits: is this one set?

  const TermNode& node() const { return *node_; }  // for solver.cc

 private:
  friend class Context;
  friend class Function;
  explicit Term(std::shared_ptr<const TermNode> node) : node_(std::move(node)) {}
  friend Term make_term(TermNode node);
  std::shared_ptr<const TermNode> node_;
};

Term implies(const Term& a, const Term& b);
Term equal(const Term& a, const Term& b);
Term if_then_else(const Term& c, const Term& a, const Term& b);
Term bit(const Term& set, unsigned member);
unsigned width(const Term& set);

// How a formula depends on a part of it: `positive`, the part's truth can only help; `negative`,
// its falsehood can; `both`, nothing is known.
enum class Polarity : std::uint8_t { positive = 1, negative = 2, both = 3 };
inline bool has(Polarity all, Polarity one) {
  return (static_cast<unsigned>(all) & static_cast<unsigned>(one)) != 0;
}

class Function {
 public:
  Function() = default;
  Term operator()() const { return (*this)(std::span<const Term>{}); }
  Term operator()(const Term& argument) const { return (*this)(std::span(&argument, 1)); }
  Term operator()(std::span<const Term> arguments) const;
  unsigned id() const;

 private:
  friend class Context;
  explicit Function(std::shared_ptr<const FunctionNode> node) : node_(std::move(node)) {}
  std::shared_ptr<const FunctionNode> node_;
};

// Owns the solver's memory; outlives every term made with it. One thread at a time.
class Context {
 public:
  Context();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  Sort boolean() const;
  Sort integer() const;
  Sort uninterpreted(const std::string& name);
  Sort bits(unsigned width);
  static Sort sort_of(const Term& term);
  Function function(const std::string& name, std::span<const Sort> domain, const Sort& range);
  Term constant(const std::string& name, const Sort& sort);
  Term number(std::int64_t value) const;
  Term truth(bool value) const;
  Term mask(std::uint64_t members, unsigned width) const;

  // `root` with every occurrence of `from[i]` replaced by `to[i]`, all at once.
  static Term substitute(const Term& root, std::span<const Term> from, std::span<const Term> to);

  // Calls `seen` for each application (constants too) inside the assertion `root`, innermost first:
  // once, and again when it turns out to stand in another polarity too. No recursion: depth is not
  // bounded by the stack. Every visited term is kept in `visited`, so that no id is ever used
  // again.
  struct Visited {
    std::unordered_map<unsigned, unsigned> polarities;
    std::vector<Term> kept;
  };
  struct Occurrence {
    unsigned function = 0;
    Term application;
    Polarity polarity = Polarity::both;  // those that are new
    bool first = true;
  };
  static void visit(const Term& root, Visited& visited,
                    const std::function<void(const Occurrence&)>& seen);
  static std::vector<Term> arguments(const Term& application);

  struct Handle;
  Handle& handle() const { return *handle_; }  // for solver.cc

 private:
  std::unique_ptr<Handle> handle_;
};

}  // namespace sightline::smt
