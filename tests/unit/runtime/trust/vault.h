// A policy with every kind of sealed record and every type, and random records of it.
#pragma once

#include <cstdint>
#include <deque>
#include <ostream>
#include <string>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/trust/fact_record.h"
#include "sightline/trust/sealed_declarations.h"
#include "tests/support/pick.h"

namespace sightline::testing {

std::string vault_text();
// The same with `from` replaced by `to`, which has to be there.
std::string vault_text(const std::string& from, const std::string& to);
Policy loaded(const std::string& text);

// The one that most tests speak of. It stays.
const Policy& vault();
const SealedDeclarations& vault_declarations();

Entity entity(const char* type, std::string_view id);  // of the vault
Value member(const char* of, const char* name);
std::uint16_t type_of(const char* entity);
std::uint16_t relation_of(const char* relation);

// One record of each kind, small and fine. Texts are literals.
FactRecord a_clip();                            // fixed_attributes
FactRecord a_title();                           // attributes
FactRecord a_binding();                         // row
FactRecord a_share_list(std::size_t rows = 2);  // list
FactRecord a_mode();                            // global
std::vector<FactRecord> one_of_each_kind();

// A record and the texts that it borrows.
struct KeptRecord {
  FactRecord record;
  std::deque<std::string> texts;
};
// Fits, breaks no invariant. Values at the borders of their types as often as not.
KeptRecord random_record(const Pick& pick);

// All that a record says, rows in the order of their columns: equal for equal records.
std::string told(const FactRecord& record);

}  // namespace sightline::testing

namespace sightline {
inline void PrintTo(const FactRecord& record, std::ostream* out) { *out << testing::told(record); }
}  // namespace sightline
