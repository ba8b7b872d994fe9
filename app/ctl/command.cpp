#include "app/ctl/command.h"

#include <algorithm>
#include <array>
#include <limits>

namespace portolan::ctl {

namespace {

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

// Reserved for later versions: a script that uses them is told so, not "unknown command".
constexpr std::array<std::string_view, 2> kLater{"walk", "doctor"};

} // namespace

const std::vector<Command>& commands()
{
    static const std::vector<Command> all{
        {.name = "status",
            .operands = "",
            .summary = "helper, engines in use, where forwards are written to, and the sysctls that matter",
            .details = "",
            .options = {"--state", "--family"},
            .run = runStatus},
        {.name = "forwards",
            .operands = "",
            .summary = "every forward found, whoever made it",
            .details = "HITS counts connections since the rule was made, where the engine counts them.\n",
            .options = {"--state", "--family"},
            .run = runForwards},
        {.name = "add",
            .operands = "PROTO LISTEN TO",
            .summary = "add a forward; prints its id",
            .details
            = "PROTO   tcp, udp or sctp\n"
              "LISTEN  [ADDR:]PORT[-PORT]; without ADDR, every address of this host\n"
              "TO      ADDR[:PORT[-PORT]]; without ports, those asked for\n"
              "IPv6 addresses stand in brackets. What could keep the forward from working is said on\n"
              "stderr; the forward is added all the same.\n",
            .options = {"--name", "--in", "--from", "--family", "--no-hairpin", "--no-local", "--loopback",
                "--hide-client", "--confirm", "--dry-run"},
            .least = 3,
            .most = 3,
            .run = runAdd},
        {.name = "replace",
            .operands = "ID PROTO LISTEN TO",
            .summary = "make a forward another one; its id stays",
            .details
            = "The words and options are those of add, and say all of the new forward; without --name it\n"
              "keeps its name. Connections go on as before, unless --end-connections is given.\n",
            .options = {"--name", "--in", "--from", "--family", "--no-hairpin", "--no-local", "--loopback",
                "--hide-client", "--confirm", "--dry-run", "--end-connections"},
            .least = 4,
            .most = 4,
            .run = runReplace},
        {.name = "import",
            .operands = "[FILE|-]",
            .summary = "add forwards that other words ask for; all are one edit",
            .details
            = "FILE, or standard input, holds what portolanctl export or forwards --json prints, docker run\n"
              "and podman run commands with -p, publications such as 8080:80/udp, or iptables commands and\n"
              "lines of iptables-save. Prints the ids. What is there already or cannot be kept is said on\n"
              "stderr; where one forward cannot be added none is.\n",
            .options = {"--to", "--confirm", "--dry-run"},
            .least = 0,
            .most = 1,
            .run = runImport},
        {.name = "export",
            .operands = "",
            .summary = "Portolan's own forwards as JSON that import reads",
            .details = "Always JSON.\n",
            .options = {},
            .run = runExport},
        {.name = "remove",
            .operands = "ID...",
            .summary = "remove forwards; several are one edit",
            .details = "Connections that use a forward go on after it is removed, unless --end-connections "
                       "is given.\n",
            .options = {"--confirm", "--dry-run", "--end-connections"},
            .least = 1,
            .most = kMany,
            .run = runRemove},
        {.name = "enable",
            .operands = "ID...",
            .summary = "switch forwards on; several are one edit",
            .details = "",
            .options = {"--confirm", "--dry-run"},
            .least = 1,
            .most = kMany,
            .run = runEnable},
        {.name = "disable",
            .operands = "ID...",
            .summary = "switch forwards off and keep them in the list",
            .details = "",
            .options = {"--confirm", "--dry-run", "--end-connections"},
            .least = 1,
            .most = kMany,
            .run = runDisable},
        {.name = "undo",
            .operands = "",
            .summary = "take the last edit back, whoever made it",
            .details = "While an edit waits for confirmation, that one.\n",
            .options = {"--confirm", "--dry-run"},
            .run = runUndo},
        {.name = "redo",
            .operands = "",
            .summary = "make the edit again that was undone, or taken back, last",
            .details = "",
            .options = {"--confirm", "--dry-run"},
            .run = runRedo},
        {.name = "confirm",
            .operands = "",
            .summary = "keep the edit that waits for confirmation",
            .details
            = "An edit made with --confirm SECONDS is taken back by the helper when nobody confirms it "
              "in\ntime, and at once when the command that made it goes away, as when an SSH line breaks.\n",
            .options = {},
            .run = runConfirm},
        {.name = "repair",
            .operands = "",
            .summary = "put back what other programs removed from Portolan's rules",
            .details = "With --automatic on, the helper does so by itself from now on.\n",
            .options = {"--automatic"},
            .run = runRepair},
        {.name = "engine",
            .operands = "[automatic|xtables-legacy|nftables]",
            .summary = "where forwards are written and why; with a word, where they shall be",
            .details
            = "All forwards made with Portolan move at once. automatic leaves them where they are; the\n"
              "first one of a host goes where its other rules live.\n",
            .options = {},
            .most = 1,
            .run = runEngine},
        {.name = "history",
            .operands = "",
            .summary = "the edits of the forwards, newest first",
            .details = "",
            .options = {},
            .run = runHistory},
        {.name = "rules",
            .operands = "",
            .summary = "the rules of one engine and family, byte for byte as iptables-save -c prints them",
            .details = "Comment lines (#) aside; of nftables, JSON as nft -j prints it. Nothing is printed "
                       "for tables that do not exist. Of a file, "
                       "engine and\n"
                       "family are by default those of the first rules in it.\n",
            .options = {"--engine", "--family", "--table", "--state"},
            .run = runRules},
        {.name = "explain",
            .operands = "",
            .summary = "every rule in words, chain by chain",
            .details = "Below each sentence stands its rule, as its engine writes it. --table takes \"inet\n"
                       "filter\" and \"filter\" alike.\n",
            .options = {"--family", "--table", "--chain", "--state"},
            .run = runExplain},
        {.name = "doctor",
            .operands = "[ID | PROTO PORT]",
            .summary = "why forwards do not work, and what to do about it",
            .details = "Without operands, of every forward. Exits with 1 where one does not work.\n",
            .options = {"--state", "--family"},
            .most = 2,
            .run = runDoctor},
        {.name = "flows",
            .operands = "[FILTER...]",
            .summary = "translated connections, now or as they come and go",
            .details
            = "FILTER  words that must all hold, as on the window's page: port:8080, state:established,\n"
              "        proto:udp, from:10.0.0.0/8, to:172.17.0.2, nat:dnat, forward:NAME; a bare word\n"
              "        is looked for everywhere; \"-port:22\" in quotes behind another word, or behind\n"
              "        --, means the opposite\n"
              "--follow prints what happens from now on, not what is there. {\"event\":\"lost\"} "
              "(or the word\n"
              "lost) means that some events were dropped, or that the helper was started again; the\n"
              "whole table follows as updates.\n",
            .options = {"--all", "--follow"},
            .most = kMany,
            .run = runFlows},
        {.name = "trace",
            .operands = "PROTO PORT | --import FILE",
            .summary = "the way of packets through every table and chain, with the rules that decided",
            .details
            = "PROTO PORT  follows what is asked for there from now on, and its answers, until 100 packets\n"
              "         were seen or 60 seconds are over. PROTO is tcp, udp, sctp, icmp or icmpv6 (these "
              "two\n"
              "         without PORT). Nothing is logged, and no rule is left behind.\n"
              "--from   who asks: an address, a network, or one connection's end as 1.2.3.4:40000;\n"
              "--to ADDRESS, --in IFACE: where to, and by which interface it comes in.\n"
              "--import reads a kernel's log (or what journalctl -k or dmesg print of it): lines of LOG "
              "rules\n"
              "         whose prefix ends in table-CHAIN, as [debug]-nat-PREROUTING:, and of the TRACE\n"
              "         target. Other lines are skipped. -: standard input.\n"
              "--rules  prints below each chain the rules that matched; of a log, those of --state FILE, "
              "else\n"
              "         those of this host now.\n",
            .options = {"--from", "--to", "--in", "--seconds", "--packets", "--rules", "--import", "--state",
                "--family"},
            .most = 2,
            .run = runTrace},
        {.name = "snapshot",
            .operands = "take [NAME] | list | show ID | diff ID [ID] | restore ID | remove ID",
            .summary = "keep all rules as they are, see what changed since, go back",
            .details = "take     keeps all rules and wanted forwards of now; prints the snapshot's id\n"
                       "list     every snapshot, and whether it is the same as now\n"
                       "show     its rules as iptables-save -c printed them\n"
                       "diff     what changed from the first to the second, or until now: forwards, then\n"
                       "         rules, in words and as text\n"
                       "restore  says what it will change and asks, then makes all rules and wanted\n"
                       "         forwards what they were, Docker's too; the moment before is kept;\n"
                       "         with --confirm all goes back to it by itself unless confirmed\n"
                       "remove   forgets a snapshot\n"
                       "A name that only one snapshot has may stand for its ID.\n",
            .options = {"--confirm", "--family", "--yes"},
            .least = 1,
            .most = 3,
            .run = runSnapshot},
        {.name = "state",
            .operands = "",
            .summary = "the host state document: what --state reads",
            .details = "Always JSON. It holds addresses, listeners and rules of this host: look before you "
                       "share it.\n",
            .options = {"--state", "--family"},
            .run = runState},
        {.name = "record",
            .operands = "DIR",
            .summary = "record the host state and its connections into a folder that Portolan can play",
            .details = "",
            .options = {"--seconds"},
            .least = 1,
            .most = 1,
            .hidden = true,
            .run = runRecord},
    };
    return all;
}

Outcome<const Command*> findCommand(const Arguments& arguments)
{
    const std::string& name = arguments.words.front();
    const auto& all = commands();
    const auto command = std::find_if(
        all.begin(), all.end(), [&](const Command& candidate) { return candidate.name == name; });
    if (command == all.end()) {
        if (std::find(kLater.begin(), kLater.end(), name) != kLater.end())
            return fail(Exit::Usage, name + " is not in this version");
        return fail(Exit::Usage, "unknown command " + name + "; see portolanctl --help");
    }
    if (arguments.has("--help"))
        return &*command;
    for (const auto& [option, values] : arguments.options) {
        const auto& own = command->options;
        if (option != "--json" && std::find(own.begin(), own.end(), option) == own.end())
            return fail(
                Exit::Usage, name + " has no option " + option + "; see portolanctl " + name + " --help");
    }
    const std::size_t operands = arguments.words.size() - 1;
    if (operands < command->least || operands > command->most) {
        const std::string wanted
            = command->operands.empty() ? "no words after it" : std::string(command->operands);
        return fail(Exit::Usage, name + " takes " + wanted + "; see portolanctl " + name + " --help");
    }
    return &*command;
}

} // namespace portolan::ctl
