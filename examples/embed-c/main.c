/* embed FILE.polc: loads ../wyze-2024/as_it_should_be.polc, tells it what a registry knows about
 * one clip, and asks whether two people may see it. tests/install builds it on the package. */
#include <sightline/c.h>

#include <stdio.h>

static const sightline_time_t now = 1708063200000; /* 2024-02-16T06:00Z; or ask the clock */

static int fail(char* error) {
  fprintf(stderr, "%s\n", error == NULL ? "no such file" : error);
  sightline_free(error);
  return 1;
}

/* Refuses the artifact unless strangers were proved to be kept out. */
static sightline_policy_t* load(const char* name, char** error) {
  FILE* file = fopen(name, "rb");
  if (file == NULL) return NULL;
  static char bytes[1 << 20];
  const size_t size = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  sightline_policy_t* policy = NULL;
  sightline_load_options_t* options = sightline_load_options_create();
  if (sightline_load_options_require(options, "no_cross_account_thumbnails", error) ==
      sightline_status_ok) {
    sightline_policy_load(bytes, size, options, &policy, error);
  }
  sightline_load_options_destroy(options);
  return policy;
}

static void add_user(sightline_facts_t* facts, sightline_entity_t user, sightline_entity_t home,
                     char** error) {
  sightline_facts_add_entity(facts, user, error);
  sightline_facts_set_attribute(facts, user, "account", sightline_entity_value(home), error);
  sightline_facts_set_attribute(facts, user, "credentials_changed_at",
                                sightline_time(now - 3600000), error);
}

int main(int argc, char** argv) {
  char* error = NULL;
  sightline_policy_t* policy = load(argc == 2 ? argv[1] : "", &error);
  if (policy == NULL) return fail(error);
  const uint16_t account = sightline_find_entity(policy, "Account");
  const sightline_entity_t north = sightline_entity(account, "north");
  const sightline_entity_t south = sightline_entity(account, "south");
  const sightline_entity_t clip =
      sightline_entity(sightline_find_entity(policy, "Clip"), "visitor");
  const uint16_t user = sightline_find_entity(policy, "User");
  const sightline_entity_t people[] = {sightline_entity(user, "ann"),
                                       sightline_entity(user, "bea")};

  /* What goes wrong stays in `error` until it is looked at. */
  sightline_facts_t* facts = sightline_facts_create(policy);
  sightline_facts_set_global(facts, "events_tab_closed", sightline_boolean(false), &error);
  sightline_facts_add_entity(facts, clip, &error);
  sightline_facts_set_attribute(facts, clip, "account", sightline_entity_value(north), &error);
  add_user(facts, people[0], north, &error);
  add_user(facts, people[1], south, &error);
  sightline_snapshot_t* snapshot = NULL;
  sightline_facts_build(facts, 7, now, &snapshot, &error);
  sightline_facts_destroy(facts);
  if (error != NULL) return fail(error);

  const sightline_context_value_t session = {sightline_time(now - 3600000),
                                             sightline_find_context(policy, "session_issued_at")};
  for (int i = 0; i < 2; ++i) {
    const sightline_request_t request = {
        people[i], clip, now, &session, 1, sightline_find_action(policy, "view_thumbnail")};
    const sightline_decision_t decision = sightline_decide(policy, snapshot, &request, NULL);
    printf("%s: %s\n", people[i].id, decision.allowed ? "allow" : "deny");
  }
  sightline_snapshot_destroy(snapshot);
  sightline_policy_destroy(policy);
  return 0;
}
