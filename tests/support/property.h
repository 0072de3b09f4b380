// RapidCheck's GoogleTest bridge needs gtest.h before it, whatever order a formatter prefers: include this.
#pragma once

// clang-format off
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
// clang-format on
