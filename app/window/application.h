// Start-up of the window: options, language, look, where the host comes from.
#pragma once

namespace portolan {

/// The program; returns its exit status.
int runApplication(int argc, char** argv);

} // namespace portolan
