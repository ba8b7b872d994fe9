// A host in a file: a host state document, a saved snapshot, or iptables-save text.
#pragma once

#include "app/client/host_texts.h"

#include <QString>

#include <optional>

namespace portolan {

/// Reads whatever of those it is, told by its first characters. `family`: of iptables-save text that does not
/// say. Slow for big ones, as buildSnapshot() is; errors name the line.
Result<HostTexts> readHostFile(std::string bytes, std::optional<Family> family = {});
/// The same of the file at `path`, up to 512 MB.
Result<HostTexts> loadHostFile(const QString& path, std::optional<Family> family = {});

} // namespace portolan
