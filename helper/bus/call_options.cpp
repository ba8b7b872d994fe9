// The values an edit's trailing options have.
#include "helper/bus/call.h"

#include "backend/forward/text.h"

#include <algorithm>

namespace portolan {

namespace {

/// The number in a variant of that type, booleans as 0 and 1.
bool readNumber(sd_bus_message* message, const char* type, std::uint64_t& number)
{
    sd_bus_message_enter_container(message, 'v', type);
    int read = -1;
    if (*type == 't') {
        read = sd_bus_message_read_basic(message, 't', &number);
    } else {
        std::uint32_t value = 0; // a boolean is an int
        read = sd_bus_message_read_basic(message, *type, &value);
        number = value;
    }
    return read > 0 && sd_bus_message_exit_container(message) >= 0;
}

} // namespace

Result<Call::Numbers> Call::readNumbers(std::initializer_list<NumberOption> allowed, Texts* texts)
{
    Numbers numbers;
    sd_bus_message* message = m_message.get();
    sd_bus_message_enter_container(message, 'a', "{sv}");
    while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
        const std::string key = readString();
        const auto option = std::find_if(
            allowed.begin(), allowed.end(), [&](const NumberOption& each) { return key == each.name; });
        if (option == allowed.end()) {
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("%1 has no option \"%2\"."), {member(), clipped(key)}, key);
        }
        char kind = 0;
        const char* contents = nullptr;
        sd_bus_message_peek_type(message, &kind, &contents);
        std::uint64_t number = 0;
        const char* text = nullptr;
        const bool isText = texts && std::string_view(option->type) == "s";
        if (!contents || std::string_view(contents) != option->type
            || (isText ? sd_bus_message_read(message, "v", "s", &text) <= 0
                       : !readNumber(message, option->type, number))) {
            return failure(ErrorCode::Invalid, PORTOLAN_TR("The option \"%1\" has the D-Bus type \"%2\"."),
                {key, option->type}, key);
        }
        const bool first = isText ? texts->emplace(key, text).second : numbers.emplace(key, number).second;
        if (!first) {
            return failure(ErrorCode::Invalid, PORTOLAN_TR("\"%1\" is given twice."), {key}, key);
        }
        sd_bus_message_exit_container(message);
    }
    sd_bus_message_exit_container(message);
    return numbers;
}

Result<std::vector<ForwardFields>> Call::readFieldsList(std::size_t most)
{
    std::vector<ForwardFields> list;
    sd_bus_message* message = m_message.get();
    sd_bus_message_enter_container(message, 'a', "a{sv}");
    while (sd_bus_message_at_end(message, 0) == 0) {
        if (list.size() == most) {
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("More than %1 forwards are given."), {std::to_string(most)});
        }
        auto fields = readFields();
        if (!fields) {
            return tl::unexpected(fields.error());
        }
        list.push_back(std::move(*fields));
    }
    sd_bus_message_exit_container(message);
    return list;
}

Result<std::vector<std::string>> Call::readStrings(std::size_t most)
{
    std::vector<std::string> strings;
    sd_bus_message* message = m_message.get();
    const char* text = nullptr;
    sd_bus_message_enter_container(message, 'a', "s");
    while (sd_bus_message_read(message, "s", &text) > 0) {
        if (strings.size() == most) {
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("More than %1 words are given."), {std::to_string(most)});
        }
        strings.emplace_back(text);
    }
    sd_bus_message_exit_container(message);
    return strings;
}

bool Call::readBoolean()
{
    int boolean = 0;
    sd_bus_message_read(m_message.get(), "b", &boolean);
    return boolean != 0;
}

} // namespace portolan
