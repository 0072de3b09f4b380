// Where annotations go in the formats that are made of them: sarif, github.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/annotations.h"
#include "compiler/cli/arguments.h"
#include "compiler/cli/run.h"

namespace sightline::cli {

class AnnotationOutput {
 public:
  // Of any other format it prints nothing.
  AnnotationOutput(Format format, Streams streams) : format_(format), streams_(streams) {}

  bool wanted() const { return format_ == Format::sarif || format_ == Format::github; }
  void add(Annotation annotation);
  // Adds what is wrong with this file.
  FileListener listener(const std::string& file);
  // What was heard of the last file, line by line.
  const std::string& heard() const { return heard_; }
  // The whole log, or what is added to the job summary: the proofs of each file, then what else was
  // said, under the title. Returns the exit code, which is another if that cannot be written.
  Exit finish(Exit exit, std::string_view title);
  void add_proofs(const ProofReport& report, const CheckedFile& file);

 private:
  Format format_;
  Streams streams_;
  std::vector<Annotation> annotations_;  // of github all but those of proofs
  std::string proofs_;                   // as Markdown
  std::string heard_;
};

}  // namespace sightline::cli
