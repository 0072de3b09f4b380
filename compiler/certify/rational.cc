// Tested by tests/unit/compiler/certify through the sums that are found with it; nothing here is
// trusted.
#include "compiler/certify/rational.h"

namespace sightline::certify {
namespace {

// Products of two of these, and sums of two such products, fit.
constexpr Wide kLimit = Wide{1} << 62;
bool fits(Wide value) { return -kLimit * 4 < value && value < kLimit * 4; }

Wide divisor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

}  // namespace

Rational Rational::fraction(Wide above, Wide below) {
  Rational out;
  if (below != 1) {
    const Wide common = divisor(above, below) * (below < 0 ? -1 : 1);
    above /= common;
    below /= common;
  }
  out.overflow_ = !fits(above) || below >= kLimit;
  if (out.overflow_) return out;
  out.above_ = above;
  out.below_ = below;
  return out;
}

Rational operator+(const Rational& a, const Rational& b) {
  Rational out =
      a.below_ == 1 && b.below_ == 1
          ? Rational::fraction(a.above_ + b.above_, 1)
          : Rational::fraction(a.above_ * b.below_ + b.above_ * a.below_, a.below_ * b.below_);
  out.overflow_ = out.overflow_ || a.overflow_ || b.overflow_;
  return out;
}

Rational operator*(const Rational& a, const Rational& b) {
  Rational out = Rational::fraction(a.above_ * b.above_, a.below_ * b.below_);
  out.overflow_ = out.overflow_ || a.overflow_ || b.overflow_;
  return out;
}

Rational operator/(const Rational& a, const Rational& b) {
  Rational out = Rational::fraction(a.above_ * b.below_, a.below_ * b.above_);
  out.overflow_ = out.overflow_ || a.overflow_ || b.overflow_;
  return out;
}

}  // namespace sightline::certify
