/* The C header from loading to the last reason, in a C program: what is given back, and each way in
 * which a call is refused. The program is tests/unit/runtime/small_program.h. */
#include <sightline/c.h>

#include <string.h>

#include "tests/c/check.h"
#include "tests/c/refusals.h"
#include "tests/c/small_world.h"

int failures = 0;

/* --- the schema */

static void ask_names(const sightline_policy_t* policy) {
  CHECK(strcmp(sightline_policy_name(policy), "small") == 0);
  uint8_t digest[32] = {0}, none[32] = {0};
  sightline_policy_digest(policy, digest);
  CHECK(memcmp(digest, none, sizeof none) != 0);
  sightline_policy_digest(NULL, digest);
  CHECK(memcmp(digest, none, sizeof none) == 0);
  sightline_policy_digest(policy, NULL);
  CHECK(sightline_policy_cost_bound(policy, 0) > 0);
  CHECK(sightline_policy_cost_bound(policy, 2) == 0);

  const uint16_t user = sightline_find_entity(policy, "User");
  const uint16_t role = sightline_find_enum(policy, "Role");
  CHECK(user == 1 && role == 0);
  CHECK(sightline_find_attribute(policy, user, "nick") == 3);
  CHECK(sightline_find_attribute(policy, user, "height") == sightline_nowhere);
  CHECK(sightline_find_attribute(policy, 99, "nick") == sightline_nowhere);
  CHECK(sightline_find_relation(policy, "visit") == 3);
  CHECK(sightline_find_global(policy, "level") == 1);
  CHECK(sightline_find_context(policy, "mood") == 2);
  CHECK(sightline_find_action(policy, "manage") == 1);
  CHECK(sightline_find_obligation(policy, "tell_owner") == 1);
  CHECK(sightline_find_member(policy, role, "owner") == 2);
  CHECK(sightline_find_member(policy, sightline_nowhere, "owner") == sightline_nowhere);
  CHECK(sightline_find_action(policy, NULL) == sightline_nowhere);
  CHECK(sightline_find_action(NULL, "view") == sightline_nowhere);
}

static void ask_lists(const sightline_policy_t* policy) {
  static const struct {
    sightline_list_t list;
    uint16_t of;
    size_t count;
    const char* last;
    sightline_kind_t kind;
  } kTable[] = {
      {sightline_list_entities, 0, 4, "Site", sightline_kind_unavailable},
      {sightline_list_attributes, 1, 7, "changed", sightline_kind_time},
      {sightline_list_attributes, 4, 0, NULL, sightline_kind_unavailable},
      {sightline_list_relations, 0, 5, "seal", sightline_kind_unavailable},
      {sightline_list_columns, 3, 5, "note", sightline_kind_string},
      {sightline_list_fields, 3, 1, "badge", sightline_kind_string},
      {sightline_list_globals, 0, 3, "weather", sightline_kind_integer},
      {sightline_list_context, 0, 4, "brand", sightline_kind_string},
      {sightline_list_actions, 0, 2, "manage", sightline_kind_unavailable},
      {sightline_list_obligations, 0, 2, "tell_owner", sightline_kind_unavailable},
      {sightline_list_enums, 0, 3, "Action", sightline_kind_unavailable},
      {sightline_list_members, 0, 3, "owner", sightline_kind_unavailable},
      {sightline_list_rules, 0, 4, "locked", sightline_kind_unavailable},
  };
  for (size_t i = 0; i < sizeof kTable / sizeof *kTable; ++i) {
    const size_t count = sightline_count(policy, kTable[i].list, kTable[i].of);
    CHECK(count == kTable[i].count);
    CHECK(sightline_name(policy, kTable[i].list, kTable[i].of, count) == NULL);
    CHECK(sightline_type(policy, kTable[i].list, kTable[i].of, count).kind ==
          sightline_kind_unavailable);
    CHECK(sightline_count(NULL, kTable[i].list, kTable[i].of) == 0);
    CHECK(sightline_name(NULL, kTable[i].list, kTable[i].of, 0) == NULL);
    if (count == 0) continue;
    const char* last = sightline_name(policy, kTable[i].list, kTable[i].of, count - 1);
    CHECK(last != NULL && strcmp(last, kTable[i].last) == 0);
    CHECK(sightline_type(policy, kTable[i].list, kTable[i].of, count - 1).kind == kTable[i].kind);
  }
  static const sightline_kind_t kKinds[] = {
      sightline_kind_entity, sightline_kind_member,  sightline_kind_member, sightline_kind_integer,
      sightline_kind_entity, sightline_kind_boolean, sightline_kind_time};
  for (size_t i = 0; i < sizeof kKinds / sizeof *kKinds; ++i)
    CHECK(sightline_type(policy, sightline_list_attributes, 1, i).kind == kKinds[i]);
  const sightline_type_t scopes = sightline_type(policy, sightline_list_attributes, 2, 3);
  CHECK(scopes.kind == sightline_kind_set && scopes.id == 1 && !scopes.optional);
  CHECK(sightline_type(policy, sightline_list_attributes, 1, 3).optional);
  CHECK(sightline_type(NULL, sightline_list_attributes, 1, 3).kind == sightline_kind_unavailable);
}

/* --- facts */

static void set_every_kind(sightline_facts_t* facts) {
  const sightline_entity_t ann = entity(kUser, "ann"), porch = entity(kCamera, "porch");
#define SET(of, name, value) OK(sightline_facts_set_attribute(facts, of, name, value, &error))
  SET(ann, "account", value(kAccount, "north"));
  SET(ann, "role", sightline_member(1));
  SET(ann, "scope", sightline_unavailable());
  SET(ann, "nick", sightline_integer(-7));
  SET(ann, "friend_of", sightline_none());
  SET(ann, "vip", sightline_boolean(true));
  SET(ann, "changed", sightline_time(NOW));
  SET(porch, "account", value(kAccount, "north"));
  SET(porch, "model", sightline_string("v3"));
  SET(porch, "scopes", sightline_set(3));
#undef SET
}

static void add_everything(sightline_facts_t* facts) {
  OK(sightline_facts_add_entity(facts, entity(kUser, "ann"), &error));
  OK(sightline_facts_add_entity(facts, entity(kUser, "bea"), &error));
  OK(sightline_facts_add_entity(facts, entity(kCamera, "porch"), &error));
  OK(sightline_facts_add_entity(facts, entity(kSite, "house"), &error));
  set_every_kind(facts);
  OK(sightline_facts_add_parent(facts, entity(kCamera, "porch"), entity(kSite, "house"), &error));
  OK(sightline_facts_mark_parents_incomplete(facts, entity(kSite, "house"), &error));
  OK(sightline_facts_set_attribute(facts, entity(kUser, "bea"), "account", value(kAccount, "south"),
                                   &error));
  OK(sightline_facts_set_attribute(facts, entity(kUser, "bea"), "role", sightline_member(0),
                                   &error));

  const sightline_value_t key[] = {value(kUser, "bea"), value(kCamera, "porch")};
  const sightline_field_t fields[] = {{"from", sightline_time(NOW - 1000)},
                                      {"until", sightline_time(NOW + 1000)}};
  OK(sightline_facts_add_row(facts, "share", key, 2, fields, 2, &error));
  OK(sightline_facts_mark_relation_incomplete(facts, "stamp", &error));
  OK(sightline_facts_set_global(facts, "lockdown", sightline_boolean(false), &error));

  OK(sightline_facts_observe_attribute(facts, entity(kCamera, "porch"), "account",
                                       value(kAccount, "north"), &error));
  const sightline_value_t binding[] = {value(kCamera, "porch"), value(kAccount, "north")};
  const sightline_field_t since = {"since", sightline_time(NOW)};
  OK(sightline_facts_observe_row(facts, "binding", binding, 2, &since, 1, &error));
  const sightline_value_t unbound[] = {value(kCamera, "porch"), value(kAccount, "south")};
  OK(sightline_facts_observe_no_row(facts, "binding", unbound, 2, &error));
  OK(sightline_facts_observe_global(facts, "weather", sightline_integer(3), &error));
}

static sightline_snapshot_t* build_good(const sightline_policy_t* policy) {
  sightline_facts_t* facts = sightline_facts_create(policy);
  add_everything(facts);
  sightline_snapshot_t* snapshot = NULL;
  OK(sightline_facts_build(facts, 7, NOW, &snapshot, &error));
  REFUSED(misused, "built already",
          sightline_facts_add_entity(facts, entity(kUser, "eve"), &error));
  REFUSED(misused, "built already", sightline_facts_build(facts, 8, NOW, &snapshot, &error));
  sightline_facts_destroy(facts);
  CHECK(sightline_snapshot_revision(snapshot) == 7);
  CHECK(sightline_snapshot_as_of(snapshot) == NOW);
  CHECK(sightline_snapshot_entity_count(snapshot) == 4);
  CHECK(sightline_snapshot_row_count(snapshot) == 2);
  return snapshot;
}

/* --- decisions */

static void decide_with_reasons(const sightline_policy_t* policy,
                                const sightline_snapshot_t* snapshot) {
  const sightline_entity_t porch = entity(kCamera, "porch");
  sightline_trace_t* trace = sightline_trace_create(policy);
  sightline_request_t request = request_of("ann", 0, porch);
  sightline_decision_t decision = sightline_decide(policy, snapshot, &request, trace);
  CHECK(decision.allowed && decision.obligations == 2 && decision.revision == 7);
  CHECK(sightline_trace_rule_count(trace) == 1 && sightline_trace_rule(trace, 0) == 0);
  CHECK(sightline_trace_rule(trace, 1) == sightline_nowhere);
  CHECK(sightline_trace_missing_count(trace) == 0 && !sightline_trace_truncated(trace));

  request.principal = entity(kUser, "bea"); /* by the share, while it lasts */
  decision = sightline_decide(policy, snapshot, &request, trace);
  CHECK(decision.allowed && decision.obligations == 0);
  CHECK(sightline_trace_rule_count(trace) == 1 && sightline_trace_rule(trace, 0) == 1);
  request.now = NOW + 1000;
  CHECK(!sightline_decide(policy, snapshot, &request, trace).allowed);
  CHECK(sightline_trace_rule_count(trace) == 0 && sightline_trace_missing_count(trace) == 0);

  request = request_of("eve", 0, porch); /* a stranger: her account is missing */
  CHECK(!sightline_decide(policy, snapshot, &request, trace).allowed);
  CHECK(sightline_trace_missing_count(trace) == 1);
  sightline_missing_t missing = {sightline_missing_rows, 0, 0, 0};
  CHECK(sightline_trace_missing(trace, 0, &missing));
  CHECK(missing.kind == sightline_missing_attribute && missing.owner == kUser);
  CHECK(missing.member == sightline_find_attribute(policy, kUser, "account"));
  CHECK(!sightline_trace_missing(trace, 1, &missing) && !sightline_trace_missing(trace, 0, NULL));
  size_t length = 9;
  (void)sightline_snapshot_entity_id(snapshot, missing.owner, missing.entity, &length);
  CHECK(length == 0);
  const char* id = sightline_snapshot_entity_id(snapshot, kUser, 0, &length);
  CHECK(length == 3 && (memcmp(id, "ann", 3) == 0 || memcmp(id, "bea", 3) == 0));
  CHECK(sightline_snapshot_entity_id(snapshot, kUser, 0, NULL) == NULL);
  CHECK(!sightline_decide(policy, NULL, &request, trace).allowed);
  CHECK(sightline_trace_missing_count(trace) == 0); /* nothing of the decision before */
  sightline_trace_destroy(trace);
  sightline_trace_destroy(NULL);
  CHECK(sightline_trace_create(NULL) == NULL && sightline_trace_rule_count(NULL) == 0);
  CHECK(sightline_trace_missing_count(NULL) == 0 && !sightline_trace_truncated(NULL));
}

/* However many are given, the last of a field counts, and a field that there is not denies. */
static void decide_with_context(const sightline_policy_t* policy,
                                const sightline_snapshot_t* snapshot) {
  sightline_context_value_t context[40];
  for (size_t i = 0; i < 40; ++i) {
    context[i].field = (uint16_t)(i % 4);
    context[i].value = sightline_string("any");
  }
  sightline_request_t request = request_of("ann", 0, entity(kCamera, "porch"));
  request.context = context;
  for (request.context_count = 0; request.context_count <= 40; ++request.context_count)
    CHECK(sightline_decide(policy, snapshot, &request, NULL).allowed);
  request.context_count = 40;
  context[39].field = 4;
  CHECK(!sightline_decide(policy, snapshot, &request, NULL).allowed);
  request.context_count = 1;
  context[0].field = sightline_nowhere;
  CHECK(!sightline_decide(policy, snapshot, &request, NULL).allowed);
  request.context = NULL;
  CHECK(!sightline_decide(policy, snapshot, &request, NULL).allowed);
}

int main(void) {
  CHECK(strchr(sightline_version(), '.') != NULL);
  refuse_artifacts();
  sightline_policy_t* policy = load_good();
  if (policy == NULL) return 1;
  ask_names(policy);
  ask_lists(policy);
  refuse_facts(policy);

  sightline_snapshot_t* snapshot = build_good(policy);
  decide_with_reasons(policy, snapshot);
  decide_with_context(policy, snapshot);
  deny_what_makes_no_sense(policy, snapshot);
  sightline_policy_destroy(policy); /* the snapshot lives on, and fits the policy loaded again */
  policy = load_good();
  const sightline_request_t request = request_of("ann", 0, entity(kCamera, "porch"));
  CHECK(sightline_decide(policy, snapshot, &request, NULL).allowed);
  sightline_snapshot_destroy(snapshot);
  sightline_policy_destroy(policy);
  sightline_policy_destroy(NULL);
  return failures == 0 ? 0 : 1;
}
