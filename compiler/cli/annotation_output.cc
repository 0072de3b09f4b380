// Annotations in, a SARIF log or workflow commands with a job summary out. What either looks like
// is known to sarif.cc and workflow_commands.cc. Tested in
// tests/unit/compiler/cli/cmd_check_test.cc.

#include "compiler/cli/annotation_output.h"

#include <ostream>

#include "compiler/cli/policies.h"
#include "compiler/cli/sarif.h"
#include "compiler/cli/workflow_commands.h"

namespace sightline::cli {

void AnnotationOutput::add(Annotation annotation) {
  if (format_ == Format::github) streams_.out << workflow_command(annotation);
  if (wanted()) annotations_.push_back(std::move(annotation));
}

FileListener AnnotationOutput::listener(const std::string& file) {
  heard_.clear();
  return {[this](const Diagnostic& error, const Source& source) {
            add(annotation_of(error, source));
            heard_ += render(error, source);
          },
          [this, file](const std::string& message) {
            add(annotation_of_file(file, message));
            heard_ += message + "\n";
          }};
}

void AnnotationOutput::add_proofs(const ProofReport& report, const CheckedFile& file) {
  if (!wanted()) return;
  for (Annotation& it : annotations_of(report, file)) {
    if (format_ == Format::github) {
      streams_.out << workflow_command(it);
    } else {
      annotations_.push_back(std::move(it));
    }
  }
  if (format_ == Format::github) proofs_ += summary_of(report, file);
}

Exit AnnotationOutput::finish(Exit exit, std::string_view title) {
  if (format_ == Format::sarif) streams_.out << sarif_log(annotations_, exit);
  if (format_ != Format::github) return exit;
  const auto error = add_to_job_summary(proofs_ + summary_of(annotations_, title));
  if (!error) return exit;
  streams_.err << error->message << '\n';
  return worse(exit, Exit::unreadable);
}

}  // namespace sightline::cli
