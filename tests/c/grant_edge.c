/* An edge in C99 that admits grants: the whole life, and every refusal that only a C caller can get.
 *   grant_edge KEYS TOKEN LABEL SWITCHES NOW_MS ACTION     prints the verdict, then an obligation a line
 * Linked with the archive of Sightline::trust and libsodium, and nothing else of this repository. */
#include <sightline/trust/grant_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

static void expect(int condition, const char* what) {
  if (condition) return;
  fprintf(stderr, "grant_edge: not so: %s\n", what);
  ++failures;
}
#define EXPECT(condition) expect(condition, #condition)

/* NULL everywhere is refused, and ended without harm. */
static void try_nulls(const sightline_grant_keys_t* keys, const sightline_grant_t* grant,
                      const sightline_item_label_t* label) {
  sightline_egress_t egress = sightline_egress("view");
  sightline_grant_keys_t* no_keys = NULL;
  sightline_grant_t* no_grant = NULL;
  sightline_item_label_t* no_label = NULL;
  sightline_switches_t* no_switches = NULL;
  char* error = NULL;
  EXPECT(sightline_grant_keys_read(NULL, 0, &no_keys, &error) == sightline_grant_misused);
  EXPECT(error != NULL && strstr(error, "NULL") != NULL);
  EXPECT(sightline_grant_keys_read("x", 1, NULL, NULL) == sightline_grant_misused);
  EXPECT(sightline_grant_keys_read("x", 1, &no_keys, &error) == sightline_grant_unreadable);
  EXPECT(strstr(error, "line 1") != NULL && no_keys == NULL);
  EXPECT(sightline_item_label_read("[]", 2, &no_label, &error) == sightline_grant_unreadable);
  EXPECT(strcmp(error, "byte 0: must be an object here") == 0 && no_label == NULL);
  EXPECT(sightline_item_label_read(NULL, 0, &no_label, NULL) == sightline_grant_misused);
  EXPECT(sightline_switches_read("{}", 2, &no_switches, &error) == sightline_grant_unreadable);
  EXPECT(sightline_switches_read("{}", 2, NULL, &error) == sightline_grant_misused);
  EXPECT(sightline_grant_open(NULL, "x", 1, &no_grant, &error) == sightline_grant_misused);
  EXPECT(sightline_grant_open(keys, NULL, 0, &no_grant, NULL) == sightline_grant_misused);
  EXPECT(sightline_grant_open(keys, "x", 1, NULL, NULL) == sightline_grant_misused);
  EXPECT(sightline_grant_open(keys, "x", 1, &no_grant, NULL) == sightline_grant_not_a_grant);
  EXPECT(no_grant == NULL);
  EXPECT(sightline_grant_admit(NULL, label, NULL, 1, &egress) == sightline_no_time);
  EXPECT(sightline_grant_admit(grant, NULL, NULL, 1, &egress) == sightline_no_time);
  EXPECT(sightline_grant_admit(grant, label, NULL, 1, NULL) == sightline_no_time);
  EXPECT(sightline_grant_obligation_count(NULL) == 0);
  EXPECT(sightline_grant_obligation(NULL, 0) == NULL);
  EXPECT(strcmp(sightline_admission_name((sightline_admission_t)99), "unknown") == 0);
  EXPECT(strcmp(sightline_admission_name(sightline_use_unknown), "use_unknown") == 0);
  sightline_grant_free(error);
  sightline_grant_free(NULL);
  sightline_grant_keys_destroy(NULL);
  sightline_grant_destroy(NULL);
  sightline_item_label_destroy(NULL);
  sightline_switches_destroy(NULL);
  sightline_used_grants_destroy(NULL);
}

/* What the edge says of itself reaches the comparison. */
static void try_egress(const sightline_grant_t* grant, const sightline_item_label_t* label,
                       const sightline_switches_t* switches, int64_t now, const char* action) {
  const uint8_t other_policy[32] = {1};
  sightline_egress_t egress = sightline_egress("something else");
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_other_action);
  egress = sightline_egress(NULL);
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_other_action);
  egress = sightline_egress(action);
  EXPECT(egress.clock_skew_ms == 2000);
  egress.principal_type = "User";
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_other_principal);
  egress.principal_id = "ann";
  egress.audience = "edge-2";
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_other_audience);
  egress.audience = "edge-1";
  egress.policy = other_policy;
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_other_policy);
  egress.policy = NULL;
  egress.revision_at_least = UINT64_MAX;
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_older_revision);
  egress.revision_at_least = 0;
  egress.connection = "client";
  egress.connection_size = 5;
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_other_connection);
  egress.connection_size = 6;
  EXPECT(sightline_grant_admit(grant, label, NULL, now, &egress) == sightline_switch_missing);
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_use_unknown);
  EXPECT(sightline_grant_admit(grant, label, switches, INT64_MAX, &egress) == sightline_no_time);
  EXPECT(sightline_grant_admit(grant, label, switches, now + 86400000, &egress) ==
         sightline_expired);
  EXPECT(sightline_grant_admit(grant, label, switches, now - 86400000, &egress) ==
         sightline_not_yet);
}

int main(int argc, char** argv) {
  sightline_grant_keys_t* keys = NULL;
  sightline_grant_t* grant = NULL;
  sightline_item_label_t* label = NULL;
  sightline_switches_t* switches = NULL;
  sightline_used_grants_t* used = sightline_used_grants_create(16);
  sightline_egress_t egress;
  sightline_admission_t verdict;
  int64_t now;
  size_t i;
  char* error = NULL;
  if (argc != 7) return 2;
  now = strtoll(argv[5], NULL, 10);
  if (sightline_grant_keys_read(argv[1], strlen(argv[1]), &keys, &error) != sightline_grant_ok ||
      sightline_grant_open(keys, argv[2], strlen(argv[2]), &grant, &error) != sightline_grant_ok ||
      sightline_item_label_read(argv[3], strlen(argv[3]), &label, &error) != sightline_grant_ok ||
      sightline_switches_read(argv[4], strlen(argv[4]), &switches, &error) != sightline_grant_ok) {
    fprintf(stderr, "grant_edge: %s\n", error);
    return 2;
  }
  try_nulls(keys, grant, label);
  try_egress(grant, label, switches, now, argv[6]);
  sightline_grant_keys_destroy(keys); /* the grant needs them no longer */
  egress = sightline_egress(argv[6]);
  egress.audience = "edge-1";
  egress.connection = "client";
  egress.connection_size = 6;
  egress.used = used;
  verdict = sightline_grant_admit(grant, label, switches, now, &egress);
  printf("%s\n", sightline_admission_name(verdict));
  for (i = 0; i < sightline_grant_obligation_count(grant); ++i)
    printf("%s\n", sightline_grant_obligation(grant, i));
  EXPECT(sightline_grant_obligation(grant, i) == NULL);
  EXPECT(sightline_grant_admit(grant, label, switches, now, &egress) == sightline_used_before);
  sightline_used_grants_destroy(used);
  sightline_switches_destroy(switches);
  sightline_item_label_destroy(label);
  sightline_grant_destroy(grant);
  return failures == 0 ? 0 : 1;
}
