// A value or an error, for code that does not throw.
//
//   Result<Policy, LoadError> policy = Policy::load(bytes);
//   if (!policy) return policy.error().message();
//   policy->decide(...);
#pragma once

#include <utility>
#include <variant>

namespace sightline {

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit on purpose
  Result(E error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose

  explicit operator bool() const { return state_.index() == 0; }
  // Only when there is a value; only when there is an error. Terminates otherwise.
  T& operator*() { return *std::get_if<0>(&state_); }
  const T& operator*() const { return *std::get_if<0>(&state_); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  const E& error() const { return *std::get_if<1>(&state_); }

  // f(value) if there is one, else the error; f returns a Result with the same error type.
  template <class F>
  auto then(F&& f) && -> decltype(std::forward<F>(f)(std::declval<T>())) {
    if (*this) return std::forward<F>(f)(std::move(**this));
    return error();
  }

 private:
  std::variant<T, E> state_;
};

}  // namespace sightline
