// Callers of the helper on the sandbox's bus, each with the user id a test wants, and the helper as a
// process.
#pragma once

#include "helper/bus/call.h"

#include <QByteArray>
#include <QProcess>
#include <QString>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace portolan::test {

struct Answer {
    MessagePtr reply;
    QString error; ///< D-Bus error name; empty: it worked
    QString message;

    std::string text() const
    {
        const char* value = nullptr;
        return reply && sd_bus_message_read(reply.get(), "s", &value) > 0 ? value : "";
    }
    std::string path() const
    {
        const char* value = nullptr;
        return reply && sd_bus_message_read(reply.get(), "o", &value) > 0 ? value : "";
    }
    QByteArray bytes() const
    {
        const void* data = nullptr;
        std::size_t size = 0;
        return reply && sd_bus_message_read_array(reply.get(), 'y', &data, &size) > 0
            ? QByteArray(static_cast<const char*>(data), qsizetype(size))
            : QByteArray();
    }
    /// The top-level keys of an a{sv} as text; of values that are no string or number the type alone.
    std::map<std::string, std::string> values() const;
    /// The first s or as of the answer, whole.
    std::vector<std::string> strings() const
    {
        std::vector<std::string> all;
        const char* value = nullptr;
        sd_bus_message_enter_container(reply.get(), 'a', "s");
        while (reply && sd_bus_message_read(reply.get(), "s", &value) > 0) {
            all.emplace_back(value);
        }
        return all;
    }
    /// What is shown if a test wanted it to work.
    QByteArray why() const { return (error + ": " + message).toUtf8(); }
};

inline std::map<std::string, std::string> Answer::values() const
{
    std::map<std::string, std::string> all;
    sd_bus_message* message = reply.get();
    if (!message || sd_bus_message_enter_container(message, 'a', "{sv}") <= 0) {
        return all;
    }
    while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
        const char* key = nullptr;
        const char* type = nullptr;
        char kind = 0;
        sd_bus_message_read(message, "s", &key);
        sd_bus_message_peek_type(message, &kind, &type);
        if (std::string_view(type) == "s") {
            const char* text = nullptr;
            sd_bus_message_read(message, "v", "s", &text);
            all[key] = text;
        } else if (std::string_view("ubxt").find(type) != std::string_view::npos) {
            std::uint64_t number = 0;
            sd_bus_message_enter_container(message, 'v', type);
            sd_bus_message_read_basic(message, *type, &number);
            sd_bus_message_exit_container(message);
            all[key] = std::to_string(number);
        } else {
            all[key] = type;
            sd_bus_message_skip(message, "v");
        }
        sd_bus_message_exit_container(message);
    }
    sd_bus_message_exit_container(message);
    return all;
}

inline uid_t userId(const char* name)
{
    const passwd* entry = getpwnam(name);
    return entry ? entry->pw_uid : uid_t(-1);
}

using OptionNumbers = std::map<std::string, unsigned>;

/// Options that are u; one that is 0 is left out.
inline int appendOptions(sd_bus_message* message, const OptionNumbers& options)
{
    sd_bus_message_open_container(message, 'a', "{sv}");
    for (const auto& [key, value] : options) {
        if (value != 0) {
            sd_bus_message_append(message, "{sv}", key.c_str(), "u", value);
        }
    }
    return sd_bus_message_close_container(message);
}

inline int appendStrings(sd_bus_message* message, const std::vector<std::string>& strings)
{
    sd_bus_message_open_container(message, 'a', "s");
    for (const std::string& each : strings) {
        sd_bus_message_append_basic(message, 's', each.c_str());
    }
    return sd_bus_message_close_container(message);
}

/// A connection of that user's: the bus daemon takes the id the socket was connected with.
class Caller {
public:
    using Arguments = std::function<int(sd_bus_message*)>;

    explicit Caller(const char* user)
    {
        const uid_t self = geteuid();
        sd_bus* bus = nullptr;
        if (seteuid(userId(user)) == 0) {
            sd_bus_open_system(&bus);
        }
        if (seteuid(self) != 0) {
            std::abort();
        }
        m_bus.reset(bus);
    }

    sd_bus* bus() const { return m_bus.get(); }

    MessagePtr request(const char* path, const char* interface, const char* member) const
    {
        sd_bus_message* message = nullptr;
        sd_bus_message_new_method_call(m_bus.get(), &message, kBusName, path, interface, member);
        return MessagePtr(message);
    }

    Answer send(const MessagePtr& message) const
    {
        sd_bus_error error = SD_BUS_ERROR_NULL;
        sd_bus_message* reply = nullptr;
        const int result = sd_bus_call(m_bus.get(), message.get(), 60'000'000, &error, &reply);
        Answer answer{MessagePtr(reply), {}, {}};
        if (result < 0) {
            answer.error = error.name ? error.name : "errno " + QString::number(-result);
            answer.message = error.message;
        }
        sd_bus_error_free(&error);
        return answer;
    }

    Answer call(const char* interface, const char* member, const Arguments& arguments,
        bool interactive = false, const char* path = kObjectPath) const
    {
        const MessagePtr message = request(path, interface, member);
        sd_bus_message_set_allow_interactive_authorization(message.get(), interactive);
        if (const int appended = arguments(message.get()); appended < 0) {
            return {nullptr, "append failed: " + QString::number(-appended), {}};
        }
        return send(message);
    }

    Answer forwards(const char* member, const ForwardFields& forward, bool interactive = false) const
    {
        return call(
            "org.portolan.Helper1.Forwards", member,
            [&](sd_bus_message* message) {
                appendFields(message, forward);
                return appendFields(message, {});
            },
            interactive);
    }
    Answer add(const ForwardFields& forward, bool interactive = false) const
    {
        return forwards("Add", forward, interactive);
    }
    Answer preview(const ForwardFields& forward) const { return forwards("Preview", forward); }
    Answer remove(const std::string& id, const ForwardFields& options = {}, bool interactive = false) const
    {
        return call(
            "org.portolan.Helper1.Forwards", "Remove",
            [&](sd_bus_message* message) {
                sd_bus_message_append(message, "s", id.c_str());
                return appendFields(message, options);
            },
            interactive);
    }
    /// A method of Forwards that takes options alone.
    Answer plain(const char* member, const OptionNumbers& options = {}) const
    {
        return call("org.portolan.Helper1.Forwards", member,
            [&](sd_bus_message* message) { return appendOptions(message, options); });
    }
    Answer addFor(unsigned confirm, const ForwardFields& forward) const
    {
        return call("org.portolan.Helper1.Forwards", "Add", [&](sd_bus_message* message) {
            appendFields(message, forward);
            return appendOptions(message, {{"confirm", confirm}});
        });
    }
    Answer replace(const std::string& id, const ForwardFields& forward, unsigned confirm = 0) const
    {
        return call("org.portolan.Helper1.Forwards", "Replace", [&](sd_bus_message* message) {
            sd_bus_message_append(message, "s", id.c_str());
            appendFields(message, forward);
            return appendOptions(message, {{"confirm", confirm}});
        });
    }
    /// The same; nobody hears the answer.
    void sendWithoutWaiting(const char* member) const
    {
        const MessagePtr message = request(kObjectPath, "org.portolan.Helper1.Forwards", member);
        appendOptions(message.get(), {});
        sd_bus_call_async(
            m_bus.get(), nullptr, message.get(), [](sd_bus_message*, void*, sd_bus_error*) { return 0; },
            nullptr, 60'000'000);
        sd_bus_flush(m_bus.get());
    }
    Answer addSeveral(const std::vector<ForwardFields>& forwards, unsigned confirm = 0) const
    {
        return call("org.portolan.Helper1.Forwards", "AddSeveral", [&](sd_bus_message* message) {
            sd_bus_message_open_container(message, 'a', "a{sv}");
            for (const ForwardFields& forward : forwards) {
                appendFields(message, forward);
            }
            sd_bus_message_close_container(message);
            return appendOptions(message, {{"confirm", confirm}});
        });
    }
    Answer removeSeveral(const std::vector<std::string>& ids) const
    {
        return call("org.portolan.Helper1.Forwards", "RemoveSeveral", [&](sd_bus_message* message) {
            appendStrings(message, ids);
            return appendOptions(message, {});
        });
    }
    Answer setEnabled(const std::vector<std::string>& ids, bool enabled, unsigned confirm = 0) const
    {
        return call("org.portolan.Helper1.Forwards", "SetEnabled", [&](sd_bus_message* message) {
            appendStrings(message, ids);
            sd_bus_message_append(message, "b", int(enabled));
            return appendOptions(message, {{"confirm", confirm}});
        });
    }
    Answer setAutomaticRepair(bool on) const
    {
        return call("org.portolan.Helper1.Forwards", "SetAutomaticRepair", [&](sd_bus_message* message) {
            sd_bus_message_append(message, "b", int(on));
            return appendOptions(message, {});
        });
    }
    Answer list() const
    {
        return call("org.portolan.Helper1.Forwards", "List",
            [](sd_bus_message* message) { return appendFields(message, {}); });
    }
    /// How many forwards are listed; -1 if the list is refused.
    int count() const
    {
        const Answer answer = list();
        if (!answer.error.isEmpty()) {
            return -1;
        }
        int entries = 0;
        sd_bus_message_enter_container(answer.reply.get(), 'a', "a{sv}");
        while (sd_bus_message_skip(answer.reply.get(), "a{sv}") > 0) {
            ++entries;
        }
        return entries;
    }
    Answer save(const char* engine, const char* family) const
    {
        return call("org.portolan.Helper1.Rules", "Save", [&](sd_bus_message* message) {
            sd_bus_message_append(message, "ss", engine, family);
            return appendFields(message, {});
        });
    }

private:
    BusPtr m_bus;
};

/// The helper as its unit runs it: its own user and two capabilities.
class HelperProcess {
public:
    explicit HelperProcess(const QStringList& options = {}, const QStringList& environment = {})
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        for (const QString& entry : environment) {
            all.insert(entry.section('=', 0, 0), entry.section('=', 1));
        }
        m_process.setProcessEnvironment(all);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(qEnvironmentVariable("PORTOLAN_HELPER"), options);
    }
    ~HelperProcess()
    {
        if (m_process.state() != QProcess::NotRunning) {
            stop();
        }
    }

    /// Until the name is owned and the start's reconcile is through.
    bool waitUntilServing(int milliseconds = 10000)
    {
        while (!m_log.contains("reconcile ")) {
            if (!m_process.waitForReadyRead(milliseconds)) {
                return false;
            }
            m_log += m_process.readAll();
        }
        return m_process.state() == QProcess::Running;
    }
    /// Ends it by SIGTERM; the exit status, 128 + signal if one killed it, -1 if it stays.
    int stop()
    {
        m_process.terminate();
        return wait(10000);
    }
    int wait(int milliseconds)
    {
        if (!m_process.waitForFinished(milliseconds)) {
            return -1;
        }
        m_log += m_process.readAll();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode()
                                                              : 128 + m_process.exitCode();
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(5000);
    }
    bool running() const { return m_process.state() == QProcess::Running; }
    qint64 pid() const { return m_process.processId(); }
    QByteArray log()
    {
        m_process.waitForReadyRead(1);
        m_log += m_process.readAll();
        return m_log;
    }

private:
    QProcess m_process;
    QByteArray m_log;
};

inline ForwardFields tcpForward(
    const char* port, const char* target = "10.1.1.7", const char* targetPort = "80")
{
    return {{"protocol", std::string("tcp")}, {"listenPorts", std::string(port)},
        {"toAddress", std::string(target)}, {"toPorts", std::string(targetPort)}};
}

} // namespace portolan::test
