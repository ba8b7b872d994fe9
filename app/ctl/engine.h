// Where forwards are written, in words for the terminal.
#pragma once

#include "app/client/written_engine.h"

#include <string>

namespace portolan::ctl {

/// Of a helper that cannot tell, or is older than the choice: what such helpers do.
std::string engineName(const std::optional<WrittenEngine>& written);
std::string engineReason(const std::optional<WrittenEngine>& written);
std::string enginePreference(const std::optional<WrittenEngine>& written);

} // namespace portolan::ctl
