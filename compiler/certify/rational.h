// Exact fractions for the search of sums. What leaves their range sets `overflow` for good; the
// search then gives up.
#pragma once

#include <cstdint>

namespace sightline::certify {

__extension__ using Wide = __int128;

class Rational {
 public:
  Rational() = default;
  Rational(std::int64_t value) : above_(value) {}  // NOLINT: implicit on purpose
  static Rational fraction(Wide above, Wide below);

  Wide above() const { return above_; }
  Wide below() const { return below_; }  // above 0
  int sign() const { return above_ < 0 ? -1 : above_ > 0 ? 1 : 0; }
  bool overflow() const { return overflow_; }

  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  friend Rational operator/(const Rational& a, const Rational& b);  // b not 0
  friend Rational operator-(const Rational& a) { return a * Rational(-1); }
  friend Rational operator-(const Rational& a, const Rational& b) { return a + -b; }
  friend bool operator<(const Rational& a, const Rational& b) { return (a - b).sign() < 0; }
  friend bool operator==(const Rational& a, const Rational& b) {
    return a.above_ == b.above_ && a.below_ == b.below_;
  }

 private:
  Wide above_ = 0, below_ = 1;
  bool overflow_ = false;
};

}  // namespace sightline::certify
