// The parts of a C++ header, in the order in which they stand in it. Each begins with an empty line.
#pragma once

#include <string>

#include "compiler/header/cpp_types.h"

namespace sightline {

// write_types.cc
std::string write_enums(const CppTypes& types);
std::string write_entities(const CppTypes& types);
std::string write_attributes(const CppTypes& types);  // what facts say of an entity
std::string write_rows(const CppTypes& types);
std::string write_globals(const CppTypes& types);

// write_gate.cc
std::string write_context(const CppTypes& types);
std::string write_decision(const CppTypes& types);
std::string write_tables(const CppTypes& types);  // what a policy is held against
std::string write_code(bool has_code);
std::string write_gate(const CppTypes& types);

// write_facts.cc
std::string write_facts(const CppTypes& types);

}  // namespace sightline
