#include "backend/base/message.h"

namespace portolan {

std::string Message::text() const
{
    std::string out;
    out.reserve(pattern.size());
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
        if (pattern[i] == '%' && next >= '1' && next <= '9') {
            // A place without an argument stays visible: a silent gap would hide the mistake.
            const auto index = std::size_t(next - '1');
            out += index < arguments.size() ? arguments[index].text() : std::string{'%', next};
            ++i;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

bool operator==(const Message& left, const Message& right)
{
    return left.pattern == right.pattern && left.arguments == right.arguments;
}

std::string MessageArgument::text() const
{
    if (const Message* message = part())
        return message->text();
    return std::get<std::string>(m_value);
}

} // namespace portolan
