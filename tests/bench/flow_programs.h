// The real helper on a bus of its own, and portolanctl following it.
#pragma once

#include "tests/bench/support.h"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <string_view>
#include <thread>

#include <sys/stat.h>

namespace portolan::bench {

/// Processor time it used until now, all its threads, in microseconds.
inline double processorTime(pid_t process)
{
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0)
        give("a program ended too early");
    return double(used.tv_sec) * 1e6 + double(used.tv_nsec) * 1e-3;
}

/// A line of /proc/PID/status, in MiB.
inline double memoryOf(pid_t process, const char* line)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    double kibibytes = 0;
    for (std::string word; status >> word;)
        if (word == line && status >> kibibytes)
            return kibibytes / 1024;
    give("a program's memory cannot be seen");
}

inline void stopProgram(pid_t process)
{
    kill(process, SIGTERM);
    int status = 0;
    endOf(process, &status);
}

/// Reads what a program prints to its end, and counts.
class LineCounter {
public:
    explicit LineCounter(int stream)
        : m_thread([this, stream] { count(stream); })
    {
    }
    ~LineCounter() { m_thread.join(); }
    LineCounter(const LineCounter&) = delete;
    LineCounter& operator=(const LineCounter&) = delete;

    std::atomic<std::uint64_t> born{0};
    std::atomic<std::uint64_t> ended{0};
    std::atomic<std::uint64_t> lost{0};

private:
    void count(int stream)
    {
        std::vector<char> buffer(1 << 20);
        std::size_t kept = 0;
        for (ssize_t size; (size = read(stream, buffer.data() + kept, buffer.size() - kept)) > 0;) {
            const std::string_view text(buffer.data(), kept + std::size_t(size));
            std::size_t begin = 0;
            for (std::size_t end; (end = text.find('\n', begin)) != text.npos; begin = end + 1)
                take(text.substr(begin, end - begin));
            kept = text.size() - begin;
            std::memmove(buffer.data(), buffer.data() + begin, kept);
        }
        close(stream);
    }

    /// "2026-11-23T07:22:08.123Z  new      udp …", or "lost".
    void take(std::string_view line)
    {
        constexpr std::size_t kWord = 26;
        if (line == "lost")
            ++lost;
        else if (line.substr(std::min(kWord, line.size()), 4) == "new ")
            ++born;
        else if (line.substr(std::min(kWord, line.size()), 8) == "destroy ")
            ++ended;
    }

    std::thread m_thread;
};

class HelperOnBus {
public:
    explicit HelperOnBus(const std::string& programs)
        : m_programs(programs)
    {
        std::ofstream("/run/bus.conf")
            << "<busconfig><type>custom</type><listen>unix:path=/run/bus</listen><auth>EXTERNAL</auth>"
               "<policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/>"
               "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/></policy></busconfig>";
        mkdir("/run/state", 0700);
        setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/run/bus", 1);
        m_null = open("/dev/null", O_RDWR | O_CLOEXEC);
        m_bus = startProgram({"dbus-daemon", "--config-file=/run/bus.conf", "--nofork"}, m_null, m_null);
        until([] { return access("/run/bus", F_OK) == 0; });
        helper = startProgram(
            {programs + "/portolan-helper", "--state-dir", "/run/state"}, m_null, m_null, m_null);
        until([this] {
            int status = 0;
            endOf(startProgram({m_programs + "/portolanctl", "status"}, m_null, m_null, m_null), &status);
            return status == 0;
        });
    }
    ~HelperOnBus()
    {
        stopProgram(helper);
        stopProgram(m_bus);
        unlink("/run/bus");
        close(m_null);
    }
    HelperOnBus(const HelperOnBus&) = delete;
    HelperOnBus& operator=(const HelperOnBus&) = delete;

    /// portolanctl with these words; gives the stream it prints to.
    int control(std::vector<std::string> words, pid_t& process)
    {
        words.insert(words.begin(), m_programs + "/portolanctl");
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
            give("no pipe");
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        process = startProgram(words, m_null, ends[1]);
        close(ends[1]);
        return ends[0];
    }

    pid_t helper = 0;

private:
    template <typename Condition> static void until(const Condition& holds)
    {
        for (int tries = 0; !holds(); ++tries) {
            if (tries == 500)
                give("the helper does not begin");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    std::string m_programs;
    int m_null = -1;
    pid_t m_bus = 0;
};

} // namespace portolan::bench
