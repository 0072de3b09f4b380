/* Who and what there is in small_program.h, and the one policy that everything here begins with. */
#ifndef TESTS_C_SMALL_WORLD_H_
#define TESTS_C_SMALL_WORLD_H_

#include <sightline/c.h>

#define NOW ((sightline_time_t)1708063200000)

enum { kAccount, kUser, kCamera, kSite };

sightline_policy_t* load_good(void);
sightline_entity_t entity(uint16_t type, const char* id);
sightline_value_t value(uint16_t type, const char* id);
sightline_request_t request_of(const char* who, uint16_t action, sightline_entity_t what);

#endif
