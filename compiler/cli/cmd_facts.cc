// `sightline facts load|dump|stat|check|compact`: a directory of facts, filled, told, looked at. What is in
// it, and when that is safe, is the store's business. Tested in tests/unit/compiler/cli/cmd_facts_test.cc
// and tests/golden/cli/facts.transcript.

#include <fmt/format.h>

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/facts_output.h"
#include "compiler/cli/files.h"
#include "compiler/cli/load_facts.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/progress.h"
#include "compiler/cli/told_facts.h"
#include "sightline/store/fact_directory.h"

namespace sightline::cli {
namespace {

Exit unreadable(const StoreError& error, Streams streams) {
  streams.err << printable(error.message) << '\n';
  return Exit::unreadable;
}

Result<Policy, Exit> policy_of(const FactsArguments& arguments, Streams streams) {
  return load_policy(*arguments.policy, {.require = {}, .accept_unproved = arguments.unproved},
                     streams);
}

Exit load(const FactsArguments& arguments, Streams streams) {
  const auto policy = policy_of(arguments, streams);
  if (!policy) return policy.error();
  auto directory = FactDirectory::open_to_write(arguments.directory, *policy);
  if (!directory) return unreadable(directory.error(), streams);
  Progress progress(streams.err, streams.progress, "loading");
  const auto loaded = load_facts(arguments, *policy, *directory, progress, streams);
  if (!loaded) return unreadable(loaded.error(), streams);
  const bool json = arguments.format == Format::json;
  streams.out << (json ? loaded_json(*loaded, arguments.directory)
                       : loaded_lines(*loaded, arguments.directory));
  return Exit::fine;
}

// The last line is the `snapshot`: what it says is known when all is told.
Exit dump(const FactDirectory& directory, Streams streams) {
  ToldFacts lines(directory.schema());
  std::string out;
  const auto told = directory.tell([&](const FactBatch& part) -> StoreResult {
    const auto wrong = lines.append(part, out);
    if (wrong) return StoreError{StoreError::Kind::refused, *wrong};
    streams.out << out;
    out.clear();
    return Accepted{};
  });
  if (!told) return unreadable(told.error(), streams);
  lines.finish(out);
  if (told->as_of) out += snapshot_line(told->revision, *told->as_of);
  streams.out << out;
  return Exit::fine;
}

Exit stat(const FactsArguments& arguments, const FactDirectory& directory, Streams streams) {
  FactCounts counts(directory.schema());
  const auto told = directory.tell([&](const FactBatch& part) {
    counts.add(part);
    return Accepted{};
  });
  if (!told) return unreadable(told.error(), streams);
  const auto batches = directory.log().revisions();
  if (!batches) return unreadable(batches.error(), streams);
  const auto size = directory.log().size();
  if (!size) return unreadable(size.error(), streams);
  const auto image = directory.about_image(false);
  if (!image) return unreadable(image.error(), streams);
  const FactsStat found{*told, counts, *batches, *size, *image};
  streams.out << (arguments.format == Format::json ? stat_json(found, arguments.directory)
                                                   : stat_lines(found, arguments.directory));
  return Exit::fine;
}

// What is damaged or does not fit; nothing if all is well.
Result<std::optional<std::string>, StoreError> wrong_in(const FactDirectory& directory,
                                                        const std::optional<Policy>& policy) {
  std::optional<StoreError> error;
  if (const auto image = directory.about_image(true); !image) {
    error = image.error();
  } else if (policy) {
    if (const auto writer = directory.writer(*policy); !writer) error = writer.error();
  } else {
    const auto told = directory.tell([](const FactBatch&) { return Accepted{}; });
    if (!told) error = told.error();
  }
  if (!error) return std::optional<std::string>();
  const bool is_finding = error->kind == StoreError::Kind::damaged ||
                          error->kind == StoreError::Kind::refused ||
                          error->kind == StoreError::Kind::other_schema;
  if (!is_finding) return *error;
  return std::optional(error->message);
}

Exit check(const FactsArguments& arguments, const FactDirectory& directory, Streams streams) {
  std::optional<Policy> policy;
  if (arguments.policy) {
    auto loaded = policy_of(arguments, streams);
    if (!loaded) return loaded.error();
    policy.emplace(std::move(*loaded));
  }
  const auto revision = directory.log().newest();
  if (!revision) return unreadable(revision.error(), streams);
  const auto wrong = wrong_in(directory, policy);
  if (!wrong) return unreadable(wrong.error(), streams);
  if (*wrong) streams.err << printable(**wrong) << '\n';
  if (arguments.format == Format::json) {
    streams.out << check_json(*revision, arguments.policy, *wrong, arguments.directory);
  } else if (!*wrong) {
    streams.out << check_lines(*revision, arguments.policy, arguments.directory);
  }
  return *wrong ? Exit::findings : Exit::fine;
}

Exit compact(const FactsArguments& arguments, Streams streams) {
  auto directory = FactDirectory::open_to_compact(arguments.directory);
  if (!directory) return unreadable(directory.error(), streams);
  std::optional<Policy> policy;
  if (arguments.policy) {
    auto loaded = policy_of(arguments, streams);
    if (!loaded) return loaded.error();
    policy.emplace(std::move(*loaded));
  }
  const auto done = policy ? directory->compact(*policy) : directory->compact();
  if (!done) return unreadable(done.error(), streams);
  streams.out << (arguments.format == Format::json ? compacted_json(*done, arguments.directory)
                                                   : compacted_lines(*done, arguments.directory));
  return Exit::fine;
}

}  // namespace

Exit run_command(const FactsArguments& arguments, Streams streams) {
  if (arguments.verb == FactsArguments::Verb::load) return load(arguments, streams);
  if (arguments.verb == FactsArguments::Verb::compact) return compact(arguments, streams);
  const auto directory = FactDirectory::open_to_read(arguments.directory);
  if (!directory) return unreadable(directory.error(), streams);
  if (arguments.verb == FactsArguments::Verb::dump) return dump(*directory, streams);
  if (arguments.verb == FactsArguments::Verb::check) return check(arguments, *directory, streams);
  return stat(arguments, *directory, streams);
}

}  // namespace sightline::cli
