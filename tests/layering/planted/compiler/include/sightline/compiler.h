#include "sightline/policy.h"
#include "sightline/decision.h"
