// A family's rules as one text that is not copied about.
#pragma once

#include "backend/base/error.h"

#include <cstdint>
#include <memory>
#include <string>

namespace portolan {

/// A file of memory that nobody writes any more. Copies share it.
class RuleText {
public:
    RuleText() = default; ///< no rules
    explicit RuleText(std::uint64_t fingerprint)
        : m_fingerprint(fingerprint)
    {
    }
    /// Takes the file (memfd).
    RuleText(int file, std::uint64_t size, std::uint64_t fingerprint);

    /// Less than zero: there is none, the text is empty.
    int file() const { return m_file ? m_file->descriptor : -1; }
    std::uint64_t size() const { return m_size; }
    /// Equal while rules, chains and policies are; says nothing of counters.
    std::uint64_t fingerprint() const { return m_fingerprint; }
    Result<std::string> read() const;

private:
    struct File {
        explicit File(int file)
            : descriptor(file)
        {
        }
        ~File();
        File(const File&) = delete;
        File& operator=(const File&) = delete;

        int descriptor;
    };

    std::shared_ptr<const File> m_file;
    std::uint64_t m_size = 0;
    std::uint64_t m_fingerprint = 0;
};

} // namespace portolan
