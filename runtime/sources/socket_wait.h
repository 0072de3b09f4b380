// Waiting for a socket, not longer than until a deadline.
#pragma once

#include "sightline/trust/fact_source.h"

namespace sightline {

struct Readiness {
  bool readable = false, writable = false;  // an error or an end is both
};
// Neither: the deadline has passed.
Readiness wait_for(int socket, bool to_read, bool to_write, Deadline deadline);

// Something has come that can be read: bytes, an error or the end.
bool has_come(int socket);

}  // namespace sightline
