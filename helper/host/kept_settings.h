// Kernel settings somebody wanted kept over restarts.
#pragma once

#include "backend/base/error.h"

#include <map>
#include <string>

namespace portolan {

/// `settings.json` in the state directory: {"version": 1, "settings": {"net.ipv4.ip_forward": "1"}}.
class KeptSettings {
public:
    explicit KeptSettings(std::string directory);

    /// On disk when it returns. For what checkSysctl() passed. A file that cannot be understood is left as it
    /// is: Kernel, with what to do.
    Result<void> keep(const std::string& key, const std::string& value);
    /// Sets every kept one that differs. What cannot be set now (no such interface yet) is no error.
    Result<void> apply() const;

private:
    Result<std::map<std::string, std::string>> load() const;

    std::string m_directory;
    std::string m_path;
};

} // namespace portolan
