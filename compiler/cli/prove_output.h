// What `prove` prints and writes of a report: one format, and the files that were asked for.
#pragma once

#include <string>

#include "compiler/cli/annotation_output.h"
#include "compiler/cli/arguments.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/run.h"
#include "sightline/compiler.h"

namespace sightline::cli {

class ProveOutput {
 public:
  ProveOutput(const ProveArguments& arguments, Streams streams)
      : arguments_(arguments), streams_(streams), annotations_(arguments.format, streams) {}

  // Whether a report has to say what each proof rests on.
  bool needs_support() const;
  // Whether the files to write can be: says why not.
  bool can_write() const;

  void begin();
  // Hears what is wrong with a file.
  FileListener begin_file(const std::string& file);
  // Prints the report and writes the files; the exit code if one of them cannot be written.
  Exit report(const ProofReport& report, const ProofRecord& record, const CheckedFile& file);
  void end_file(const std::string& file);  // if nothing came of it, why was said
  Exit end(Exit exit);

 private:
  void print(const ProofReport& report, const ProofRecord& record, const CheckedFile& file);
  Exit write(const std::string& name, const std::string& text);
  Exit draw(const ProofReport& report, const CheckedFile& file);

  const ProveArguments& arguments_;
  Streams streams_;
  AnnotationOutput annotations_;
  bool reported_ = false;  // of this file
};

}  // namespace sightline::cli
