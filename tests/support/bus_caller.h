// Callers of the helper on the sandbox's bus, each with the user id a test wants, and the helper as a
// process.
#pragma once

#include "helper/bus/call.h"

#include <QByteArray>
#include <QProcess>
#include <QString>

#include <functional>
#include <string>

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
    /// What is shown if a test wanted it to work.
    QByteArray why() const { return (error + ": " + message).toUtf8(); }
};

inline uid_t userId(const char* name)
{
    const passwd* entry = getpwnam(name);
    return entry ? entry->pw_uid : uid_t(-1);
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
    bool waitUntilServing()
    {
        while (!m_log.contains("reconcile ")) {
            if (!m_process.waitForReadyRead(10000)) {
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
