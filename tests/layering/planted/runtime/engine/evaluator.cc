#include "sightline/decision.h"
#include "sightline/policy.h"
#include "policy/syntax/grammar.h"
#include <vector>
#include <fmt/core.h>
#include <lmdb.h>
#include <hiredis/hiredis.h>
#include <libpq-fe.h>
#include <unistd.h>
#include <iostream>
#  include "tests/support/world.h"
