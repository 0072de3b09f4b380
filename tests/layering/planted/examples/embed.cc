#include <sightline/decision.h>
#include <sightline/missing.h>
#include "runtime/engine/machine.h"
#include <benchmark/benchmark.h>
#include <gmock/gmock.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
