#include "helper/xtables/render/text_sink.h"

#include <algorithm>
#include <cerrno>
#include <new>

#include <unistd.h>

namespace portolan::xtables {

void TextSink::grow(std::size_t bytes)
{
    const std::size_t wanted = std::max(m_size + bytes, m_capacity == 0 ? 2 * kPiece : 2 * m_capacity);
    auto* moved = static_cast<char*>(std::realloc(m_text.get(), wanted));
    if (!moved)
        throw std::bad_alloc();
    static_cast<void>(m_text.release());
    m_text.reset(moved);
    m_capacity = wanted;
}

void TextSink::flush()
{
    std::size_t done = m_file < 0 ? m_size : 0;
    while (done < m_size && m_failed == 0) {
        const auto put = ::write(m_file, m_text.get() + done, m_size - done);
        if (put > 0)
            done += std::size_t(put);
        else if (put == 0 || errno != EINTR)
            m_failed = put == 0 ? EIO : errno;
    }
    m_written += done;
    m_size = 0;
}

} // namespace portolan::xtables
