#include "helper/bus/call.h"

#include "backend/forward/text.h"

#include "helper/bus/journal.h"
#include "helper/bus/message_wire.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>

namespace portolan {

namespace {

// More keys or members than any sensible call has; a bound on what a caller makes us hold.
constexpr std::size_t kMaxKeys = 64;
constexpr std::size_t kMaxMembers = 256;

using Value = ForwardFields::mapped_type;

Result<Value> readArray(sd_bus_message* message, const std::string& key)
{
    std::vector<std::string> members;
    const char* member = nullptr;
    sd_bus_message_enter_container(message, 'a', "s");
    while (sd_bus_message_read(message, "s", &member) > 0) {
        if (members.size() == kMaxMembers) {
            return failure(ErrorCode::Invalid, PORTOLAN_TR("\"%1\" has more than %2 members; give fewer."),
                {clipped(key), std::to_string(kMaxMembers)}, key);
        }
        members.emplace_back(member);
    }
    sd_bus_message_exit_container(message);
    return Result<Value>(tl::in_place, std::in_place_type<std::vector<std::string>>, std::move(members));
}

Result<Value> readContents(sd_bus_message* message, const std::string& signature, const std::string& key)
{
    if (signature == "b") {
        int boolean = 0;
        sd_bus_message_read(message, "b", &boolean);
        return Result<Value>(tl::in_place, std::in_place_type<bool>, boolean != 0);
    }
    if (signature == "s") {
        const char* text = nullptr;
        sd_bus_message_read(message, "s", &text);
        return Result<Value>(tl::in_place, std::in_place_type<std::string>, text ? text : "");
    }
    if (signature == "as") {
        return readArray(message, key);
    }
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("\"%1\" has the D-Bus type \"%2\"; it must be b, s or as."),
        {clipped(key), clipped(signature)}, key);
}

Result<Value> readVariant(sd_bus_message* message, const std::string& key)
{
    char type = 0;
    const char* contents = nullptr;
    sd_bus_message_peek_type(message, &type, &contents);
    const std::string signature = contents ? contents : "";
    sd_bus_message_enter_container(message, 'v', signature.c_str());
    auto value = readContents(message, signature, key);
    if (value) {
        sd_bus_message_exit_container(message);
    }
    return value;
}

void answerCopy(Call& call, int file, std::uint64_t size)
{
    void* const bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED) {
        return call.fail(busError(PORTOLAN_TR("The answer cannot be copied"), -errno));
    }
    call.answerBytes(bytes, size);
    munmap(bytes, size);
}

} // namespace

Call::Call(sd_bus_message* message, Activity::Token token, bool detailed)
    : m_message(sd_bus_message_ref(message))
    , m_token(std::move(token))
    , m_detailed(detailed)
{
}

Call::~Call()
{
    if (!m_answered) {
        fail({ErrorCode::Kernel, {PORTOLAN_TR("The helper gave up on this call; try again."), {}}, {}});
    }
}

std::string Call::readString()
{
    const char* text = nullptr;
    const int read = sd_bus_message_read(m_message.get(), "s", &text);
    return read > 0 && text ? text : "";
}

std::span<const std::uint8_t> Call::readBytes()
{
    const void* bytes = nullptr;
    std::size_t size = 0;
    if (sd_bus_message_read_array(m_message.get(), 'y', &bytes, &size) < 0)
        return {};
    return {static_cast<const std::uint8_t*>(bytes), size};
}

std::uint32_t Call::readUint32()
{
    std::uint32_t number = 0;
    sd_bus_message_read(m_message.get(), "u", &number);
    return number;
}

Result<ForwardFields> Call::readFields()
{
    ForwardFields fields;
    sd_bus_message* message = m_message.get();
    sd_bus_message_enter_container(message, 'a', "{sv}");
    while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
        const std::string key = readString();
        auto value = readVariant(message, key);
        if (!value) {
            return tl::unexpected(value.error());
        }
        if (!fields.emplace(key, std::move(*value)).second) {
            return failure(ErrorCode::Invalid, PORTOLAN_TR("\"%1\" is given twice."), {clipped(key)}, key);
        }
        if (fields.size() > kMaxKeys) {
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("More than %1 keys are given."), {std::to_string(kMaxKeys)});
        }
        sd_bus_message_exit_container(message);
    }
    sd_bus_message_exit_container(message);
    return fields;
}

Result<ForwardFields> Call::readOptions(std::initializer_list<const char*> allowed)
{
    auto fields = readFields();
    if (!fields) {
        return fields;
    }
    for (const auto& [key, value] : *fields) {
        if (std::none_of(allowed.begin(), allowed.end(), [&key](const char* name) { return key == name; })) {
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("%1 has no option \"%2\"."), {member(), clipped(key)}, key);
        }
        if (!std::holds_alternative<bool>(value)) {
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("The option \"%1\" is true or false."), {clipped(key)}, key);
        }
    }
    return fields;
}

std::string Call::sender() const
{
    const char* name = sd_bus_message_get_sender(m_message.get());
    return name ? name : "";
}

Result<uid_t> Call::uid() const
{
    // Asked of the bus daemon alone, never of /proc: a pid there may be another process by now.
    sd_bus_creds* raw = nullptr;
    const int asked = sd_bus_query_sender_creds(m_message.get(), SD_BUS_CREDS_EUID, &raw);
    const CredsPtr creds(raw);
    uid_t uid = 0;
    if (asked < 0 || sd_bus_creds_get_euid(creds.get(), &uid) < 0) {
        return failure(
            ErrorCode::Denied, PORTOLAN_TR("The caller left the bus before it was known who it is."));
    }
    return uid;
}

void Call::fail(const Error& error)
{
    if (std::exchange(m_answered, true)) {
        return;
    }
    // sd-bus refuses a message that is not UTF-8, and the caller would get no answer at all.
    const Message message = printable(error.message);
    const std::string text = message.text();
    const sd_bus_error name = SD_BUS_ERROR_MAKE_CONST(errorName(error.code), text.c_str());
    if (!m_detailed || !failInDetail(error, message, name)) {
        sd_bus_reply_method_error(m_message.get(), &name);
    }
}

bool Call::failInDetail(const Error& error, const Message& message, const sd_bus_error& name)
{
    sd_bus_message* raw = nullptr;
    if (sd_bus_message_new_method_error(m_message.get(), &raw, &name) < 0) {
        return false;
    }
    const MessagePtr reply(raw);
    return appendErrorDetails(raw, error.field, message) >= 0 && sd_bus_send(bus(), raw, nullptr) >= 0;
}

MessagePtr Call::newAnswer() const
{
    sd_bus_message* raw = nullptr;
    sd_bus_message_new_method_return(m_message.get(), &raw);
    return MessagePtr(raw);
}

void Call::answer(const MessagePtr& answer)
{
    m_answered = true;
    if (const int sent = sd_bus_send(bus(), answer.get(), nullptr); sent < 0) {
        logProblem(busError(PORTOLAN_TR("An answer could not be sent"), sent));
    }
}

void Call::answerString(char type, const std::string& text)
{
    const MessagePtr reply = newAnswer();
    if (const int appended = sd_bus_message_append_basic(reply.get(), type, text.c_str()); appended < 0) {
        return fail(busError(PORTOLAN_TR("The answer does not fit the bus"), appended));
    }
    answer(reply);
}

void Call::answerBytes(const void* bytes, std::size_t size)
{
    const MessagePtr reply = newAnswer();
    if (const int appended = sd_bus_message_append_array(reply.get(), 'y', bytes, size); appended < 0) {
        return fail(busError(PORTOLAN_TR("The answer does not fit the bus"), appended));
    }
    answer(reply);
}

void Call::answerMemory(int file, std::uint64_t size)
{
    // sd-bus seals the file, which can be done once: whoever shares an answer gets a copy.
    if (const int seals = fcntl(file, F_GET_SEALS); seals >= 0 && (seals & F_SEAL_SEAL) != 0) {
        return answerCopy(*this, file, size);
    }
    const MessagePtr reply = newAnswer();
    if (const int appended = sd_bus_message_append_array_memfd(reply.get(), 'y', file, 0, size);
        appended < 0) {
        return fail(busError(PORTOLAN_TR("The answer does not fit the bus"), appended));
    }
    answer(reply);
}

int appendFields(sd_bus_message* message, const ForwardFields& fields)
{
    int result = sd_bus_message_open_container(message, 'a', "{sv}");
    for (auto field = fields.begin(); result >= 0 && field != fields.end(); ++field) {
        const auto& [key, value] = *field;
        if (const bool* boolean = std::get_if<bool>(&value)) {
            result = sd_bus_message_append(message, "{sv}", key.c_str(), "b", int(*boolean));
        } else if (const std::string* text = std::get_if<std::string>(&value)) {
            result = sd_bus_message_append(message, "{sv}", key.c_str(), "s", text->c_str());
        } else {
            std::vector<char*> members;
            for (const std::string& member : std::get<std::vector<std::string>>(value)) {
                members.push_back(const_cast<char*>(member.c_str()));
            }
            members.push_back(nullptr);
            sd_bus_message_open_container(message, 'e', "sv");
            sd_bus_message_append_basic(message, 's', key.c_str());
            sd_bus_message_open_container(message, 'v', "as");
            result = sd_bus_message_append_strv(message, members.data());
            sd_bus_message_close_container(message);
            sd_bus_message_close_container(message);
        }
    }
    return result < 0 ? result : sd_bus_message_close_container(message);
}

Error busError(const char* what, int error)
{
    return {ErrorCode::Kernel, {PORTOLAN_TR("%1: %2."), {Message{what, {}}, std::strerror(-error)}}, {}};
}

int runHandler(
    sd_bus_message* message, Activity& activity, const std::function<void(const CallPtr&)>& handler)
{
    const char* sender = sd_bus_message_get_sender(message);
    Activity::Token token = activity.beginCall(sender ? sender : "");
    const bool busy = !token;
    const auto call = std::make_shared<Call>(message, std::move(token), activity.errorReaders().has(message));
    if (busy) {
        call->fail(
            {ErrorCode::Busy, {PORTOLAN_TR("Too many calls are waiting; let them finish first."), {}}, {}});
        return 1;
    }
    try {
        handler(call);
    } catch (const std::exception& error) {
        // sd-bus is C: nothing may be thrown through it.
        logProblem({ErrorCode::Kernel, {"%1: %2", {call->member(), error.what()}}, {}});
        call->fail({ErrorCode::Kernel, {PORTOLAN_TR("The helper failed: %1."), {error.what()}}, {}});
    }
    return 1;
}

} // namespace portolan
