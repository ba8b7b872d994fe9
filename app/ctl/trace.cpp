#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"
#include "app/ctl/text_file.h"
#include "app/ctl/trace_live.h"
#include "app/ctl/trajectory_printer.h"

#include "backend/packet/gatherer.h"
#include "backend/packet/log_reader.h"

namespace portolan::ctl {

namespace {

/// A day of a busy log.
constexpr std::size_t kMostLog = 256U << 20U;

std::string lines(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " line " : " lines ");
}

void saySkipped(const KernelLog& log)
{
    if (log.skipped > 0)
        complain(lines(log.skipped) + "skipped: no packet of the kernel's log");
    if (log.unplaced > 0)
        complain(
            lines(log.unplaced) + "skipped: their prefix does not end in table-CHAIN, and is none of TRACE");
}

/// The rules that fill in what the log does not say: of --state, or of this host where --rules asks for them.
Outcome<TrajectoryPrinter::Known> knownHost(const Arguments& arguments)
{
    TrajectoryPrinter::Known known;
    if (!arguments.has("--state") && !arguments.has("--rules"))
        return known;
    const Outcome<HostTexts> texts = hostTexts(arguments);
    if (!texts)
        return tl::unexpected(texts.error());
    Outcome<HostSnapshot> snapshot = hostSnapshot(*texts);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    known.rules = std::move(snapshot->ruleset);
    known.state = std::move(snapshot->state);
    return known;
}

Outcome<void> importLog(const Arguments& arguments, const std::string& name)
{
    const Outcome<std::string> text = readTextFile(name, kMostLog, "is too long for a log");
    if (!text)
        return tl::unexpected(text.error());
    Outcome<TrajectoryPrinter::Known> known = knownHost(arguments);
    if (!known)
        return tl::unexpected(known.error());
    const KernelLog log = readKernelLog(*text);
    if (log.events.empty())
        return fail(Exit::Refused,
            oneLine(name) + " holds no packet of a kernel's log: " + lines(log.skipped + log.unplaced)
                + "were looked at");
    TrajectoryGatherer gatherer;
    TrajectoryPrinter printer({arguments.has("--json"), arguments.has("--rules")}, std::move(*known));
    for (const TraceEvent& event : log.events)
        gatherer.take(event);
    printer.print(gatherer.finish());
    printer.end(",\"skipped\":" + std::to_string(log.skipped + log.unplaced));
    saySkipped(log);
    return {};
}

} // namespace

Outcome<void> runTrace(const Arguments& arguments)
{
    const auto file = arguments.value("--import");
    if (file && !arguments.words.empty())
        return fail(Exit::Usage, "trace --import takes no PROTO and PORT: the log says what it holds");
    if (file)
        for (const char* option : {"--from", "--to", "--in", "--seconds", "--packets"})
            if (arguments.has(option))
                return fail(Exit::Usage, std::string(option) + " is not for trace --import");
    if (file)
        return importLog(arguments, *file);
    for (const char* option : {"--state", "--family"})
        if (arguments.has(option))
            return fail(Exit::Usage, std::string(option) + " is for trace --import");
    if (arguments.words.empty())
        return fail(Exit::Usage, "trace takes PROTO PORT or --import FILE; see portolanctl trace --help");
    return traceLive(arguments);
}

} // namespace portolan::ctl
