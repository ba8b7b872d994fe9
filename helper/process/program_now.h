// Runs a program and waits for it: for the few that an edit cannot go on without.
#pragma once

#include "helper/process/program_runner.h"

#include <chrono>
#include <string_view>

namespace portolan {

/// As ProgramRunner does, with `input` on standard input. Whoever calls answers nobody meanwhile, so that
/// patience is short; then it is ended, which is an error of kind Kernel, as is printing more than `most`
/// bytes.
Result<ProgramOutput> runProgramNow(const std::vector<std::string>& command, std::string_view input,
    std::chrono::milliseconds patience, std::size_t most);

} // namespace portolan
