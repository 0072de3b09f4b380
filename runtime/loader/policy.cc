// Bytes + what the host insists on -> Policy. Tested by tests/unit/runtime/loader/load_test.cc. It
// asks decode and verify whether the bytes can be run, and the proof record whether they may.
#include "sightline/loaded_policy.h"

#include <utility>

#include "runtime/format/digest.h"
#include "runtime/format/program.h"
#include "runtime/format/text.h"
#include "runtime/loader/decode.h"
#include "runtime/loader/verify.h"
#include "runtime/plan/plan.h"

namespace sightline {
namespace {

constexpr std::size_t kMissingFacts = 64;  // that a Trace has room for

using Fault = std::optional<LoadError>;

Fault refused(LoadError::Kind kind, const char* text,
              std::initializer_list<MessagePart> parts = {}) {
  return LoadError{kind, 0, message(text, parts)};
}

// `wanted` is a name, or name@HEX; the digest pins the text together with its assumptions.
Fault check_required(const ProofRecord& proofs, std::string_view wanted) {
  const auto missing = [&](const char* text, std::initializer_list<MessagePart> parts = {}) {
    return refused(LoadError::Kind::missing_proof, "the required property {:?} {}",
                   {wanted, message(text, parts)});
  };
  const auto at = wanted.find('@');
  const auto property = wanted.substr(0, at);
  const ProofEntry* entry = nullptr;
  for (const auto& e : proofs.entries) {
    if (e.property == property) entry = &e;  // each is there once
  }
  if (entry == nullptr) return missing("is not in the artifact");
  if (at != std::string_view::npos && wanted.substr(at + 1) != to_hex(entry->text)) {
    return missing("has another text in the artifact, with digest {}", {to_hex(entry->text)});
  }
  if (at == std::string_view::npos && !entry->assumptions.empty()) {
    return missing("rests on an assumption: {:?}; accept it as name@digest",
                   {entry->assumptions.front()});
  }
  if (entry->verdict != RecordedVerdict::proved)
    return missing("is not proved but {}", {name(entry->verdict)});
  return std::nullopt;
}

// check_required() has accepted it: if it rests on an assumption, the host named its digest.
bool is_required(const LoadOptions& options, const ProofEntry& entry) {
  for (const std::string_view wanted : options.require) {
    if (wanted.substr(0, wanted.find('@')) == entry.property) return true;
  }
  return false;
}

Fault check_objects(const Program& program, const LoadOptions& options) {
  if (options.check_proof == nullptr) return std::nullopt;
  for (const auto& entry : program.proofs.entries) {
    if (entry.object.empty() && !is_required(options, entry)) continue;
    if (const char* why = options.check_proof(std::as_bytes(std::span(entry.object)),
                                              program.body_digest, entry)) {
      return refused(LoadError::Kind::false_proof, "the proof of {:?} does not hold: {}",
                     {entry.property, why});
    }
  }
  return std::nullopt;
}

Fault check_proofs(const ProofRecord& proofs, const LoadOptions& options) {
  for (const auto& wanted : options.require) {
    if (auto fault = check_required(proofs, wanted)) return fault;
  }
  if (options.accept_unproved) return std::nullopt;
  constexpr auto kKind = LoadError::Kind::not_proved;
  for (const auto& entry : proofs.entries) {
    if (entry.verdict == RecordedVerdict::not_asked)
      return refused(kKind, "nobody has proved {:?} of this artifact", {entry.property});
    if (entry.verdict != RecordedVerdict::proved)
      return refused(kKind, "{:?} is not proved but {}", {entry.property, name(entry.verdict)});
    if (!entry.assumptions.empty() && !is_required(options, entry)) {
      return refused(
          kKind, "{:?} rests on an assumption: {:?}; a host accepts it by requiring name@digest",
          {entry.property, entry.assumptions.front()});
    }
  }
  if (!proofs.proved()) return refused(kKind, "the artifact does not record the built-in proofs");
  return std::nullopt;
}

Fault make_program(std::span<const std::byte> bytes, const LoadOptions& options, Program& out) {
  std::size_t code_offset = 0;
  if (auto fault = decode(bytes, out, code_offset)) return fault;
  if (auto fault = verify(out, code_offset)) return fault;
  if (auto fault = check_proofs(out.proofs, options)) return fault;
  return check_objects(out, options);
}

}  // namespace

Result<Policy, LoadError> Policy::load(std::span<const std::byte> bytes,
                                       const LoadOptions& options) {
  auto program = std::make_shared<Program>();
  if (auto fault = make_program(bytes, options, *program)) return *std::move(fault);
  program->plan = std::make_shared<const Plan>(make_plan(*program));
  return Policy(std::move(program));
}

Policy::Policy(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
Policy::Policy(Policy&&) noexcept = default;
Policy& Policy::operator=(Policy&&) noexcept = default;
Policy::~Policy() = default;

Trace Policy::make_trace() const {
  Trace trace;
  trace.rules_.reserve(program_->rules.size());
  trace.missing_.reserve(kMissingFacts);
  return trace;
}

const Schema& Policy::schema() const { return program_->schema; }
const ProofRecord& Policy::proofs() const { return program_->proofs; }
const Digest& Policy::digest() const { return program_->digest; }
const Digest& Policy::body() const { return program_->body_digest; }
const std::string& Policy::name() const { return program_->name; }
std::span<const std::string> Policy::rule_names() const { return program_->rule_names; }
const Program& Policy::program() const { return *program_; }
std::uint64_t Policy::cost_bound(std::uint16_t action) const {
  return sightline::cost_bound(*program_, action);
}

}  // namespace sightline
