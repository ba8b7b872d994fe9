// Files of the state directory: read whole, and written so that they are there whole or not at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portolan {

/// A descriptor that closes itself.
class File {
public:
    explicit File(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return m_descriptor; }
    explicit operator bool() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

/// None with errno set; EFBIG: more than `most` bytes. Follows no symbolic link.
std::optional<std::string> readFile(const std::string& path, std::size_t most);

/// A new file, on disk when it returns (its name is not: syncDirectory()). False with errno set.
bool writeNewFile(const std::string& path, std::string_view bytes);

/// The file as it was or as it should be, never half written, and on disk with its name when it returns.
/// False with errno set.
bool replaceFile(const std::string& directory, const std::string& path, std::string_view bytes);

/// Names that came and went in it are on disk when it returns. False with errno set.
bool syncDirectory(const std::string& directory);

} // namespace portolan
