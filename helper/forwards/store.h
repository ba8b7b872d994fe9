// The wanted forwards, kept over restarts.
#pragma once

#include "backend/forward/port_forward.h"

#include <functional>
#include <string>
#include <vector>

namespace portolan {

/// `forwards.json` in the state directory: {"version": 1, "forwards": [{…}]}, the keys those of the bus.
/// Replaced as a whole, never half written.
class Store {
public:
    explicit Store(std::string directory);

    /// No file is an empty list. A file that cannot be read or understood is an error that says what to do;
    /// it is left where it is, because it is all that is known of what was wanted.
    Result<std::vector<PortForward>> load() const;
    /// On disk when it returns (fsync of the file and its directory).
    Result<void> save(const std::vector<PortForward>& forwards) const;

    const std::string& path() const { return m_path; }

private:
    std::string m_directory;
    std::string m_path;
};

/// The document, as a text and back. path: named in the error.
std::string writeForwards(const std::vector<PortForward>& forwards);
Result<std::vector<PortForward>> readForwards(const std::string& text, const std::string& path);

/// 8 lower-case hexadecimal digits from getrandom(2) that no forward of the list has.
Result<std::string> newId(const std::vector<PortForward>& forwards);
Result<std::string> newId(const std::function<bool(const std::string&)>& taken);

} // namespace portolan
