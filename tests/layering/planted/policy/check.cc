#include "sightline/policy.h"
#include "sightline/decision.h"
#include "compiler/emit/emit.h"
#include "syntax/grammar.h"
#include "./check.h"
#include <fmt/format.h>
#include <tao/pegtl.hpp>
#include <filesystem>
