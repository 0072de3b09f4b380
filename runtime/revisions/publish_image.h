// What save_image() does, for who has to know why it could not.
#pragma once

#include <string>

#include "sightline/image_file.h"

namespace sightline {

struct ImageTrouble {
  std::string message;  // with the file's name
  int number = 0;       // of the system; 0: it is not the system's
};

Result<Accepted, ImageTrouble> publish_image(const Policy& policy, const Snapshot& snapshot,
                                             const std::string& path);

}  // namespace sightline
