// Targets that tell somebody: the sender, a log, a program, a set.
#include "backend/ruleset/words_names.h"
#include "backend/ruleset/words_target.h"

#include <array>

namespace portolan::words {

Outcome readReject(TargetContext& context)
{
    const std::string with = context.value("--reject-with");
    if (with.empty())
        return {{PORTOLAN_TR("%1 are rejected"), PORTOLAN_TR("%1 is rejected")}, {}, {}};
    if (with == "tcp-reset")
        return {
            {PORTOLAN_TR("%1 are rejected with a TCP reset"), PORTOLAN_TR("%1 is rejected with a TCP reset")},
            {}, {}};
    if (const char* reason = rejectReason(with))
        return {{PORTOLAN_TR("%1 are rejected, and the sender is told: %2"),
                    PORTOLAN_TR("%1 is rejected, and the sender is told: %2")},
            {Message{reason, {}}}, {}};
    return {{PORTOLAN_TR("%1 are rejected with “%2”"), PORTOLAN_TR("%1 is rejected with “%2”")}, {with}, {}};
}

namespace {

/// Syslog's names of its levels, which are no words to translate.
std::string levelName(const std::string& level)
{
    static constexpr std::array names{
        "emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"};
    if (level.size() != 1 || level[0] < '0' || level[0] > '7')
        return level;
    return names[std::size_t(level[0] - '0')];
}

} // namespace

Outcome readLog(TargetContext& context)
{
    std::vector<Message> remarks;
    const std::string level = context.value("--log-level");
    if (!level.empty())
        remarks.push_back({PORTOLAN_TR("level %1"), {levelName(level)}});
    if (context.options.takeFlag("--log-tcp-sequence"))
        remarks.push_back({PORTOLAN_TR("with TCP sequence numbers"), {}});
    if (context.options.takeFlag("--log-tcp-options"))
        remarks.push_back({PORTOLAN_TR("with TCP options"), {}});
    if (context.options.takeFlag("--log-ip-options"))
        remarks.push_back({PORTOLAN_TR("with IP options"), {}});
    if (context.options.takeFlag("--log-uid"))
        remarks.push_back({PORTOLAN_TR("with the sending user"), {}});
    if (context.options.takeFlag("--log-macdecode"))
        remarks.push_back({PORTOLAN_TR("with MAC addresses"), {}});
    const std::string prefix = context.value("--log-prefix");
    if (prefix.empty())
        return {{PORTOLAN_TR("%1 are written to the kernel's log and go on to the next rule"),
                    PORTOLAN_TR("%1 is written to the kernel's log and goes on to the next rule")},
            {}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 are written to the kernel's log as “%2” and go on to the next rule"),
                PORTOLAN_TR("%1 is written to the kernel's log as “%2” and goes on to the next rule")},
        {prefix}, std::move(remarks)};
}

Outcome readNflog(TargetContext& context)
{
    std::vector<Message> remarks;
    const std::string group = context.value("--nflog-group");
    if (!group.empty())
        remarks.push_back({PORTOLAN_TR("group %1"), {group}});
    for (const char* name : {"--nflog-size", "--nflog-range"}) {
        const std::string size = context.value(name);
        if (!size.empty())
            remarks.push_back({PORTOLAN_TR("the first %1 bytes"), {size}});
    }
    const std::string threshold = context.value("--nflog-threshold");
    if (!threshold.empty())
        remarks.push_back({PORTOLAN_TR("%1 at a time"), {threshold}});
    const std::string prefix = context.value("--nflog-prefix");
    if (prefix.empty())
        return {{PORTOLAN_TR("%1 are reported to logging programs and go on to the next rule"),
                    PORTOLAN_TR("%1 is reported to logging programs and goes on to the next rule")},
            {}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 are reported to logging programs as “%2” and go on to the next rule"),
                PORTOLAN_TR("%1 is reported to logging programs as “%2” and goes on to the next rule")},
        {prefix}, std::move(remarks)};
}

Outcome readNfqueue(TargetContext& context)
{
    std::vector<Message> remarks;
    if (context.options.takeFlag("--queue-bypass"))
        remarks.push_back({PORTOLAN_TR("accepted if no program is there"), {}});
    if (context.options.takeFlag("--queue-cpu-fanout"))
        remarks.push_back({PORTOLAN_TR("the queue chosen by processor"), {}});
    std::string queues = context.value("--queue-balance");
    if (!queues.empty()) {
        const std::size_t colon = queues.find(':');
        if (colon != std::string::npos)
            queues[colon] = '-';
        return {{PORTOLAN_TR("%1 are handed to the programs at queues %2, which decide"),
                    PORTOLAN_TR("%1 is handed to the programs at queues %2, which decide")},
            {queues}, std::move(remarks)};
    }
    const std::string queue = context.value("--queue-num");
    if (queue.empty())
        return {{PORTOLAN_TR("%1 are handed to a program, which decides"),
                    PORTOLAN_TR("%1 is handed to a program, which decides")},
            {}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 are handed to the program at queue %2, which decides"),
                PORTOLAN_TR("%1 is handed to the program at queue %2, which decides")},
        {queue}, std::move(remarks)};
}

Outcome readSetTarget(TargetContext& context)
{
    const Option* add = context.options.takePlain("--add-set", 2);
    const Option* remove = add ? nullptr : context.options.takePlain("--del-set", 2);
    std::vector<Message> remarks;
    const std::string timeout = add ? context.value("--timeout") : std::string();
    if (!timeout.empty())
        remarks.push_back({PORTOLAN_TR("for %1 s"), {timeout}});
    if (add && context.options.takeFlag("--exist"))
        remarks.push_back({PORTOLAN_TR("renewed if it is there"), {}});
    const Option* change = add ? add : remove;
    if (!change)
        return {{PORTOLAN_TR("%1 are looked up in a set and go on to the next rule"),
                    PORTOLAN_TR("%1 is looked up in a set and goes on to the next rule")},
            {}, {}};
    std::vector<MessageArgument> what{setFlagWords(change->values[1]), std::string(change->values[0])};
    if (add)
        return {{PORTOLAN_TR("%1 have their %2 added to the set %3 and go on to the next rule"),
                    PORTOLAN_TR("%1 has its %2 added to the set %3 and goes on to the next rule")},
            std::move(what), std::move(remarks)};
    return {{PORTOLAN_TR("%1 have their %2 removed from the set %3 and go on to the next rule"),
                PORTOLAN_TR("%1 has its %2 removed from the set %3 and goes on to the next rule")},
        std::move(what), std::move(remarks)};
}

Outcome readAudit(TargetContext& context)
{
    const std::string type = context.value("--type");
    if (type.empty())
        return {{PORTOLAN_TR("%1 are noted in the audit log and go on to the next rule"),
                    PORTOLAN_TR("%1 is noted in the audit log and goes on to the next rule")},
            {}, {}};
    return {{PORTOLAN_TR("%1 are noted in the audit log as “%2” and go on to the next rule"),
                PORTOLAN_TR("%1 is noted in the audit log as “%2” and goes on to the next rule")},
        {type}, {}};
}

Outcome readTrace(TargetContext&)
{
    return {{PORTOLAN_TR("%1 are traced through every rule from here on"),
                PORTOLAN_TR("%1 is traced through every rule from here on")},
        {}, {}};
}

Outcome readRateest(TargetContext& context)
{
    const std::string name = context.value("--rateest-name");
    if (name.empty())
        return {{PORTOLAN_TR("%1 are counted in a rate estimate and go on to the next rule"),
                    PORTOLAN_TR("%1 is counted in a rate estimate and goes on to the next rule")},
            {}, {}};
    return {{PORTOLAN_TR("%1 are counted in the rate estimate %2 and go on to the next rule"),
                PORTOLAN_TR("%1 is counted in the rate estimate %2 and goes on to the next rule")},
        {name}, {}};
}

Outcome readTee(TargetContext& context)
{
    const std::string gateway = context.value("--gateway");
    std::vector<Message> remarks;
    const std::string interface = context.value("--oif");
    if (!interface.empty())
        remarks.push_back({PORTOLAN_TR("by %1"), {interface}});
    if (gateway.empty())
        return {{PORTOLAN_TR("%1 are copied to another host and go on to the next rule"),
                    PORTOLAN_TR("%1 is copied to another host and goes on to the next rule")},
            {}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 are copied to %2 and go on to the next rule"),
                PORTOLAN_TR("%1 is copied to %2 and goes on to the next rule")},
        {gateway}, std::move(remarks)};
}

} // namespace portolan::words
