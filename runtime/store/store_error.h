// What went wrong in a directory of facts, in words that name it.
#pragma once

#include <string>
#include <string_view>

#include "sightline/snapshot.h"
#include "sightline/store/fact_log.h"

namespace sightline {

StoreError store_error(StoreError::Kind kind, const std::string& directory, std::string_view what);

// Of a number that LMDB or the system returned while `doing` something; 0 is no error.
StoreError system_error(const std::string& directory, std::string_view doing, int number);

// Of a file of the directory, which the message names; `number` is the system's, or 0.
StoreError file_error(const std::string& directory, std::string_view message, int number);

// A cycle's message is only the way around it.
std::string message_of(const FactError& error);

}  // namespace sightline
