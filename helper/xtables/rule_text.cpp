#include "helper/xtables/rule_text.h"

#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace portolan {

RuleText::File::~File()
{
    ::close(descriptor);
}

RuleText::RuleText(int file, std::uint64_t size, std::uint64_t fingerprint)
    : m_file(std::make_shared<const File>(file))
    , m_size(size)
    , m_fingerprint(fingerprint)
{
}

Result<std::string> RuleText::read() const
{
    std::string text(m_size, '\0');
    for (std::size_t done = 0; done < text.size();) {
        const auto got = pread(file(), text.data() + done, text.size() - done, off_t(done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return failure(ErrorCode::Kernel, PORTOLAN_TR("The text of the rules cannot be read back: %1."),
                {got < 0 ? std::strerror(errno) : "it is too short"});
        done += std::size_t(got);
    }
    return text;
}

} // namespace portolan
