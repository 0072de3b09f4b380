// Records and questions about clips (tests/unit/runtime/trust/clips.h).
#pragma once

#include <stdexcept>
#include <utility>
#include <vector>

#include "sightline/trust/sealed_record.h"
#include "tests/unit/runtime/trust/clips.h"

namespace sightline::testing {

const Schema& schema();
const SealKeys& keys();
const SealedDeclarations& declarations();

Value user(const char* id);
Value camera(const char* id);
Value account(const char* id);

std::vector<std::byte> sealed(const FactRecord& record, const SealKeys& by = keys());
FactRecord stamp_of(const char* clip, const char* account_id);
FactRecord shares_of(const char* where, std::vector<const char*> users);
FactRecord pass_of(const char* who, const char* clip);

Question clip(const char* id);
Question shares(const char* where);
Question passes(const char* who, const char* clip);  // "": of all clips
Question friends_of(const char* who);
Answer friends(std::vector<std::pair<const char*, const char*>> pairs);

}  // namespace sightline::testing
