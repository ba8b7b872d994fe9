#include "app/client/call_error.h"

#include "app/client/bus_message.h"
#include "backend/base/message_bounds.h"

#include <QDBusError>
#include <QDBusMessage>

#include <algorithm>
#include <array>
#include <string_view>

namespace portolan {

namespace {

constexpr std::array kGoneNames{
    std::string_view("org.freedesktop.DBus.Error.ServiceUnknown"),
    std::string_view("org.freedesktop.DBus.Error.NameHasNoOwner"),
    std::string_view("org.freedesktop.DBus.Error.NoReply"),
    std::string_view("org.freedesktop.DBus.Error.NoServer"),
    std::string_view("org.freedesktop.DBus.Error.NoNetwork"),
    std::string_view("org.freedesktop.DBus.Error.Disconnected"),
    std::string_view("org.freedesktop.DBus.Error.Timeout"),
    std::string_view("org.freedesktop.DBus.Error.TimedOut"),
};

Error plain(ErrorCode code, const char* pattern, std::vector<MessageArgument> arguments = {})
{
    return Error{code, Message{pattern, std::move(arguments)}, {}};
}

// Arguments of an error, behind its sentence.
constexpr qsizetype kErrorField = 1;
constexpr qsizetype kErrorTree = 2;

Error ofHelper(ErrorCode code, const QDBusError& error, const QVariantList& arguments)
{
    Error result{code, messageFromBus(arguments.value(kErrorTree), error.message()), {}};
    if (const QVariant field = arguments.value(kErrorField); field.userType() == QMetaType::QString)
        result.field = field.toString().toStdString();
    if (result.field.size() > kFieldBytes)
        result.field.clear();
    return result;
}

} // namespace

CallError callError(const QDBusPendingCall& call)
{
    const QDBusError error = call.error();
    const std::string name = error.name().toStdString();
    const std::string message = error.message().toStdString();
    if (const auto code = errorCode(name))
        return {ofHelper(*code, error, call.reply().arguments()), false};
    if (name == "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired")
        return {
            plain(ErrorCode::Denied, PORTOLAN_TR("This needs a password, and nothing here can ask for it.")),
            false};
    if (name == "org.freedesktop.DBus.Error.AccessDenied") {
        return {plain(ErrorCode::Denied,
                    PORTOLAN_TR("The bus does not let this user talk to Portolan's helper (%1)."), {message}),
            false};
    }
    if (std::find(kGoneNames.begin(), kGoneNames.end(), name) != kGoneNames.end()) {
        return {
            plain(ErrorCode::Busy,
                PORTOLAN_TR("Portolan's helper went away before it answered. Try again when it is back.")),
            true};
    }
    return {plain(ErrorCode::Kernel, PORTOLAN_TR("The call to Portolan's helper failed: %1 (%2)."),
                {message, name}),
        false};
}

} // namespace portolan
