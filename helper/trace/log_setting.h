// Which logger the kernel hands the TRACE target's lines to, and what it was before.
#pragma once

#include "backend/base/error.h"

#include <string>

namespace portolan {

/// net.netfilter.nf_log.2 and .10. `nf_log.json` in the state directory keeps what they were while they are
/// ours, so that the next helper can put them back after one that was killed.
class LogSetting {
public:
    explicit LogSetting(std::string directory);

    /// Has them be nfnetlink_log. Unsupported: this kernel has no such logger, or it was not loaded.
    Result<void> take();
    /// As they were before; nothing where they are not ours.
    Result<void> giveBack();

private:
    std::string m_directory;
    std::string m_path;
};

} // namespace portolan
