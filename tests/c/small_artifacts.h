/* Artifacts of tests/unit/runtime/small_program.h for the C programs here, and spoilt ones. */
#ifndef TESTS_C_SMALL_ARTIFACTS_H_
#define TESTS_C_SMALL_ARTIFACTS_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum small_artifact_t {
  small_artifact_good,
  small_artifact_unproved,
  small_artifact_unverified, /* its code reads a register that nobody wrote */
  small_artifact_too_large,  /* a rule's name is longer than the format allows */
} small_artifact_t;

/* Lives until the next call. */
const void* small_artifact(small_artifact_t which, size_t* size);

#ifdef __cplusplus
}
#endif

#endif
