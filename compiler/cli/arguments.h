// The command line as values: which command, with what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/cli/run.h"
#include "sightline/search.h"

namespace sightline::cli {

enum class Format { human, json, sarif, junit, github };

struct CheckArguments {
  std::vector<std::string> files;
  Format format = Format::human;
};
struct ProveArguments {
  std::vector<std::string> files;
  std::optional<std::string> property;
  std::optional<std::string> second_opinion;  // a solver's program
  std::optional<std::string> save_queries;    // a folder
  std::optional<double> timeout_seconds;
  std::optional<unsigned> jobs;  // not given: as many as there are processors, within reason
  bool no_cache = false;         // look nothing up and keep nothing
  std::optional<std::string> svg, report;  // files to write
  bool why = false;                        // what each proof rests on
  Format format = Format::human;
};
struct CompileArguments {
  std::string file, output;
  std::optional<std::string> header;      // a C++ header to write beside the artifact
  std::optional<std::string> name_space;  // of it
  std::optional<std::string> code;        // the rules as C++, beside the header
  std::vector<std::string> require;
  bool unproved = false;
  bool no_proofs = false;  // without proof objects
};
struct VerifyArguments {
  std::string artifact;
  std::optional<std::string> source;
  std::optional<std::string> code;  // the rules as C++
  std::optional<double> timeout_seconds;
  Format format = Format::human;
};
struct TestArguments {
  std::vector<std::string> files;
  std::optional<std::string> filter;
  bool coverage = false;
  Format format = Format::human;
};
struct ShowArguments {
  std::string file;
  bool requirements = false;
  bool facts = false;  // who needs which
  Format format = Format::human;
};
struct EvalArguments {
  std::string policy;
  std::vector<std::string> facts, caches, require;
  std::optional<std::string> keys;               // what checks the seals in `caches`
  std::optional<std::string> request, requests;  // neither: stdin, one per line
  std::optional<std::string> now;
  bool now_from_context = false;
  bool unproved = false;
  bool fail_on_deny = false;
};
struct ExplainArguments {
  EvalArguments eval;
  Format format = Format::human;
};
// Of `who` and `what`.
struct SearchArguments {
  EvalArguments eval;  // its requests are not read
  Wanted wanted = Wanted::principals;
  std::string action, given;
  std::optional<std::string> context;  // JSON
  std::size_t limit = 0;               // 0: all
  std::string after;
  Format format = Format::human;
};
// Of `facts`.
struct FactsArguments {
  enum class Verb { load, dump, stat, check, compact } verb = Verb::stat;
  std::string directory;
  std::vector<std::string> files;     // to load
  std::optional<std::string> policy;  // what declares the facts
  std::optional<std::uint64_t> revision;
  bool replace = false;  // the files are all there is
  bool unproved = false;
  Format format = Format::human;
};
// Of `seal`.
struct SealArguments {
  enum class Verb { keygen, rotate, facts, check, reseal } verb = Verb::check;
  std::string file;      // of keys: to write, or to rotate
  bool signing = false;  // keys that sign
  std::string policy;    // what declares the facts
  std::string keys;      // a file
  std::string from;      // to reseal: a file of the keys that the seals are by
  std::vector<std::string> facts;
  std::optional<std::string> stamp;
  bool empty_lists = false;
  Format format = Format::human;
};
// Of `grant`.
struct GrantArguments {
  enum class Verb { keygen, rotate, issue, admit, show } verb = Verb::show;
  std::string file;      // of keys: to write, or to rotate
  bool signing = false;  // keys that sign
  std::string keys;      // a file
  EvalArguments eval;    // by which to issue
  std::optional<std::string> lifetime;
  std::string token;  // itself, or `-`
  std::string item, switches = "[]", action;
  std::string audience, connection;
  std::optional<std::string> principal, now, clock_skew;
  bool single_use = false;
  Format format = Format::human;
};
struct DiffArguments {
  std::string before, after;
  std::vector<std::string> renames;  // old=new
  std::optional<double> timeout_seconds;
  bool allow_loss = false;
  Format format = Format::human;
};
struct MutateArguments {
  std::string file;
  std::optional<std::string> property;
  std::optional<double> timeout_seconds;
  Format format = Format::human;
};
struct FmtArguments {
  std::vector<std::string> files;
  bool check = false;  // write nothing
};
struct InitArguments {
  std::string folder;
};
struct HelpArguments {
  std::string topic;  // a diagnostic's code, or `codes`
};
// Nothing is left to do but to say this: help, a version, a wrong usage.
struct Said {
  Exit exit = Exit::fine;
  std::string out, err;
};

using Command =
    std::variant<CheckArguments, ProveArguments, CompileArguments, TestArguments, VerifyArguments,
                 ShowArguments, EvalArguments, ExplainArguments, SearchArguments, FactsArguments,
                 SealArguments, GrantArguments, DiffArguments, MutateArguments, FmtArguments,
                 InitArguments, HelpArguments, Said>;
Command parse_arguments(Args args);

}  // namespace sightline::cli
