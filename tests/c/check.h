/* CHECK(what has to hold), OK(a call), REFUSED(its status, a part of its message, a call): say where it
 * is not so, and go on. A call names its errptr `&error`. */
#ifndef TESTS_C_CHECK_H_
#define TESTS_C_CHECK_H_

#include <sightline/c.h>

#include <stdio.h>

extern int failures;

/* The status, and whether the message names what it should. Ends the message. */
void expect(int line, sightline_status_t got, sightline_status_t wanted, char* message,
            const char* part);

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                             \
    }                                                                         \
  } while (0)
#define OK(call)                                              \
  do {                                                        \
    char* error = NULL;                                       \
    const sightline_status_t status = call;                   \
    expect(__LINE__, status, sightline_status_ok, error, ""); \
  } while (0)
#define REFUSED(wanted, part, call)                                   \
  do {                                                                \
    char* error = NULL;                                               \
    const sightline_status_t status = call;                           \
    expect(__LINE__, status, sightline_status_##wanted, error, part); \
  } while (0)

#endif
