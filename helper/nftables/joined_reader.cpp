#include "helper/nftables/joined_reader.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace portolan {

namespace {

/// The text in a file of memory: however many get it, it is there once.
Result<RuleText> sharedText(const std::string& text)
{
    if (text.empty())
        return RuleText();
    const int file = memfd_create("nftables rules", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0)
        return failure(
            ErrorCode::Kernel, PORTOLAN_TR("No memory for the rules: %1."), {std::strerror(errno)});
    RuleText shared(file, text.size(), 0);
    for (std::size_t done = 0; done < text.size();) {
        const auto written = write(file, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return failure(
                ErrorCode::Kernel, PORTOLAN_TR("No memory for the rules: %1."), {std::strerror(errno)});
        done += std::size_t(written);
    }
    return shared;
}

} // namespace

void JoinedReader::read(Engine engine, Family family, const std::string& caller, Reply reply)
{
    if (auto may = mayWait(caller); !may)
        return reply(tl::unexpected(may.error()));
    const Kind kind = engine == Engine::Nftables ? Native : family == Family::Ipv4 ? Iptables4 : Iptables6;
    Reading& reading = m_readings[kind];
    if (!reading.running) {
        reading.now.push_back({caller, std::move(reply)});
        return start(kind);
    }
    const auto tables = nftTables();
    const bool same = tables && tables->generation == reading.generation;
    (same ? reading.now : reading.later).push_back({caller, std::move(reply)});
}

Result<void> JoinedReader::mayWait(const std::string& caller) const
{
    std::size_t all = 0;
    std::size_t own = 0;
    for (const Reading& reading : m_readings)
        for (const auto* list : {&reading.now, &reading.later})
            for (const Waiting& waiting : *list) {
                ++all;
                own += waiting.caller == caller ? 1 : 0;
            }
    if (all >= kMostWaiting || own >= kMostOfOne)
        return failure(
            ErrorCode::Busy, PORTOLAN_TR("Too many wait for the rules of nftables already; try again."));
    return {};
}

void JoinedReader::start(Kind kind)
{
    Reading& reading = m_readings[kind];
    reading.running = true;
    const auto tables = nftTables();
    reading.generation = tables ? tables->generation : 0;
    const auto done = [this, kind](const Result<std::string>& text) { ended(kind, text); };
    if (kind == Native)
        m_reader.native(done);
    else
        m_reader.iptables(kind == Iptables4 ? Family::Ipv4 : Family::Ipv6, done);
}

void JoinedReader::ended(Kind kind, const Result<std::string>& text)
{
    Reading& reading = m_readings[kind];
    const auto answered = std::exchange(reading.now, std::exchange(reading.later, {}));
    reading.running = false;
    const Result<RuleText> shared = text ? sharedText(*text) : tl::unexpected(text.error());
    for (const Waiting& waiting : answered)
        waiting.reply(shared);
    // An answer may have begun the next one itself.
    if (!reading.running && !reading.now.empty())
        start(kind);
}

} // namespace portolan
