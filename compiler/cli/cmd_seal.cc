// `sightline seal keygen|rotate|facts|check|reseal`: keys in files, and seals beside facts. What a seal is,
// and whether one holds, is the library's business. Tested in tests/unit/compiler/cli/cmd_seal_test.cc and
// tests/golden/cli/clips.transcript.

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/key_files.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/record_lines.h"
#include "compiler/cli/seal_check.h"
#include "compiler/cli/seal_facts.h"
#include "compiler/cli/seal_output.h"
#include "compiler/cli/snapshots.h"
#include "compiler/cli/values.h"
#include "sightline/trust/seal_text.h"

namespace sightline::cli {
namespace {

Exit unreadable(const std::string& message, const Streams& streams) {
  streams.err << message << '\n';
  return Exit::unreadable;
}

// Beside the keys that sign, those that check.
std::string verify_file(const std::string& file) { return file + ".pub"; }

Exit tell(const KeysNow& keys, const SealArguments& arguments, const Streams& streams) {
  streams.out << (arguments.format == Format::json ? keys_json(keys) : keys_lines(keys));
  return Exit::fine;
}

Exit keygen_signing(const SealArguments& arguments, const Streams& streams) {
  const SigningKeys keys = SigningKeys::generate();
  const std::string verify = verify_file(arguments.file);
  if (const auto wrong = create_file(verify, keys.verify_keys().text()))
    return unreadable(wrong->message, streams);
  if (const auto wrong = create_private_file(arguments.file, keys.text().view())) {
    std::remove(verify.c_str());  // which is of no use alone, and was not there before
    return unreadable(wrong->message, streams);
  }
  return tell({arguments.file, verify, keys.verify_keys().current(), {}, {}}, arguments, streams);
}

Exit keygen(const SealArguments& arguments, const Streams& streams) {
  if (const auto wrong = no_place_for_keys(arguments.file))
    return unreadable(wrong->message, streams);
  if (arguments.signing) return keygen_signing(arguments, streams);
  const SealKeys keys = SealKeys::generate();
  if (const auto wrong = create_private_file(arguments.file, keys.text().view()))
    return unreadable(wrong->message, streams);
  return tell({arguments.file, {}, keys.current(), {}, {}}, arguments, streams);
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

Exit rotate_signing(const SigningKeys& keys, const SealArguments& arguments,
                    const Streams& streams) {
  const SigningKeys next = keys.rotated();
  const VerifyKeys& now = next.verify_keys();
  const SecretText text = next.text();
  const std::string verify = verify_file(arguments.file), verify_text = now.text();
  const std::array<FileContent, 2> files = {
      FileContent{.name = verify, .bytes = bytes_of(verify_text)},
      FileContent{.name = arguments.file, .bytes = bytes_of(text.view()), .is_secret = true}};
  if (const auto wrong = replace_files(files)) return unreadable(wrong->message, streams);
  return tell(
      {arguments.file, verify, now.current(), now.previous(), keys.verify_keys().previous()},
      arguments, streams);
}

Exit rotate(const SealArguments& arguments, const Streams& streams) {
  if (const auto wrong = no_keys_to_rotate(arguments.file))
    return unreadable(wrong->message, streams);
  const auto keys = read_keys(arguments.file, streams);
  if (!keys) return unreadable(keys.error().message, streams);
  if (const auto* signing = std::get_if<SigningKeys>(&*keys))
    return rotate_signing(*signing, arguments, streams);
  const auto* sealing = std::get_if<SealKeys>(&*keys);
  if (sealing == nullptr)
    return unreadable(shown_name(arguments.file) + ": has no secret key; rotate the keys that sign",
                      streams);
  const SealKeys next = sealing->rotated();
  const SecretText text = next.text();
  const FileContent content{
      .name = arguments.file, .bytes = bytes_of(text.view()), .is_secret = true};
  if (const auto wrong = replace_files({&content, 1})) return unreadable(wrong->message, streams);
  return tell({arguments.file, {}, next.current(), next.previous(), sealing->previous()}, arguments,
              streams);
}

// When the facts were true: as the command line says, or as they say themselves.
Result<Time, FileError> stamp_of(const SealArguments& arguments, const Snapshot& snapshot) {
  if (!arguments.stamp) {
    if (snapshot.as_of() != kNobodyKnowsWhen) return snapshot.as_of();
    return FileError{"when were these facts true? Give --stamp TIME, or facts with a `snapshot`"};
  }
  const auto time = time_from(*arguments.stamp);
  if (!time) return FileError{"--stamp: " + in_backticks(*arguments.stamp) + " is no time"};
  return *time;
}

Exit facts(const SealArguments& arguments, const Streams& streams) {
  const auto keys = read_keys(arguments.keys, streams);
  if (!keys) return unreadable(keys.error().message, streams);
  if (std::holds_alternative<VerifyKeys>(*keys))
    return unreadable(shown_name(arguments.keys) + ": has public keys only, which seal nothing",
                      streams);
  const auto policy = load_to_show(arguments.policy, streams);
  if (!policy) return policy.error();
  EvalArguments read;
  read.facts = arguments.facts;
  const auto snapshot = snapshot_of(read, *policy, streams);
  if (!snapshot) return unreadable(snapshot.error().message, streams);
  const auto stamp = stamp_of(arguments, *snapshot);
  if (!stamp) return unreadable(stamp.error().message, streams);
  const SealedDeclarations declarations(*policy);
  const SealedFacts done =
      seal_facts(declarations, *snapshot, *stamp, arguments.empty_lists, *keys, streams.out);
  for (const std::string& one : done.left_out)
    streams.err << "left out: " << printable(one) << '\n';
  streams.err << done.sealed << (done.sealed == 1 ? " record" : " records") << " sealed, true at "
              << moment_text(*stamp) << '\n';
  // In milliseconds, for not every time that a fact may have can be counted in nanoseconds.
  if (*stamp > std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()))
    streams.err << "note: that is in the future: all that may change is refused until then\n";
  return done.left_out.empty() ? Exit::fine : Exit::findings;
}

Exit check(const SealArguments& arguments, const Streams& streams) {
  const auto keys = read_keys(arguments.keys, streams);
  if (!keys) return unreadable(keys.error().message, streams);
  const auto policy = load_to_show(arguments.policy, streams);
  if (!policy) return policy.error();
  const SealedDeclarations declarations(*policy);
  const bool json = arguments.format == Format::json;
  std::vector<JudgedLine> wrong;
  const auto counts =
      judge_lines(arguments.facts, declarations, *keys, streams, [&](const JudgedLine& line) {
        if (!json) streams.out << judged_line(line);
        if (json && (line.wrong || line.is_stripped)) wrong.push_back(line);
      });
  if (!counts) return unreadable(counts.error().message, streams);
  streams.out << (json ? counts_json(*counts, wrong) : counts_line(*counts));
  return counts->is_fine() ? Exit::fine : Exit::findings;
}

// The same seal under the current key of `to`.
Result<std::vector<std::byte>, SealError> resealed(const SealedDeclarations& declarations,
                                                   const Keys& from, const SealKeys& to,
                                                   std::span<const std::byte> bytes) {
  if (const auto* sealing = std::get_if<SealKeys>(&from))
    return reseal(declarations, *sealing, to, bytes);
  const auto* signing = std::get_if<SigningKeys>(&from);
  const VerifyKeys& verify =
      signing != nullptr ? signing->verify_keys() : *std::get_if<VerifyKeys>(&from);
  return reseal(declarations, verify, to, bytes);
}

Exit reseal_lines(const SealArguments& arguments, const Streams& streams) {
  const auto from = read_keys(arguments.from, streams);
  if (!from) return unreadable(from.error().message, streams);
  const auto keys = read_keys(arguments.keys, streams);
  if (!keys) return unreadable(keys.error().message, streams);
  const auto* to = std::get_if<SealKeys>(&*keys);
  if (to == nullptr)
    return unreadable(shown_name(arguments.keys) + ": is no file of seal keys (`seal keygen`)",
                      streams);
  const auto policy = load_to_show(arguments.policy, streams);
  if (!policy) return policy.error();
  const SealedDeclarations declarations(*policy);
  std::string out;
  const auto counts =
      judge_lines(arguments.facts, declarations, *from, streams, [&](const JudgedLine& line) {
        if (line.wrong || line.is_stripped) {
          streams.err << judged_line(line);
          return;
        }
        const auto again = resealed(declarations, *from, *to, line.sealed);
        out.clear();
        if (again && !append_record(declarations, line.record, seal_text(*again), out))
          streams.out << out;
      });
  if (!counts) return unreadable(counts.error().message, streams);
  streams.err << counts_line(*counts);
  return counts->is_fine() ? Exit::fine : Exit::findings;
}

}  // namespace

Exit run_command(const SealArguments& arguments, Streams streams) {
  switch (arguments.verb) {
    case SealArguments::Verb::keygen:
      return keygen(arguments, streams);
    case SealArguments::Verb::rotate:
      return rotate(arguments, streams);
    case SealArguments::Verb::facts:
      return facts(arguments, streams);
    case SealArguments::Verb::check:
      return check(arguments, streams);
    case SealArguments::Verb::reseal:
      return reseal_lines(arguments, streams);
  }
  return Exit::internal_error;
}

}  // namespace sightline::cli
