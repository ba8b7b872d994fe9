// How much of a Message, and of an Error's field, travels on the bus; both ends hold to it.
#pragma once

#include "backend/base/message.h"

#include <cstddef>
#include <string_view>

namespace portolan {

/// Messages within messages, the outermost counted; ours have three at most.
inline constexpr unsigned kMessageDepth = 8;
/// The longest name of a field, in bytes; ours have 24 at most.
inline constexpr std::size_t kFieldBytes = 64;

/// What is left for patterns and texts of one message. A sentence that is longer travels as a sentence alone.
class MessageBudget {
public:
    /// False: this one is too many, or too long.
    bool take(std::string_view text)
    {
        if (m_texts == 0 || text.size() > m_bytes)
            return false;
        --m_texts;
        m_bytes -= text.size();
        return true;
    }

private:
    std::size_t m_texts = 128;
    std::size_t m_bytes = 16 * 1024;
};

bool isWithinBounds(const Message& message);

} // namespace portolan
