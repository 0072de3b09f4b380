/* Deciding from C, and from whatever can call C: policies, facts, decisions. The library is
 * Sightline::c (pkg-config: sightline-c); examples/embed-c/main.c is a whole host.
 *
 *   char* error = NULL;
 *   sightline_policy_t* policy = NULL;
 *   if (sightline_policy_load(bytes, size, options, &policy, &error) != sightline_status_ok)
 *     return fail(error);
 *   ... sightline_facts_create, sightline_facts_add_entity, ..., sightline_facts_build ...
 *   if (sightline_decide(policy, snapshot, &request, NULL).allowed) send(picture);
 *
 * Conventions
 *
 *   Ownership. What a function named _create, _load or _build gives is the caller's, who ends it
 *   with the _destroy of its type; NULL may be destroyed. No object needs another to live on: a
 *   policy may be destroyed before the facts, snapshots and traces that were made with it. Texts
 *   returned as `const char*` belong to the object they were asked of and end with it. Texts and
 *   arrays that are handed over are read during the call and never kept, unless it says otherwise.
 *
 *   Errors. A function that can fail returns a status, and takes an `errptr` last. If errptr is
 *   not NULL, then *errptr must be NULL or a text from malloc(); on failure it is freed and
 *   replaced by a new text that names what is wrong, for the caller to end with sightline_free; on
 *   success it is left alone. A failed function has changed nothing else, but for
 *   sightline_facts_build.
 *
 *   Threads. An object that is handed over as a pointer to const may be used by any number of
 *   threads at once. One that is not belongs to one thread at a time.
 *
 *   A NULL where an object or a text is asked for, where the text does not say that it may be NULL,
 *   is refused as sightline_status_misused; sightline_decide denies; questions about it get 0, NULL
 *   or sightline_nowhere. Out of memory ends the process.
 *
 *   Enumerators and fields are added, never renumbered or moved, within a major version. */
#ifndef SIGHTLINE_C_H_
#define SIGHTLINE_C_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sightline_load_options_t sightline_load_options_t;
typedef struct sightline_policy_t sightline_policy_t;     /* a loaded artifact, immutable */
typedef struct sightline_facts_t sightline_facts_t;       /* facts on their way to a snapshot */
typedef struct sightline_snapshot_t sightline_snapshot_t; /* facts, immutable and numbered */
typedef struct sightline_trace_t sightline_trace_t;       /* room for the reasons of a decision */

typedef enum sightline_status_t {
  sightline_status_ok = 0,
  /* an artifact was refused */
  sightline_status_truncated = 1,
  sightline_status_not_artifact = 2,
  sightline_status_version = 3, /* of a format that this library does not read */
  sightline_status_damaged = 4, /* the digest does not match */
  sightline_status_malformed = 5,
  sightline_status_unverified = 6, /* code that the verifier does not accept */
  sightline_status_not_proved = 7,
  sightline_status_missing_proof = 8, /* a required property is not there, or reads otherwise */
  sightline_status_false_proof = 9,
  sightline_status_too_large = 10,
  /* a fact was refused */
  sightline_status_unknown_name = 32,
  sightline_status_wrong_type = 33,
  sightline_status_duplicate = 34,
  sightline_status_not_cached = 35, /* a cache spoke of a fact that is not declared `cached` */
  sightline_status_too_many = 36,
  sightline_status_wrong_key = 37,
  sightline_status_cycle = 38,
  sightline_status_not_unique = 39,
  sightline_status_invariant = 40, /* facts break an invariant, or lack an entity it needs */
  /* the call itself makes no sense: a NULL, or facts that were built already */
  sightline_status_misused = 64
} sightline_status_t;

/* "0.2.0". Of the library, which may be newer than this header. */
const char* sightline_version(void);

/* Ends a text that came through an errptr. NULL is fine. */
void sightline_free(void* text);

/* --- values */

/* Milliseconds since 1970, UTC. Facts and requests lie strictly between past and forever. */
typedef int64_t sightline_time_t;

/* An entity's name. `type` is its position, sightline_find_entity; `id` is compared as bytes and
 * need not end in a zero. */
typedef struct sightline_entity_t {
  const char* id;
  size_t id_length;
  uint16_t type;
} sightline_entity_t;

typedef enum sightline_kind_t {
  sightline_kind_unavailable = 0, /* asked for and not to be had */
  sightline_kind_none = 1,        /* known to have no value */
  sightline_kind_boolean = 2,
  sightline_kind_integer = 3,
  sightline_kind_time = 4,
  sightline_kind_duration = 5, /* milliseconds */
  sightline_kind_member = 6,   /* of an enum, by its position */
  sightline_kind_entity = 7,
  sightline_kind_string = 8,
  sightline_kind_set = 9 /* bit m: member m of the enum is in it */
} sightline_kind_t;

/* A value as the functions below make it. It borrows its text or id, until whatever it is handed to
 * returns. A kind that is none of the above reads as unavailable. */
typedef struct sightline_value_t {
  int64_t number;
  sightline_entity_t entity; /* also the text of a string */
  sightline_kind_t kind;
} sightline_value_t;

sightline_entity_t sightline_entity(uint16_t type, const char* id); /* an id that ends in a zero */
sightline_value_t sightline_unavailable(void);
sightline_value_t sightline_none(void);
sightline_value_t sightline_boolean(bool value);
sightline_value_t sightline_integer(int64_t value);
sightline_value_t sightline_time(sightline_time_t value);
sightline_value_t sightline_duration(int64_t milliseconds);
sightline_value_t sightline_member(uint16_t position);
sightline_value_t sightline_entity_value(sightline_entity_t entity);
sightline_value_t sightline_string(const char* text); /* UTF-8 that ends in a zero */
sightline_value_t sightline_set(uint64_t members);

/* --- policies */

sightline_load_options_t* sightline_load_options_create(void);
void sightline_load_options_destroy(sightline_load_options_t* options);
/* Refuse an artifact without the proof of this property: its name, or `name@HEX` as
 * sightline_policy_requirement and `sightline show --requirements` write it. Copies the text; may
 * be called several times. */
sightline_status_t sightline_load_options_require(sightline_load_options_t* options,
                                                  const char* property, char** errptr);
/* Take an artifact of which not everything is proved. For tests and rehearsals only. */
void sightline_load_options_accept_unproved(sightline_load_options_t* options, bool accept);

/* Checks everything once, in time linear in `size`, and copies what it needs of `bytes`. `options`
 * may be NULL: nothing is required beyond every recorded proof. On failure *policy is left alone.
 */
sightline_status_t sightline_policy_load(const void* bytes, size_t size,
                                         const sightline_load_options_t* options,
                                         sightline_policy_t** policy, char** errptr);
void sightline_policy_destroy(sightline_policy_t* policy);

const char* sightline_policy_name(const sightline_policy_t* policy);
/* SHA-256 of the whole artifact, 32 bytes. Zeros for a NULL policy. */
void sightline_policy_digest(const sightline_policy_t* policy, uint8_t digest[32]);
/* Whether every recorded claim was proved, which loading insists on unless told otherwise. */
bool sightline_policy_proved(const sightline_policy_t* policy);
/* The properties of the artifact as `name@HEX`, to be required of the next one. */
size_t sightline_policy_requirement_count(const sightline_policy_t* policy);
const char* sightline_policy_requirement(const sightline_policy_t* policy, size_t position);
/* The most instructions that one decision about the action can take. */
uint64_t sightline_policy_cost_bound(const sightline_policy_t* policy, uint16_t action);

/* --- names and numbers of a policy's schema */

enum { sightline_nowhere = 0xffff }; /* no such name; fits nothing and is denied or refused */

/* Positions by name, 0 and up in the order of the policy; sightline_nowhere if there is none. */
uint16_t sightline_find_entity(const sightline_policy_t* policy, const char* name);
uint16_t sightline_find_attribute(const sightline_policy_t* policy, uint16_t entity,
                                  const char* name);
uint16_t sightline_find_relation(const sightline_policy_t* policy, const char* name);
uint16_t sightline_find_global(const sightline_policy_t* policy, const char* name);
uint16_t sightline_find_context(const sightline_policy_t* policy, const char* name);
uint16_t sightline_find_action(const sightline_policy_t* policy, const char* name);
uint16_t sightline_find_obligation(const sightline_policy_t* policy, const char* name);
uint16_t sightline_find_enum(const sightline_policy_t* policy, const char* name);
uint16_t sightline_find_member(const sightline_policy_t* policy, uint16_t enumeration,
                               const char* name);

typedef enum sightline_list_t {
  sightline_list_entities = 0,
  sightline_list_attributes = 1, /* of the entity type `of` */
  sightline_list_relations = 2,
  sightline_list_columns = 3, /* of the relation `of` */
  sightline_list_fields = 4,  /* of the relation `of` */
  sightline_list_globals = 5,
  sightline_list_context = 6,
  sightline_list_actions = 7,
  sightline_list_obligations = 8,
  sightline_list_enums = 9,
  sightline_list_members = 10, /* of the enum `of` */
  sightline_list_rules = 11
} sightline_list_t;

/* How many there are, and the name of each. Where a list is not of something, `of` is not looked
 * at. 0 and NULL for what is not there. */
size_t sightline_count(const sightline_policy_t* policy, sightline_list_t list, uint16_t of);
const char* sightline_name(const sightline_policy_t* policy, sightline_list_t list, uint16_t of,
                           size_t position);

typedef struct sightline_type_t {
  sightline_kind_t kind; /* of its values; unavailable: there is no such thing, or it has no type */
  uint16_t id;           /* which enum (of a set: its members') or entity type; 0 otherwise */
  bool optional;         /* may be none */
} sightline_type_t;
/* Of an attribute, column, field, global or context field. */
sightline_type_t sightline_type(const sightline_policy_t* policy, sightline_list_t list,
                                uint16_t of, size_t position);

/* --- facts */

/* Collects facts for one policy's schema. Each call takes its fact whole or refuses it and changes
 * nothing. NULL for a NULL policy. */
sightline_facts_t* sightline_facts_create(const sightline_policy_t* policy);
void sightline_facts_destroy(sightline_facts_t* facts);

typedef struct sightline_field_t {
  const char* name;
  sightline_value_t value;
} sightline_field_t;

/* What the registry says. An entity that was added is there: attributes that are not set are none
 * or unavailable. `key` has a value for each column; `fields` may be NULL if there are none. */
sightline_status_t sightline_facts_add_entity(sightline_facts_t* facts, sightline_entity_t entity,
                                              char** errptr);
sightline_status_t sightline_facts_set_attribute(sightline_facts_t* facts,
                                                 sightline_entity_t entity, const char* attribute,
                                                 sightline_value_t value, char** errptr);
/* `child` is directly `in` `parent`. Cycles are refused by sightline_facts_build. */
sightline_status_t sightline_facts_add_parent(sightline_facts_t* facts, sightline_entity_t child,
                                              sightline_entity_t parent, char** errptr);
sightline_status_t sightline_facts_add_row(sightline_facts_t* facts, const char* relation,
                                           const sightline_value_t* key, size_t key_count,
                                           const sightline_field_t* fields, size_t field_count,
                                           char** errptr);
sightline_status_t sightline_facts_set_global(sightline_facts_t* facts, const char* global,
                                              sightline_value_t value, char** errptr);
/* A look-up failed or was cut short: what else the entity is in, or which other rows there are, is
 * unknown. */
sightline_status_t sightline_facts_mark_parents_incomplete(sightline_facts_t* facts,
                                                           sightline_entity_t entity,
                                                           char** errptr);
sightline_status_t sightline_facts_mark_relation_incomplete(sightline_facts_t* facts,
                                                            const char* relation, char** errptr);

/* What an untrusted cache says: it answers in the registry's place, for `cached` facts only. */
sightline_status_t sightline_facts_observe_attribute(sightline_facts_t* facts,
                                                     sightline_entity_t entity,
                                                     const char* attribute, sightline_value_t value,
                                                     char** errptr);
sightline_status_t sightline_facts_observe_row(sightline_facts_t* facts, const char* relation,
                                               const sightline_value_t* key, size_t key_count,
                                               const sightline_field_t* fields, size_t field_count,
                                               char** errptr);
sightline_status_t sightline_facts_observe_global(sightline_facts_t* facts, const char* global,
                                                  sightline_value_t value, char** errptr);
sightline_status_t sightline_facts_observe_no_row(sightline_facts_t* facts, const char* relation,
                                                  const sightline_value_t* key, size_t key_count,
                                                  char** errptr);

/* Checks what can only be checked of all facts together, and makes the snapshot. `as_of`: the
 * moment at which the registry's facts held. Uses the facts up, whether it succeeds or not: what is
 * left is to destroy them. On failure *snapshot is left alone. */
sightline_status_t sightline_facts_build(sightline_facts_t* facts, uint64_t revision,
                                         sightline_time_t as_of, sightline_snapshot_t** snapshot,
                                         char** errptr);
/* Not while a decision by it goes on. */
void sightline_snapshot_destroy(sightline_snapshot_t* snapshot);
uint64_t sightline_snapshot_revision(const sightline_snapshot_t* snapshot);
sightline_time_t sightline_snapshot_as_of(const sightline_snapshot_t* snapshot);
uint64_t sightline_snapshot_entity_count(const sightline_snapshot_t* snapshot);
uint64_t sightline_snapshot_row_count(const sightline_snapshot_t* snapshot);
/* The id of an entity that a sightline_missing_t names; *length, which may not be NULL, is 0 if it
 * was a stranger to this snapshot. Does not end in a zero. */
const char* sightline_snapshot_entity_id(const sightline_snapshot_t* snapshot, uint16_t type,
                                         uint32_t entity, size_t* length);

/* --- decisions */

typedef struct sightline_context_value_t {
  sightline_value_t value;
  uint16_t field; /* sightline_find_context */
} sightline_context_value_t;

typedef struct sightline_request_t {
  sightline_entity_t principal;
  sightline_entity_t resource;
  sightline_time_t now; /* the host's clock, never the client's word */
  const sightline_context_value_t*
      context; /* NULL if context_count is 0; the last of a field counts */
  size_t context_count;
  uint16_t action; /* sightline_find_action */
} sightline_request_t;

typedef struct sightline_decision_t {
  uint64_t obligations; /* what must be done along with an allow: bit o is obligation o */
  uint64_t revision;    /* of the snapshot */
  bool allowed;
} sightline_decision_t;

/* Decides by the facts of one snapshot. No lock, and no allocation with up to 32 context values. A
 * request that does not fit the schema, or a snapshot for another schema, is denied, and so is
 * whatever is NULL. `trace` may be NULL; otherwise it holds the reasons afterwards. */
sightline_decision_t sightline_decide(const sightline_policy_t* policy,
                                      const sightline_snapshot_t* snapshot,
                                      const sightline_request_t* request, sightline_trace_t* trace);

/* Room for the reasons of one decision by this policy, to be used again and again. NULL for a NULL
 * policy. */
sightline_trace_t* sightline_trace_create(const sightline_policy_t* policy);
void sightline_trace_destroy(sightline_trace_t* trace);
/* The rules that determined the last decision made with it, as positions in sightline_list_rules:
 * of an allow the permits that are true, of a deny the forbids that are true or unknown (none:
 * default deny). sightline_nowhere beyond the last. */
size_t sightline_trace_rule_count(const sightline_trace_t* trace);
uint16_t sightline_trace_rule(const sightline_trace_t* trace, size_t position);

typedef enum sightline_missing_kind_t {
  sightline_missing_attribute = 0, /* `member` of `entity`, which is of type `owner` */
  sightline_missing_field = 1,     /* `member` of a row of the relation `owner` */
  sightline_missing_global = 2,    /* the global `owner` */
  sightline_missing_context = 3,   /* the context field `owner` */
  sightline_missing_rows = 4,      /* rows of the relation `owner` */
  sightline_missing_parents = 5    /* what `entity`, of type `owner`, is in */
} sightline_missing_kind_t;

/* A fact that was asked for, by a rule that came out unknown, and not to be had. */
typedef struct sightline_missing_t {
  sightline_missing_kind_t kind;
  uint32_t entity; /* sightline_snapshot_entity_id */
  uint16_t owner;
  uint16_t member;
} sightline_missing_t;
size_t sightline_trace_missing_count(const sightline_trace_t* trace);
/* False, and *missing left alone, beyond the last. */
bool sightline_trace_missing(const sightline_trace_t* trace, size_t position,
                             sightline_missing_t* missing);
/* Whether there were more reasons than fit. */
bool sightline_trace_truncated(const sightline_trace_t* trace);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* SIGHTLINE_C_H_ */
