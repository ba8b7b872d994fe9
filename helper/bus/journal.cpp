#include "helper/bus/journal.h"

#include "backend/forward/text.h"

#include <systemd/sd-journal.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sys/stat.h>
#include <syslog.h>

namespace portolan {

namespace {

bool stderrIsJournal()
{
    // systemd names the journal's socket as device:inode, so that a redirected stderr is told from it.
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status = {};
    unsigned long long device = 0;
    unsigned long long inode = 0;
    return stream && std::sscanf(stream, "%llu:%llu", &device, &inode) == 2 && fstat(2, &status) == 0
        && status.st_dev == device && status.st_ino == inode;
}

} // namespace

void logEdit(const EditRecord& record)
{
    const std::string uid = std::to_string(record.uid);
    std::string line = record.verb + " " + record.id + " by uid " + uid;
    if (!record.caller.empty()) {
        line += " (" + record.caller + ")";
    }
    line += ": " + (record.before.empty() ? std::string("nothing") : record.before) + " -> "
        + (record.after.empty() ? std::string("nothing") : record.after) + ": " + record.outcome;
    line = printable(line);
    sd_journal_send("MESSAGE=%s", line.c_str(), "PRIORITY=%i",
        record.outcome == "done" ? LOG_NOTICE : LOG_WARNING, "PORTOLAN_VERB=%s", record.verb.c_str(),
        "PORTOLAN_ID=%s", record.id.c_str(), "PORTOLAN_CALLER_UID=%s", uid.c_str(), "PORTOLAN_CALLER=%s",
        record.caller.c_str(), "PORTOLAN_OLD=%s", record.before.c_str(), "PORTOLAN_NEW=%s",
        record.after.c_str(), "PORTOLAN_OUTCOME=%s", record.outcome.c_str(), nullptr);
    if (!stderrIsJournal()) {
        std::fprintf(stderr, "portolan-helper: %s\n", line.c_str());
    }
}

void logProblem(const Error& error)
{
    const std::string text = printable(error.message.text());
    sd_journal_send("MESSAGE=%s", text.c_str(), "PRIORITY=%i", LOG_WARNING, "PORTOLAN_ERROR=%s",
        errorName(error.code), nullptr);
    if (!stderrIsJournal()) {
        std::fprintf(stderr, "portolan-helper: %s\n", text.c_str());
    }
}

std::string printable(const std::string& text)
{
    std::string result;
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view before = rest;
        const auto codePoint = takeCodePoint(rest);
        const bool shown = codePoint && !isControl(*codePoint);
        result += shown ? before.substr(0, before.size() - rest.size()) : std::string_view("?");
    }
    return result;
}

} // namespace portolan
