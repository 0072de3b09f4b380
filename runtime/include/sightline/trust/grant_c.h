/* The second look from C: may this item leave, here and now? For an edge that sends media and has neither
 * the policy nor the facts. The library is Sightline::trust (pkg-config: sightline-trust); an edge takes of
 * it what opens and admits grants, and libsodium.
 *
 *   sightline_grant_t* grant = NULL;
 *   if (sightline_grant_open(keys, token, strlen(token), &grant, NULL) != sightline_grant_ok) return refuse();
 *   sightline_egress_t egress = sightline_egress("view_thumbnail");
 *   sightline_admission_t verdict = sightline_grant_admit(grant, label, switches, now_ms, &egress);
 *   if (verdict != sightline_admitted) refuse(sightline_admission_name(verdict)); else send(file);
 *   sightline_grant_destroy(grant);
 *
 * Conventions are those of sightline/c.h: who creates destroys, NULL may be destroyed; an errptr is NULL or
 * points to NULL or to a text from malloc(), which a failure replaces; a pointer to const may be used by any
 * number of threads at once; a NULL where something is needed is refused. Out of memory ends the process. */
#ifndef SIGHTLINE_TRUST_GRANT_C_H_
#define SIGHTLINE_TRUST_GRANT_C_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sightline_grant_keys_t sightline_grant_keys_t;
typedef struct sightline_grant_t sightline_grant_t;           /* an opened token, immutable */
typedef struct sightline_item_label_t sightline_item_label_t; /* what stands on an item */
typedef struct sightline_switches_t sightline_switches_t; /* what the switches were found to be */
typedef struct sightline_used_grants_t
    sightline_used_grants_t; /* any number of threads may share one */

typedef enum sightline_grant_status_t {
  sightline_grant_ok = 0,
  sightline_grant_not_a_grant = 1, /* no PASETO v4 token of at most 8,192 bytes */
  sightline_grant_unknown_key = 2, /* of a key that is not among these */
  sightline_grant_forged = 3,      /* its key did not make it, or it was changed */
  sightline_grant_claims =
      4, /* its key made it, and it is no grant that this version understands */
  sightline_grant_unreadable = 5, /* keys, a label or switches that are none */
  sightline_grant_misused = 6     /* a NULL where something is needed */
} sightline_grant_status_t;

/* Ends a text that came through an errptr. */
void sightline_grant_free(void* text);

/* Keys from the text of a key file: `k4.public.` lines are what an edge needs that must not issue. */
sightline_grant_status_t sightline_grant_keys_read(const char* text, size_t size,
                                                   sightline_grant_keys_t** keys, char** errptr);
void sightline_grant_keys_destroy(sightline_grant_keys_t* keys); /* wipes them */

/* A label from where the item itself comes from, never from the request:
 * {"uid":{"type":"Clip","id":"clip_1"},"attrs":{"account":{"type":"Account","id":"north"}}} */
sightline_grant_status_t sightline_item_label_read(const char* json, size_t size,
                                                   sightline_item_label_t** label, char** errptr);
void sightline_item_label_destroy(sightline_item_label_t* label);

/* [{"global":"lockdown","value":false,"as_of":"2024-02-16T06:00:00Z"}] */
sightline_grant_status_t sightline_switches_read(const char* json, size_t size,
                                                 sightline_switches_t** switches, char** errptr);
void sightline_switches_destroy(sightline_switches_t* switches);

/* Remembers which single-use grants were used, until they expire; room for so many, taken at once. */
sightline_used_grants_t* sightline_used_grants_create(size_t capacity);
void sightline_used_grants_destroy(sightline_used_grants_t* used);

/* Believes nothing of a token before its tag or signature is right. On failure *grant is left alone. */
sightline_grant_status_t sightline_grant_open(const sightline_grant_keys_t* keys, const char* token,
                                              size_t size, sightline_grant_t** grant,
                                              char** errptr);
void sightline_grant_destroy(sightline_grant_t* grant);

/* What the edge knows of itself and of who asks. */
typedef struct sightline_egress_t {
  const char* action;     /* what sending this item is; never NULL */
  const char* audience;   /* who this edge is; NULL: nobody in particular */
  const void* connection; /* what the issuer was given of this connection; NULL: nothing */
  size_t connection_size;
  const char* principal_type; /* who asks, if the edge knows; NULL: it does not */
  const char* principal_id;
  const uint8_t* policy;         /* 32 bytes: only grants of this policy; NULL: of any */
  uint64_t revision_at_least;    /* only grants that were decided on this revision or later */
  int64_t clock_skew_ms;         /* how far in the future a grant may begin */
  sightline_used_grants_t* used; /* NULL: no single-use grant is admitted */
} sightline_egress_t;
/* With nothing but the action, and two seconds of skew. Fields may be added: begin with this. */
sightline_egress_t sightline_egress(const char* action);

/* The first of these that is wrong. */
typedef enum sightline_admission_t {
  sightline_admitted = 0,
  sightline_no_time = 1, /* `now` is no time, or a NULL was given */
  sightline_expired = 2,
  sightline_not_yet = 3,
  sightline_other_action = 4,
  sightline_other_principal = 5,
  sightline_other_audience = 6,
  sightline_other_policy = 7,
  sightline_older_revision = 8,
  sightline_other_connection = 9,
  sightline_other_item = 10,
  sightline_label_missing = 11, /* the item does not say what the decision rested on */
  sightline_label_differs = 12,
  sightline_switch_missing = 13,
  sightline_switch_stale = 14,
  sightline_switch_future = 15,
  sightline_switch_differs = 16,
  sightline_used_before = 17,
  sightline_use_unknown = 18
} sightline_admission_t;

/* `now_ms`: the edge's clock, milliseconds since 1970. No allocation; no lock but that of `used`.
 * `switches` may be NULL: none is known. A single-use grant is used by being admitted, by nothing else. */
sightline_admission_t sightline_grant_admit(const sightline_grant_t* grant,
                                            const sightline_item_label_t* item,
                                            const sightline_switches_t* switches, int64_t now_ms,
                                            const sightline_egress_t* egress);
/* "label_differs"; never NULL. */
const char* sightline_admission_name(sightline_admission_t admission);

/* What the host must do when it is admitted. The names live as long as the grant; NULL beyond the last. */
size_t sightline_grant_obligation_count(const sightline_grant_t* grant);
const char* sightline_grant_obligation(const sightline_grant_t* grant, size_t position);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* SIGHTLINE_TRUST_GRANT_C_H_ */
