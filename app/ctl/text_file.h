// A text that a command is given to read.
#pragma once

#include "app/ctl/outcome.h"

#include <string>

namespace portolan::ctl {

/// Of the file, or of standard input where the name is "-". Exit::Failed: cannot be read; Exit::Refused: more
/// than `most` bytes, with `tooLong` behind the name: "is too long for a list of forwards".
Outcome<std::string> readTextFile(const std::string& name, std::size_t most, const std::string& tooLong);

} // namespace portolan::ctl
