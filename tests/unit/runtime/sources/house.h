// A policy with every type of fact, a database that has them, and queries between the two.
#pragma once

#include <string>
#include <vector>

#include "sightline/sources/postgres_registry.h"
#include "tests/support/compiled.h"

namespace sightline::testing {

const Compiled& house();
const std::string& house_database();  // how to connect to it; made when it is first asked for
void in_house(const std::string& sql);
std::vector<PostgresQuery> house_queries();
Snapshot empty_house();
Request may_watch(const char* user, const char* camera);

Question things(const char* id);
Question camera_named(const char* id);
Question numbered(const char* id);
Question shares_of_camera(const char* camera);
Question share_of(const char* user, const char* camera);
Question limit_now();
Question calls_at(std::int64_t n, const char* color, std::int64_t at_ms);

}  // namespace sightline::testing
