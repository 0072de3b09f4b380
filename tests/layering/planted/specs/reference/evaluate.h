#include "specs/reference/combine.h"
#include "sightline/policy.h"
#include "sightline/compiler.h"
#include "runtime/engine/machine.h"
#include <gtest/gtest.h>
