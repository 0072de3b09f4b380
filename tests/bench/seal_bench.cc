// What a seal costs: the tag alone, a record opened and sealed, a signature, an invariant. The record is a
// row of 48 bytes between its envelope and its tag, as the floors of other tags were measured on.
#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "runtime/trust/envelope.h"
#include "sightline/trust/seal_text.h"
#include "tests/unit/runtime/trust/vault.h"

namespace sightline {
namespace {

using testing::vault_declarations;

const SealKeys& keys() {
  static const SealKeys kKeys = SealKeys::generate();
  return kKeys;
}

void tag(benchmark::State& state) {
  const std::vector<std::byte> bytes(static_cast<std::size_t>(state.range(0)), std::byte{7});
  const SealedDeclarations::DeclarationDigest declared{};
  const auto key = keys().inside().current.bytes.bytes();
  for (auto _ : state) benchmark::DoNotOptimize(mac_of(key, declared, bytes));
}
BENCHMARK(tag)->Arg(48)->Arg(80)->Arg(256)->Arg(4096);

FactRecord record(std::int64_t kind) {
  switch (kind) {
    case 0:
      return testing::a_mode();
    case 1:
      return testing::a_title();
    case 2:
      return testing::a_binding();
    case 3:
      return testing::a_clip();
    default:
      return testing::a_share_list(5);
  }
}

void open_one(benchmark::State& state) {
  const auto bytes = seal(vault_declarations(), record(state.range(0)), keys());
  for (auto _ : state) benchmark::DoNotOptimize(open(vault_declarations(), keys(), *bytes));
  state.counters["bytes"] = static_cast<double>(bytes->size());
}
BENCHMARK(open_one)->DenseRange(0, 4);

void open_forged(benchmark::State& state) {
  auto bytes = seal(vault_declarations(), record(state.range(0)), keys());
  bytes->back() ^= std::byte{1};
  for (auto _ : state) benchmark::DoNotOptimize(open(vault_declarations(), keys(), *bytes));
}
BENCHMARK(open_forged)->Arg(1);

void open_beside(benchmark::State& state) {
  const auto bytes = seal(vault_declarations(), record(state.range(0)), keys());
  const std::string text = seal_text(*bytes);
  for (auto _ : state) {
    const auto whole = with_seal(vault_declarations(), record(state.range(0)), text);
    benchmark::DoNotOptimize(open(vault_declarations(), keys(), *whole));
  }
}
BENCHMARK(open_beside)->Arg(1);

void seal_one(benchmark::State& state) {
  const FactRecord one = record(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(seal(vault_declarations(), one, keys()));
}
BENCHMARK(seal_one)->DenseRange(0, 4);

void ask_invariants(benchmark::State& state) {
  const FactRecord row = testing::a_binding();
  for (auto _ : state) benchmark::DoNotOptimize(vault_declarations().broken_invariant(row));
}
BENCHMARK(ask_invariants);

void open_signed(benchmark::State& state) {
  const SigningKeys signer = SigningKeys::generate();
  const auto bytes = seal(vault_declarations(), record(1), signer);
  for (auto _ : state)
    benchmark::DoNotOptimize(open(vault_declarations(), signer.verify_keys(), *bytes));
}
BENCHMARK(open_signed);

void declare(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(SealedDeclarations(testing::vault()));
}
BENCHMARK(declare);

}  // namespace
}  // namespace sightline
