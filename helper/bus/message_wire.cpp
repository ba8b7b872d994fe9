#include "helper/bus/message_wire.h"

#include "backend/base/message_bounds.h"

#include "helper/bus/journal.h"

namespace portolan {

namespace {

constexpr const char* kMessageType = "(sav)";

int appendTree(sd_bus_message* to, const Message& message)
{
    sd_bus_message_open_container(to, 'r', "sav");
    sd_bus_message_append_basic(to, 's', message.pattern.c_str());
    sd_bus_message_open_container(to, 'a', "v");
    for (const MessageArgument& argument : message.arguments) {
        if (const Message* part = argument.part()) {
            sd_bus_message_open_container(to, 'v', kMessageType);
            appendTree(to, *part);
        } else {
            sd_bus_message_open_container(to, 'v', "s");
            sd_bus_message_append_basic(to, 's', argument.text().c_str());
        }
        sd_bus_message_close_container(to);
    }
    sd_bus_message_close_container(to);
    // After anything before it failed, this does too.
    return sd_bus_message_close_container(to);
}

} // namespace

Message printable(const Message& message)
{
    Message result{printable(message.pattern), {}};
    for (const MessageArgument& argument : message.arguments) {
        const Message* part = argument.part();
        result.arguments.push_back(
            part ? MessageArgument(printable(*part)) : MessageArgument(printable(argument.text())));
    }
    return result;
}

int appendMessage(sd_bus_message* to, const Message& message)
{
    return appendTree(to, isWithinBounds(message) ? message : Message{});
}

int appendMessageField(sd_bus_message* to, const char* key, const Message& message)
{
    sd_bus_message_open_container(to, 'e', "sv");
    sd_bus_message_append_basic(to, 's', key);
    sd_bus_message_open_container(to, 'v', kMessageType);
    appendMessage(to, message);
    sd_bus_message_close_container(to);
    return sd_bus_message_close_container(to);
}

int appendErrorDetails(sd_bus_message* to, const std::string& field, const Message& message)
{
    // A key that a caller made up may be of any length, and no input of his has that name.
    const std::string name = field.size() <= kFieldBytes ? printable(field) : std::string();
    const int appended = sd_bus_message_append_basic(to, 's', name.c_str());
    return appended < 0 ? appended : appendMessage(to, message);
}

} // namespace portolan
