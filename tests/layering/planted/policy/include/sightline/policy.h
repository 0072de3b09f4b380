#include <string>
#include <fmt/core.h>
#include "policy/syntax/grammar.h"
