/* What the C programs here share. */
#include "tests/c/small_world.h"

#include <string.h>

#include "tests/c/check.h"
#include "tests/c/small_artifacts.h"

void expect(int line, sightline_status_t got, sightline_status_t wanted, char* message,
            const char* part) {
  if (got != wanted || (message == NULL) != (wanted == sightline_status_ok) ||
      (message != NULL && strstr(message, part) == NULL)) {
    fprintf(stderr, "line %d: status %d, wanted %d, message: %s, wanted in it: %s\n", line,
            (int)got, (int)wanted, message == NULL ? "(none)" : message, part);
    ++failures;
  }
  sightline_free(message);
}

sightline_policy_t* load_good(void) {
  size_t size = 0;
  const void* bytes = small_artifact(small_artifact_good, &size);
  sightline_policy_t* policy = NULL;
  OK(sightline_policy_load(bytes, size, NULL, &policy, &error));
  return policy;
}

sightline_entity_t entity(uint16_t type, const char* id) { return sightline_entity(type, id); }
sightline_value_t value(uint16_t type, const char* id) {
  return sightline_entity_value(entity(type, id));
}

sightline_request_t request_of(const char* who, uint16_t action, sightline_entity_t what) {
  const sightline_request_t request = {entity(kUser, who), what, NOW, NULL, 0, action};
  return request;
}
