// A source whose word is believed: the database of a service that keeps its own facts.
#pragma once

#include "sightline/trust/fact_source.h"

namespace sightline {

// SOUNDNESS: a proof lets all registry facts of a decision be of one moment, and what one answer says leads to
// the next question (of the clip, then of its camera). So a registry is held while a collection asks. Who
// answers each question as of now has no moment to hold: his facts belong into a snapshot.
class RegistrySource : public FactSource {
 public:
  // From here on all that is asked is answered as of one moment, not before this call: what changes meanwhile does not
  // show. If that moment is lost (with a connection), whatever is still asked fails. False: it is held already, as of
  // an earlier moment, and stays so.
  [[nodiscard]] virtual bool hold() = 0;
  // Ends it; each ask() is of a moment of its own again. Not held: nothing happens.
  virtual void release(Deadline deadline) = 0;
};

}  // namespace sightline
