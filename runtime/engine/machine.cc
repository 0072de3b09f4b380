// The machine on plain values, compiled once, for deciding and for invariants alike. Tested by
// tests/unit/runtime/engine/decide_test.cc. What it does is in machine.h and concrete.h.
#include "runtime/engine/machine.h"

#include "runtime/engine/concrete.h"

namespace sightline {

template class Machine<Concrete>;

}  // namespace sightline
