// One method call on its way from the caller to its answer.
#pragma once

#include "backend/base/error.h"
#include "backend/forward/port_forward.h"
#include "helper/bus/activity.h"
#include "helper/bus/handles.h"

#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <sys/types.h>

namespace portolan {

/// Answered exactly once. One that is dropped without an answer is answered with an error, so no caller waits
/// for its time-out. The order of the arguments is the order of the reads; sd-bus has held the call against
/// the vtable's signature before we see it, so reading a plain argument cannot fail.
class Call {
public:
    /// detailed: errors have the field and the message too, see ErrorReaders.
    Call(sd_bus_message* message, Activity::Token token, bool detailed);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    std::string readString();
    std::uint32_t readUint32();
    /// An ay, valid as long as the call.
    std::span<const std::uint8_t> readBytes();
    /// An a{sv} of booleans, strings and arrays of strings. Invalid: another type, a key twice, too many.
    Result<ForwardFields> readFields();
    /// The trailing options: booleans with these names. Invalid: any other.
    Result<ForwardFields> readOptions(std::initializer_list<const char*> allowed);
    bool readBoolean();
    /// An as, an aa{sv}. Invalid: more than `most`.
    Result<std::vector<std::string>> readStrings(std::size_t most);
    Result<std::vector<ForwardFields>> readFieldsList(std::size_t most);
    struct NumberOption {
        const char* name;
        const char* type; ///< "b", "u" or "t"; "s" where texts are taken
    };
    using Numbers = std::map<std::string, std::uint64_t>; ///< booleans are 0 and 1
    using Texts = std::map<std::string, std::string>;
    /// The trailing options where some are numbers. Invalid: any other name or type.
    Result<Numbers> readNumbers(std::initializer_list<NumberOption> allowed, Texts* texts = nullptr);

    sd_bus* bus() const { return sd_bus_message_get_bus(m_message.get()); }
    sd_bus_message* message() const { return m_message.get(); }
    /// The caller's unique name on the bus.
    std::string sender() const;
    /// The caller's user id, as the bus daemon saw it. Denied if the caller left meanwhile.
    Result<uid_t> uid() const;
    const char* member() const { return sd_bus_message_get_member(m_message.get()); }

    void fail(const Error& error);
    /// An empty answer to fill and hand to answer().
    MessagePtr newAnswer() const;
    void answer(const MessagePtr& answer);
    void answerNothing() { answer(newAnswer()); }
    void answerString(char type, const std::string& text);
    void answerBytes(const void* bytes, std::size_t size);
    /// As answerBytes(), from the start of a memfd, which is sealed and not copied. size: not 0.
    void answerMemory(int file, std::uint64_t size);

private:
    bool failInDetail(const Error& error, const Message& message, const sd_bus_error& name);

    MessagePtr m_message;
    Activity::Token m_token;
    bool m_detailed;
    bool m_answered = false;
};

using CallPtr = std::shared_ptr<Call>;

/// Appends an a{sv}. Negative errno as sd-bus gives it.
int appendFields(sd_bus_message* message, const ForwardFields& fields);

/// A sentence about a negative errno of libsystemd. what: a pattern without places, "The list does not fit".
Error busError(const char* what, int error);

/// Wraps the message as a Call and hands it to the handler; refuses it with Busy if the caller has too many.
int runHandler(
    sd_bus_message* message, Activity& activity, const std::function<void(const CallPtr&)>& handler);

/// An sd-bus method handler out of a member function. Owner has an `Activity& activity()`.
template <typename Owner, void (Owner::*Handler)(const CallPtr&)>
int dispatch(sd_bus_message* message, void* owner, sd_bus_error*)
{
    auto* self = static_cast<Owner*>(owner);
    return runHandler(message, self->activity(), [self](const CallPtr& call) { (self->*Handler)(call); });
}

} // namespace portolan
