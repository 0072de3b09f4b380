// One case of a plan as a function of C++.
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

#include "runtime/facts/fact_image.h"
#include "runtime/plan/plan.h"

namespace sightline {

class DirectCase {
 public:
  // `image`: of a snapshot that is bound to the program. It says where each fact is.
  DirectCase(const Program& program, const FactImage& image, const ActionCase& lists);

  // `entry`: of the case, which has a plan.
  std::string function(const std::string& name, std::uint32_t entry);

 private:
  // Where a fact is, and how wide.
  struct Place {
    std::string at, width;
  };
  using Key = std::array<std::string, kMaxColumns>;  // numbers of bound columns

  std::set<std::uint32_t> reached(std::uint32_t entry) const;
  std::string write(std::uint32_t at);
  std::string fill(const Step& step, const std::string& value);
  std::string open(const Step& step, std::uint32_t at);
  std::string show(const LookUp& look_up, const Step& step, std::uint32_t at);
  std::string count(const Step& step);
  std::string select(const Step& step);
  std::string way(const std::string& condition, const Step& step, std::uint32_t at);
  std::string go(std::uint32_t step);

  std::string slot(std::uint16_t at) const;
  std::string number(std::uint16_t slot) const;
  std::string constant(std::uint16_t position) const;
  std::string value(const PlanOperand& operand) const;
  bool is_place(const PlanOperand& operand) const;
  Place place(const PlanOperand& operand) const;
  std::string attribute(const PlanOperand& operand) const;
  std::string aging_attribute(const PlanOperand& operand) const;
  std::string context(std::uint16_t field) const;
  std::string sum(const char* name, const Step& step) const;
  // Questions, by the names that they have in sightline/direct_code.h.
  std::string one(const char* name, const Step& step) const;
  std::string two(const char* name, const Step& step) const;
  std::string flag(const char* name, int wanted, const Step& step) const;
  std::string rows(const char* name, const char* other, const Step& step) const;
  std::string in(const char* known, const Step& step) const;
  const LookUp& look_up_of(const Step& next) const;
  std::size_t path_of(const LookUp& look_up) const;
  Key key_of(const LookUp& look_up) const;

  const Program& program_;
  const Plan& plan_;
  const FactImage& image_;
  const ActionCase& lists_;
  std::set<std::uint16_t> slots_, rows_;  // that are named
  std::set<std::uint32_t> targets_;
  bool marks_ = false, owes_ = false;
};

// A number of C++, whatever it is.
std::string cpp_number(std::int64_t number);

}  // namespace sightline
