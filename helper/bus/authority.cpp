#include "helper/bus/authority.h"

#include "helper/bus/journal.h"

#include <utility>

#include <unistd.h>

namespace portolan {

namespace {

constexpr const char* kPolkit = "org.freedesktop.PolicyKit1";
constexpr const char* kPolkitPath = "/org/freedesktop/PolicyKit1/Authority";
constexpr const char* kPolkitInterface = "org.freedesktop.PolicyKit1.Authority";
constexpr std::uint32_t kAllowUserInteraction = 1; // polkit's CheckAuthorizationFlags
constexpr std::uint64_t kPromptTime = 300'000'000; // µs; sd-bus would give up while a person still types
constexpr const char* kDismissed = "polkit.dismissed";

tl::unexpected<Error> denied(bool challenge)
{
    return challenge
        ? failure(ErrorCode::Denied,
            PORTOLAN_TR(
                "Not authorised: a password is needed and nobody could be asked for it. Start a polkit "
                "agent (pkttyagent on a terminal), or let a polkit rule allow it."))
        : failure(ErrorCode::Denied,
            PORTOLAN_TR(
                "Not authorised: polkit said no. Ask an administrator for a polkit rule that allows it."));
}

// The answer (bba{ss}): authorised, a challenge would help, details.
Result<void> readAnswer(sd_bus_message* reply)
{
    if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
        return failure(ErrorCode::Denied,
            PORTOLAN_TR("Not authorised: polkit could not be asked (%1). See whether polkit runs: systemctl "
                        "status polkit."),
            {error->message ? error->message : error->name});
    }
    int authorised = 0;
    int challenge = 0;
    int read = sd_bus_message_enter_container(reply, 'r', "bba{ss}");
    if (read >= 0) {
        read = sd_bus_message_read(reply, "bb", &authorised, &challenge);
    }
    if (read < 0) {
        return failure(ErrorCode::Denied, PORTOLAN_TR("Not authorised: polkit's answer cannot be read."));
    }
    if (authorised) {
        return {};
    }
    const char* key = nullptr;
    const char* value = nullptr;
    sd_bus_message_enter_container(reply, 'a', "{ss}");
    while (sd_bus_message_read(reply, "{ss}", &key, &value) > 0) {
        if (std::string_view(key) == kDismissed && *value) {
            return failure(
                ErrorCode::Dismissed, PORTOLAN_TR("The authorisation was dismissed; nothing was changed."));
        }
    }
    return denied(challenge != 0);
}

} // namespace

const char* actionId(Action action)
{
    switch (action) {
    case Action::Inspect:
        return "org.portolan.inspect";
    case Action::Watch:
        return "org.portolan.watch";
    case Action::Restore:
        return "org.portolan.restore";
    case Action::DeleteFlows:
        return "org.portolan.delete-flows";
    case Action::Trace:
        return "org.portolan.trace";
    case Action::Tune:
        return "org.portolan.tune";
    case Action::Edit:
        break;
    }
    return "org.portolan.edit";
}

struct Authority::Check {
    Authority* authority = nullptr;
    std::uint64_t id = 0;
    CallPtr call;
    std::function<void()> then;
    SlotPtr pending;
    TrackPtr caller;

    /// Unique among our requests; polkit keeps them apart by our bus name too.
    std::string cancellation() const { return "portolan-" + std::to_string(id); }
};

Authority::Authority(sd_bus* bus)
    : m_bus(bus)
{
}

Authority::~Authority() = default;

void Authority::authorise(
    const CallPtr& call, Action action, const Details& details, std::function<void()> then)
{
    const auto uid = call->uid();
    if (!uid) {
        return call->fail(uid.error());
    }
    if (*uid == geteuid()) {
        return then();
    }
    auto check = std::make_unique<Check>();
    check->authority = this;
    check->id = m_next++;
    check->call = call;
    check->then = std::move(then);
    if (const int asked = ask(*check, action, details); asked < 0) {
        Error error = busError(PORTOLAN_TR("polkit could not be asked"), asked);
        error.code = ErrorCode::Denied;
        return call->fail(error);
    }
    m_checks.emplace(check->id, std::move(check));
}

int Authority::ask(Check& check, Action action, const Details& details)
{
    sd_bus_message* raw = nullptr;
    int result = sd_bus_message_new_method_call(
        m_bus, &raw, kPolkit, kPolkitPath, kPolkitInterface, "CheckAuthorization");
    const MessagePtr question(raw);
    if (result < 0) {
        return result;
    }
    const bool interactive = sd_bus_message_get_allow_interactive_authorization(check.call->message()) > 0;
    sd_bus_message_append(
        raw, "(sa{sv})s", "system-bus-name", 1, "name", "s", check.call->sender().c_str(), actionId(action));
    sd_bus_message_open_container(raw, 'a', "{ss}");
    for (const auto& [key, value] : details) {
        sd_bus_message_append(raw, "{ss}", key.c_str(), value.c_str());
    }
    sd_bus_message_close_container(raw);
    result = sd_bus_message_append(
        raw, "us", interactive ? kAllowUserInteraction : 0, check.cancellation().c_str());
    if (result < 0) {
        return result;
    }
    sd_bus_track* track = nullptr;
    result = sd_bus_track_new(m_bus, &track, &Authority::callerLeft, &check);
    check.caller.reset(track);
    if (result < 0 || (result = sd_bus_track_add_sender(track, check.call->message())) < 0) {
        return result;
    }
    sd_bus_slot* slot = nullptr;
    result = sd_bus_call_async(m_bus, &slot, raw, &Authority::answered, &check, kPromptTime);
    check.pending.reset(slot);
    return result;
}

std::unique_ptr<Authority::Check> Authority::take(std::uint64_t id)
{
    const auto found = m_checks.find(id);
    auto check = std::move(found->second);
    m_checks.erase(found);
    return check;
}

int Authority::answered(sd_bus_message* reply, void* data, sd_bus_error*)
{
    auto* pending = static_cast<Check*>(data);
    const auto check = pending->authority->take(pending->id);
    if (sd_bus_message_is_method_error(reply, SD_BUS_ERROR_NO_REPLY)
        || sd_bus_message_is_method_error(reply, SD_BUS_ERROR_TIMEOUT)) {
        cancel(*check); // nobody answered the prompt: close it
    }
    if (const auto answer = readAnswer(reply); !answer) {
        check->call->fail(answer.error());
        return 1;
    }
    try {
        check->then();
    } catch (const std::exception& error) {
        logProblem({ErrorCode::Kernel, {"%1: %2", {check->call->member(), error.what()}}, {}});
        check->call->fail({ErrorCode::Kernel, {PORTOLAN_TR("The helper failed: %1."), {error.what()}}, {}});
    }
    return 1;
}

int Authority::callerLeft(sd_bus_track*, void* data)
{
    auto* pending = static_cast<Check*>(data);
    return cancel(*pending->authority->take(pending->id));
}

int Authority::cancel(const Check& check)
{
    return sd_bus_call_method_async(check.authority->m_bus, nullptr, kPolkit, kPolkitPath, kPolkitInterface,
        "CancelCheckAuthorization", nullptr, nullptr, "s", check.cancellation().c_str());
}

} // namespace portolan
