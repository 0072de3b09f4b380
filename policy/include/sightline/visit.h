// Visiting a variant with one lambda per alternative and no catch-all: a new node is then a compile
// error in every pass that must care.
//
//   std::visit(overloaded{[](const And& a) { ... }, [](const Or& o) { ... }}, node);
#pragma once

namespace sightline {

template <class... Lambdas>
struct overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <class... Lambdas>
overloaded(Lambdas...) -> overloaded<Lambdas...>;

}  // namespace sightline
