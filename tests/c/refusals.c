/* Each way in which a call of sightline/c.h is refused, with its status and its words. */
#include "tests/c/refusals.h"

#include <stdlib.h>
#include <string.h>

#include "tests/c/check.h"
#include "tests/c/small_artifacts.h"
#include "tests/c/small_world.h"

/* --- artifacts */

static void refuse_bytes(void) {
  sightline_policy_t* policy = NULL;
  size_t size = 0;
  const void* good = small_artifact(small_artifact_good, &size);
  unsigned char* bytes = malloc(size);
  if (bytes == NULL) abort();
#define SPOILT(wanted, part, place, value) \
  memcpy(bytes, good, size);               \
  bytes[place] = (unsigned char)(value);   \
  REFUSED(wanted, part, sightline_policy_load(bytes, size, NULL, &policy, &error))
  SPOILT(not_artifact, "SIGHTPOL", 0, 's');
  SPOILT(version, "format version", 8, 99);
  SPOILT(malformed, "sections", 10, 1);
  SPOILT(damaged, "digest", size - 1, bytes[size - 1] ^ 1);
#undef SPOILT
  REFUSED(truncated, "", sightline_policy_load(good, size - 1, NULL, &policy, &error));
  REFUSED(truncated, "", sightline_policy_load(good, 0, NULL, &policy, &error));
  free(bytes);

  const void* spoilt = small_artifact(small_artifact_unverified, &size);
  REFUSED(unverified, "999", sightline_policy_load(spoilt, size, NULL, &policy, &error));
  spoilt = small_artifact(small_artifact_too_large, &size);
  REFUSED(too_large, "the limit is 128",
          sightline_policy_load(spoilt, size, NULL, &policy, &error));
  REFUSED(misused, "bytes is NULL", sightline_policy_load(NULL, 10, NULL, &policy, &error));
  REFUSED(misused, "policy is NULL", sightline_policy_load(spoilt, size, NULL, NULL, &error));
  CHECK(policy == NULL);
}

/* Loads, says whether that went well, and ends the policy. */
static void load_and_destroy(const void* bytes, size_t size,
                             const sightline_load_options_t* options, bool proved) {
  sightline_policy_t* policy = NULL;
  OK(sightline_policy_load(bytes, size, options, &policy, &error));
  CHECK(sightline_policy_proved(policy) == proved);
  sightline_policy_destroy(policy);
}

static void refuse_proofs(void) {
  size_t size = 0;
  sightline_policy_t* policy = NULL;
  const void* bytes = small_artifact(small_artifact_unproved, &size);
  REFUSED(not_proved, "same meaning", sightline_policy_load(bytes, size, NULL, &policy, &error));
  sightline_load_options_t* options = sightline_load_options_create();
  sightline_load_options_accept_unproved(options, true);
  load_and_destroy(bytes, size, options, false);
  sightline_load_options_accept_unproved(options, false);
  REFUSED(not_proved, "same meaning", sightline_policy_load(bytes, size, options, &policy, &error));

  bytes = small_artifact(small_artifact_good, &size);
  OK(sightline_load_options_require(options, "no_strangers", &error));
  load_and_destroy(bytes, size, options, true);
  OK(sightline_load_options_require(options, "no_friends", &error));
  REFUSED(missing_proof, "no_friends",
          sightline_policy_load(bytes, size, options, &policy, &error));
  CHECK(policy == NULL);
  REFUSED(misused, "property is NULL", sightline_load_options_require(options, NULL, &error));
  REFUSED(misused, "options is NULL", sightline_load_options_require(NULL, "p", &error));
  sightline_load_options_accept_unproved(NULL, true);
  sightline_load_options_destroy(options);
  sightline_load_options_destroy(NULL);
}

/* What an artifact offers as a requirement, it meets. */
static void require_what_is_offered(void) {
  sightline_policy_t* policy = load_good();
  CHECK(sightline_policy_requirement_count(policy) == 1);
  const char* requirement = sightline_policy_requirement(policy, 0);
  CHECK(strncmp(requirement, "no_strangers@abab", 17) == 0);
  CHECK(strlen(requirement) == strlen("no_strangers@") + 64);
  CHECK(sightline_policy_requirement(policy, 1) == NULL);
  sightline_load_options_t* options = sightline_load_options_create();
  OK(sightline_load_options_require(options, requirement, &error));
  sightline_policy_destroy(policy);
  size_t size = 0;
  const void* bytes = small_artifact(small_artifact_good, &size);
  load_and_destroy(bytes, size, options, true);
  sightline_load_options_destroy(options);
  CHECK(sightline_policy_requirement_count(NULL) == 0);
  CHECK(sightline_policy_requirement(NULL, 0) == NULL);
}

/* An errptr may be NULL, and an old message is replaced and not lost. */
static void keep_one_message(void) {
  sightline_policy_t* policy = NULL;
  CHECK(sightline_policy_load("?", 1, NULL, &policy, NULL) == sightline_status_not_artifact);
  char* error = NULL;
  CHECK(sightline_policy_load("?", 1, NULL, &policy, &error) == sightline_status_not_artifact);
  CHECK(sightline_policy_load(NULL, 1, NULL, &policy, &error) == sightline_status_misused);
  CHECK(error != NULL && strcmp(error, "bytes is NULL") == 0);
  sightline_free(error);
  sightline_free(NULL);
}

void refuse_artifacts(void) {
  refuse_bytes();
  refuse_proofs();
  require_what_is_offered();
  keep_one_message();
}

/* --- facts */

static void refuse_attributes(sightline_facts_t* facts) {
  const sightline_entity_t ann = entity(kUser, "ann");
#define SET(name, value) sightline_facts_set_attribute(facts, ann, name, value, &error)
  REFUSED(unknown_name, "height", SET("height", sightline_integer(1)));
  REFUSED(wrong_type, "vip", SET("vip", sightline_integer(1)));
  REFUSED(wrong_type, "role", SET("role", sightline_member(3)));
  REFUSED(wrong_type, "account", SET("account", value(kUser, "ann")));
  REFUSED(wrong_type, "account", SET("account", value(kAccount, NULL)));
  OK(SET("vip", sightline_boolean(true)));
  REFUSED(duplicate, "vip", SET("vip", sightline_boolean(false)));
#undef SET
  REFUSED(wrong_type, "does not exist",
          sightline_facts_add_entity(facts, entity(sightline_nowhere, "x"), &error));
  REFUSED(wrong_type, "empty id", sightline_facts_add_entity(facts, entity(kUser, ""), &error));
  REFUSED(not_cached, "vip",
          sightline_facts_observe_attribute(facts, ann, "vip", sightline_boolean(true), &error));
  REFUSED(not_cached, "level",
          sightline_facts_observe_global(facts, "level", sightline_integer(1), &error));
  REFUSED(unknown_name, "gravity",
          sightline_facts_set_global(facts, "gravity", sightline_integer(1), &error));
}

static void refuse_rows(sightline_facts_t* facts) {
  const sightline_value_t key[] = {value(kUser, "ann"), value(kCamera, "porch")};
  const sightline_field_t from = {"from", sightline_time(NOW)};
  const sightline_field_t to = {"to", sightline_time(NOW)};
  const sightline_field_t nameless = {NULL, sightline_time(NOW)};
#define ROW(name, keys, count, field, fields) \
  sightline_facts_add_row(facts, name, keys, count, field, fields, &error)
  REFUSED(unknown_name, "lend", ROW("lend", key, 2, &from, 1));
  REFUSED(wrong_key, "share", ROW("share", key, 1, &from, 1));
  REFUSED(unknown_name, "to", ROW("share", key, 2, &to, 1));
  REFUSED(misused, "row", ROW("share", NULL, 2, &from, 1));
  REFUSED(misused, "row", ROW("share", key, 2, NULL, 1));
  REFUSED(misused, "row", ROW("share", key, 2, &nameless, 1));
  OK(ROW("share", key, 2, &from, 1));
  REFUSED(duplicate, "share", ROW("share", key, 2, &from, 1));
#undef ROW
  REFUSED(not_cached, "share",
          sightline_facts_observe_row(facts, "share", key, 2, &from, 1, &error));
  REFUSED(not_cached, "share", sightline_facts_observe_no_row(facts, "share", key, 2, &error));
  REFUSED(misused, "row", sightline_facts_observe_row(facts, "share", key, 2, NULL, 1, &error));
  REFUSED(misused, "row", sightline_facts_observe_no_row(facts, "share", NULL, 2, &error));
  REFUSED(unknown_name, "lend", sightline_facts_mark_relation_incomplete(facts, "lend", &error));
}

static void refuse_null(sightline_facts_t* facts) {
  const sightline_entity_t ann = entity(kUser, "ann");
  const sightline_value_t one = sightline_integer(1);
#define NULL_REFUSED(what, call) REFUSED(misused, what " is NULL", call)
  NULL_REFUSED("facts", sightline_facts_add_entity(NULL, ann, &error));
  NULL_REFUSED("facts", sightline_facts_add_parent(NULL, ann, ann, &error));
  NULL_REFUSED("facts", sightline_facts_mark_parents_incomplete(NULL, ann, &error));
  NULL_REFUSED("attribute", sightline_facts_set_attribute(facts, ann, NULL, one, &error));
  NULL_REFUSED("attribute", sightline_facts_observe_attribute(facts, ann, NULL, one, &error));
  NULL_REFUSED("global", sightline_facts_set_global(facts, NULL, one, &error));
  NULL_REFUSED("global", sightline_facts_observe_global(facts, NULL, one, &error));
  NULL_REFUSED("relation", sightline_facts_mark_relation_incomplete(facts, NULL, &error));
  NULL_REFUSED("relation", sightline_facts_add_row(facts, NULL, &one, 1, NULL, 0, &error));
  NULL_REFUSED("relation", sightline_facts_observe_row(facts, NULL, &one, 1, NULL, 0, &error));
  NULL_REFUSED("relation", sightline_facts_observe_no_row(facts, NULL, &one, 1, &error));
  NULL_REFUSED("snapshot", sightline_facts_build(facts, 1, NOW, NULL, &error));
  sightline_snapshot_t* snapshot = NULL;
  NULL_REFUSED("facts", sightline_facts_build(NULL, 1, NOW, &snapshot, &error));
#undef NULL_REFUSED
  CHECK(snapshot == NULL && sightline_facts_create(NULL) == NULL);
  sightline_facts_destroy(NULL);
  sightline_snapshot_destroy(NULL);
  size_t length = 9;
  CHECK(sightline_snapshot_entity_id(NULL, 0, 0, &length) == NULL && length == 0);
  CHECK(sightline_snapshot_revision(NULL) == 0 && sightline_snapshot_as_of(NULL) == 0);
  CHECK(sightline_snapshot_entity_count(NULL) == 0 && sightline_snapshot_row_count(NULL) == 0);
}

/* More than there is room for. */
static void refuse_crowds(const sightline_policy_t* policy) {
  sightline_facts_t* facts = sightline_facts_create(policy);
  const sightline_entity_t porch = entity(kCamera, "porch");
  char id[16];
  sightline_status_t status = sightline_status_ok;
  char* error = NULL;
  for (int i = 0; i < 1000000 && status == sightline_status_ok; ++i) {
    snprintf(id, sizeof id, "site_%d", i);
    status = sightline_facts_add_parent(facts, porch, entity(kSite, id), &error);
  }
  expect(__LINE__, status, sightline_status_too_many, error, "porch");
  sightline_facts_destroy(facts);
}

/* What only shows in all facts together: the builder is used up all the same. */
static void refuse_built(const sightline_policy_t* policy, sightline_status_t wanted,
                         void (*add)(sightline_facts_t*)) {
  sightline_facts_t* facts = sightline_facts_create(policy);
  add(facts);
  sightline_snapshot_t* snapshot = NULL;
  char* error = NULL;
  const sightline_status_t status = sightline_facts_build(facts, 1, NOW, &snapshot, &error);
  expect(__LINE__, status, wanted, error, "");
  CHECK(snapshot == NULL);
  REFUSED(misused, "built already", sightline_facts_build(facts, 1, NOW, &snapshot, &error));
  sightline_facts_destroy(facts);
}
static void add_cycle(sightline_facts_t* facts) {
  const sightline_entity_t a = entity(kSite, "a"), b = entity(kSite, "b");
  OK(sightline_facts_add_entity(facts, a, &error));
  OK(sightline_facts_add_entity(facts, b, &error));
  OK(sightline_facts_add_parent(facts, a, b, &error));
  OK(sightline_facts_add_parent(facts, b, a, &error));
}
static void add_twins(sightline_facts_t* facts) {
  const sightline_field_t since = {"since", sightline_time(NOW)};
  const sightline_value_t one[] = {value(kCamera, "porch"), value(kAccount, "north")};
  const sightline_value_t two[] = {value(kCamera, "porch"), value(kAccount, "south")};
  OK(sightline_facts_add_row(facts, "binding", one, 2, &since, 1, &error));
  OK(sightline_facts_add_row(facts, "binding", two, 2, &since, 1, &error));
}
static void add_backward_share(sightline_facts_t* facts) {
  const sightline_value_t key[] = {value(kUser, "ann"), value(kCamera, "porch")};
  const sightline_field_t fields[] = {{"from", sightline_time(NOW)},
                                      {"until", sightline_time(NOW - 1)}};
  OK(sightline_facts_add_row(facts, "share", key, 2, fields, 2, &error));
}

/* Structs written by hand, wrongly: what no function makes is unavailable, and allows nothing. */
static void distrust_hand_made_values(const sightline_policy_t* policy) {
  sightline_facts_t* facts = sightline_facts_create(policy);
  sightline_value_t odd = sightline_boolean(false);
  odd.number = 7;
  OK(sightline_facts_set_global(facts, "lockdown", odd, &error));
  const sightline_entity_t ann = entity(kUser, "ann");
  OK(sightline_facts_add_entity(facts, ann, &error));
  odd = sightline_member(2);
  odd.number += 0x10000;
  OK(sightline_facts_set_attribute(facts, ann, "role", odd, &error));
  OK(sightline_facts_set_attribute(facts, ann, "account", value(kAccount, "north"), &error));
  odd = sightline_string(NULL);
  OK(sightline_facts_set_attribute(facts, entity(kCamera, "porch"), "model", odd, &error));
  sightline_snapshot_t* snapshot = NULL;
  OK(sightline_facts_build(facts, 1, NOW, &snapshot, &error));
  sightline_facts_destroy(facts);
  sightline_trace_t* trace = sightline_trace_create(policy);
  const sightline_request_t request = request_of("ann", 1, entity(kAccount, "north"));
  CHECK(!sightline_decide(policy, snapshot, &request, trace).allowed);
  CHECK(sightline_trace_missing_count(trace) == 2); /* her role and the lockdown */
  sightline_trace_destroy(trace);
  sightline_snapshot_destroy(snapshot);
}

void refuse_facts(const sightline_policy_t* policy) {
  sightline_facts_t* facts = sightline_facts_create(policy);
  refuse_attributes(facts);
  refuse_rows(facts);
  refuse_null(facts);
  sightline_facts_destroy(facts);
  refuse_crowds(policy);
  refuse_built(policy, sightline_status_cycle, add_cycle);
  refuse_built(policy, sightline_status_not_unique, add_twins);
  refuse_built(policy, sightline_status_invariant, add_backward_share);
  distrust_hand_made_values(policy);
}

/* --- decisions */

void deny_what_makes_no_sense(const sightline_policy_t* policy,
                              const sightline_snapshot_t* snapshot) {
  const sightline_request_t good = request_of("ann", 0, entity(kCamera, "porch"));
  CHECK(sightline_decide(policy, snapshot, &good, NULL).allowed);
  CHECK(!sightline_decide(NULL, snapshot, &good, NULL).allowed);
  CHECK(!sightline_decide(policy, NULL, &good, NULL).allowed);
  CHECK(!sightline_decide(policy, snapshot, NULL, NULL).allowed);
  sightline_request_t request = good;
  request.action = sightline_nowhere;
  CHECK(!sightline_decide(policy, snapshot, &request, NULL).allowed);
  request = good;
  request.principal = request.resource;
  CHECK(!sightline_decide(policy, snapshot, &request, NULL).allowed);
  request = good;
  request.resource.id = NULL;
  CHECK(!sightline_decide(policy, snapshot, &request, NULL).allowed);
  request = good;
  request.now = 0;
  CHECK(!sightline_decide(policy, snapshot, &request, NULL).allowed);
}
