// A sentence for people: an English pattern with numbered places, and what goes into them. What stands in a
// place is a text or a part of the sentence with a pattern of its own, so that a translator may put the parts
// in another order. The window translates every pattern as a whole; everything without Qt prints text().
#pragma once

#include <string>
#include <variant>
#include <vector>

/// Marks a pattern for lupdate (context "portolan"); returns it unchanged.
#define PORTOLAN_TR(pattern) pattern

namespace portolan {

class MessageArgument;

struct Message {
    std::string pattern; ///< English, places written %1 to %9
    std::vector<MessageArgument> arguments;

    /// The English sentence with its arguments in place.
    std::string text() const;
    bool empty() const { return pattern.empty(); }

    friend bool operator==(const Message& left, const Message& right);
};

class MessageArgument {
public:
    MessageArgument(std::string text)
        : m_value(std::move(text))
    {
    }
    MessageArgument(const char* text)
        : m_value(std::string(text))
    {
    }
    MessageArgument(Message part)
        : m_value(std::move(part))
    {
    }

    /// The part of the sentence that stands here, or nullptr for a text.
    const Message* part() const { return std::get_if<Message>(&m_value); }
    /// In English. A plain text is inserted as it is and never translated.
    std::string text() const;

    friend bool operator==(const MessageArgument&, const MessageArgument&) = default;

private:
    std::variant<std::string, Message> m_value;
};

} // namespace portolan
