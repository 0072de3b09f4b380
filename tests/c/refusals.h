/* Each way in which a call is refused. */
#ifndef TESTS_C_REFUSALS_H_
#define TESTS_C_REFUSALS_H_

#include <sightline/c.h>

void refuse_artifacts(void);
void refuse_facts(const sightline_policy_t* policy);
/* `snapshot` allows ann to view the porch camera. */
void deny_what_makes_no_sense(const sightline_policy_t* policy,
                              const sightline_snapshot_t* snapshot);

#endif
