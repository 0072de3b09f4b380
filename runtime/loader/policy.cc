// Bytes + what the host insists on -> Policy. Tested by tests/unit/runtime/loader/load_test.cc. It
// asks decode and verify whether the bytes can be run, and the proof record whether they may.
#include "sightline/loaded_policy.h"

#include <utility>

#include "runtime/format/digest.h"
#include "runtime/format/program.h"
#include "runtime/format/text.h"
#include "runtime/loader/decode.h"
#include "runtime/loader/verify.h"

namespace sightline {
namespace {

constexpr std::size_t kMissingFacts = 64;  // that a Trace has room for

using Fault = std::optional<LoadError>;

Fault refused(LoadError::Kind kind, std::initializer_list<std::string_view> message) {
  return LoadError{kind, 0, join(message)};
}

// `wanted` is a name, or name@HEX; the digest pins the text together with its assumptions.
Fault check_required(const ProofRecord& proofs, std::string_view wanted) {
  const auto missing = [&](std::initializer_list<std::string_view> why) {
    return refused(LoadError::Kind::missing_proof,
                   {"the required property ", in_quotes(wanted), " ", join(why)});
  };
  const auto at = wanted.find('@');
  const auto property = wanted.substr(0, at);
  const ProofEntry* entry = nullptr;
  for (const auto& e : proofs.entries) {
    if (e.property == property) entry = &e;  // each is there once
  }
  if (entry == nullptr) return missing({"is not in the artifact"});
  if (at != std::string_view::npos && wanted.substr(at + 1) != to_hex(entry->text)) {
    return missing({"has another text in the artifact, with digest ", to_hex(entry->text)});
  }
  if (at == std::string_view::npos && !entry->assumptions.empty()) {
    return missing({"rests on an assumption: ", in_quotes(entry->assumptions.front()),
                    "; accept it as name@digest"});
  }
  if (entry->verdict != RecordedVerdict::proved)
    return missing({"is not proved but ", name(entry->verdict)});
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
      return refused(LoadError::Kind::false_proof,
                     {"the proof of ", in_quotes(entry.property), " does not hold: ", why});
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
    const auto property = in_quotes(entry.property);
    if (entry.verdict == RecordedVerdict::not_asked)
      return refused(kKind, {"nobody has proved ", property, " of this artifact"});
    if (entry.verdict != RecordedVerdict::proved)
      return refused(kKind, {property, " is not proved but ", name(entry.verdict)});
    if (!entry.assumptions.empty() && !is_required(options, entry)) {
      return refused(kKind,
                     {property, " rests on an assumption: ", in_quotes(entry.assumptions.front()),
                      "; a host accepts it by requiring name@digest"});
    }
  }
  if (!proofs.proved()) return refused(kKind, {"the artifact does not record the built-in proofs"});
  return std::nullopt;
}

}  // namespace

Result<Policy, LoadError> Policy::load(std::span<const std::byte> bytes,
                                       const LoadOptions& options) {
  auto program = std::make_shared<Program>();
  std::size_t code_offset = 0;
  auto fault = decode(bytes, *program, code_offset);
  if (!fault) fault = verify(*program, code_offset);
  if (!fault) fault = check_proofs(program->proofs, options);
  if (!fault) fault = check_objects(*program, options);
  if (fault) return *std::move(fault);
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
