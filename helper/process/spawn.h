// A program started with nothing of ours but what it is given.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace portolan {

struct PipeEnds {
    int read = -1;
    int write = -1;
};

/// Its reading end does not block.
bool makePipe(PipeEnds& ends);
void closeEnd(int& end);

/// No shell, an absolute path, an environment with nothing but PATH and LC_ALL, no signal blocked. in: less
/// than zero for nothing to read. 0, or an errno.
int spawnProgram(const std::vector<std::string>& command, int in, int out, int err, pid_t& pid);

} // namespace portolan
