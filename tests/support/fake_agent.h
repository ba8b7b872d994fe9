// A polkit agent for tests: root may register one for anybody, and its answers need no password.
#pragma once

#include "helper/bus/handles.h"

#include <QString>

#include <atomic>
#include <mutex>
#include <thread>

#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

namespace portolan::test {

class FakeAgent {
public:
    enum class Behaviour { Yes, No, Cancel, Wait };

    /// Serves the prompts of this process' connections from a thread of its own.
    explicit FakeAgent(Behaviour behaviour)
        : m_behaviour(behaviour)
    {
        sd_bus* bus = nullptr;
        sd_bus_open_system(&bus);
        m_bus.reset(bus);
        static const sd_bus_vtable vtable[] = {
            SD_BUS_VTABLE_START(0),
            SD_BUS_METHOD("BeginAuthentication", "sssa{ss}sa(sa{sv})", "", &FakeAgent::begin,
                SD_BUS_VTABLE_UNPRIVILEGED),
            SD_BUS_METHOD("CancelAuthentication", "s", "", &FakeAgent::cancel, SD_BUS_VTABLE_UNPRIVILEGED),
            SD_BUS_VTABLE_END,
        };
        sd_bus_add_object_vtable(
            bus, nullptr, kPath, "org.freedesktop.PolicyKit1.AuthenticationAgent", vtable, this);
        m_registered = sd_bus_call_method(bus, kAuthority, kAuthorityPath, kInterface,
                           "RegisterAuthenticationAgent", nullptr, nullptr, "(sa{sv})ss", "unix-process", 2,
                           "pid", "u", std::uint32_t(getpid()), "start-time", "t", startTime(), "C", kPath)
            >= 0;
        m_thread = std::thread([this] { serve(); });
    }
    ~FakeAgent()
    {
        m_stop = true;
        m_thread.join();
    }
    FakeAgent(const FakeAgent&) = delete;
    FakeAgent& operator=(const FakeAgent&) = delete;

    bool registered() const { return m_registered; }
    int asked() const { return m_asked; }
    int cancelled() const { return m_cancelled; }
    /// The text of the last prompt.
    QString message()
    {
        const std::lock_guard lock(m_mutex);
        return m_message;
    }

private:
    static constexpr const char* kPath = "/org/portolan/TestAgent";
    static constexpr const char* kAuthority = "org.freedesktop.PolicyKit1";
    static constexpr const char* kInterface = "org.freedesktop.PolicyKit1.Authority";
    static constexpr const char* kAuthorityPath = "/org/freedesktop/PolicyKit1/Authority";

    // Field 22 of /proc/PID/stat, proc(5); the name before it is in brackets and may hold blanks.
    static std::uint64_t startTime()
    {
        std::ifstream file("/proc/self/stat");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        std::size_t at = text.rfind(')');
        for (int field = 2; field < 22; ++field) {
            at = text.find(' ', at + 1);
        }
        return std::stoull(text.substr(at + 1));
    }

    void serve()
    {
        while (!m_stop) {
            if (sd_bus_process(m_bus.get(), nullptr) == 0) {
                sd_bus_wait(m_bus.get(), 20'000);
            }
        }
    }

    static int begin(sd_bus_message* message, void* data, sd_bus_error*)
    {
        auto* self = static_cast<FakeAgent*>(data);
        const char *action, *text, *icon, *cookie;
        sd_bus_message_read(message, "sss", &action, &text, &icon);
        sd_bus_message_skip(message, "a{ss}");
        sd_bus_message_read(message, "s", &cookie);
        {
            const std::lock_guard lock(self->m_mutex);
            self->m_message = text;
        }
        ++self->m_asked;
        switch (self->m_behaviour) {
        case Behaviour::Yes:
            // polkit awaits this before the answer to its call; a blocking call would only wait for itself.
            sd_bus_call_method_async(self->m_bus.get(), nullptr, kAuthority, kAuthorityPath, kInterface,
                "AuthenticationAgentResponse2", nullptr, nullptr, "us(sa{sv})", 0u, cookie, "unix-user", 1,
                "uid", "u", 0u);
            return sd_bus_reply_method_return(message, "");
        case Behaviour::No:
            return sd_bus_reply_method_return(message, "");
        case Behaviour::Cancel:
            return sd_bus_reply_method_errorf(
                message, "org.freedesktop.PolicyKit1.Error.Cancelled", "closed");
        case Behaviour::Wait:
            break;
        }
        return 1;
    }

    static int cancel(sd_bus_message* message, void* data, sd_bus_error*)
    {
        ++static_cast<FakeAgent*>(data)->m_cancelled;
        return sd_bus_reply_method_return(message, "");
    }

    Behaviour m_behaviour;
    BusPtr m_bus;
    bool m_registered = false;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_asked = 0;
    std::atomic<int> m_cancelled = 0;
    std::mutex m_mutex;
    QString m_message;
    std::thread m_thread;
};

} // namespace portolan::test
