// What matches ask of where a packet comes from and goes to.
#include "backend/ruleset/words_match.h"
#include "backend/ruleset/words_names.h"

namespace portolan::words {
namespace {

Message bridgePort(std::string_view name)
{
    if (name.ends_with('+'))
        return {PORTOLAN_TR("a bridge port named %1…"), {std::string(name.substr(0, name.size() - 1))}};
    return {PORTOLAN_TR("the bridge port %1"), {std::string(name)}};
}

} // namespace

void readPhysdev(OptionTaker& options, Conditions& conditions)
{
    static constexpr Verb bridged{PORTOLAN_TR("that cross a bridge without being routed"),
        PORTOLAN_TR("that crosses a bridge without being routed")};
    static constexpr Verb routed{
        PORTOLAN_TR("that do not just cross a bridge"), PORTOLAN_TR("that does not just cross a bridge")};
    if (const Option* in = options.take("--physdev-is-in", 0))
        conditions.clauses.push_back({in->inverted ? PORTOLAN_TR("that did not come in by a bridge's port")
                                                   : PORTOLAN_TR("that came in by a bridge's port"),
            {}});
    if (const Option* in = options.take("--physdev-in"))
        conditions.clauses.push_back(eitherWay(*in, PORTOLAN_TR("that came in by %1"),
            PORTOLAN_TR("that did not come in by %1"), bridgePort(in->value())));
    if (const Option* out = options.take("--physdev-is-out", 0))
        conditions.clauses.push_back({out->inverted ? PORTOLAN_TR("that will not leave by a bridge's port")
                                                    : PORTOLAN_TR("that will leave by a bridge's port"),
            {}});
    if (const Option* out = options.take("--physdev-out"))
        conditions.clauses.push_back(eitherWay(*out, PORTOLAN_TR("that will leave by %1"),
            PORTOLAN_TR("that will not leave by %1"), bridgePort(out->value())));
    if (const Option* option = options.take("--physdev-is-bridged", 0))
        conditions.clauses.push_back({(option->inverted ? routed : bridged).form(conditions.number), {}});
}

void readReversePath(OptionTaker& options, Conditions& conditions)
{
    const bool loose = options.takeFlag("--loose");
    const bool fails = options.takeFlag("--invert");
    std::vector<Message> remarks;
    if (options.takeFlag("--validmark"))
        remarks.push_back({PORTOLAN_TR("the mark decides the route too"), {}});
    if (options.takeFlag("--accept-local"))
        remarks.push_back({PORTOLAN_TR("own addresses may come from outside"), {}});
    Message clause;
    if (loose)
        clause = {fails ? PORTOLAN_TR("whose source no route leads back to")
                        : PORTOLAN_TR("whose source some route leads back to"),
            {}};
    else
        clause = {fails ? PORTOLAN_TR("whose answers would not leave by the interface of arrival")
                        : PORTOLAN_TR("whose answers would leave by the interface of arrival"),
            {}};
    conditions.clauses.push_back(withRemarks(std::move(clause), remarks));
}

void readSet(OptionTaker& options, Conditions& conditions)
{
    const Option* option = options.take("--match-set", 2);
    if (!option)
        return;
    const bool several = option->values[1].find(',') != std::string_view::npos;
    const char* yes = several ? PORTOLAN_TR("whose %1 are together in the set %2")
                              : PORTOLAN_TR("whose %1 is in the set %2");
    const char* no = several ? PORTOLAN_TR("whose %1 are not together in the set %2")
                             : PORTOLAN_TR("whose %1 is not in the set %2");
    conditions.clauses.push_back(
        {option->inverted ? no : yes, {setFlagWords(option->values[1]), std::string(option->values[0])}});
}

void readOwner(OptionTaker& options, Conditions& conditions)
{
    if (const Option* socket = options.take("--socket-exists", 0))
        conditions.clauses.push_back({socket->inverted ? PORTOLAN_TR("that no program of this host sent")
                                                       : PORTOLAN_TR("that a program of this host sent"),
            {}});
    if (const Option* user = options.take("--uid-owner"))
        conditions.clauses.push_back(eitherWay(
            *user, PORTOLAN_TR("that user %1 sent"), PORTOLAN_TR("that somebody other than user %1 sent")));
    const Option* group = options.take("--gid-owner");
    if (!group)
        return;
    if (options.takeFlag("--suppl-groups"))
        conditions.clauses.push_back(
            eitherWay(*group, PORTOLAN_TR("that a member of group %1 sent, by any of its groups"),
                PORTOLAN_TR("that somebody without group %1 among its groups sent")));
    else
        conditions.clauses.push_back(eitherWay(
            *group, PORTOLAN_TR("that group %1 sent"), PORTOLAN_TR("that somebody outside group %1 sent")));
}

void readControlGroup(OptionTaker& options, Conditions& conditions)
{
    for (const char* name : {"--cgroup", "--path"})
        if (const Option* group = options.take(name))
            conditions.clauses.push_back(
                eitherWay(*group, PORTOLAN_TR("that a program in control group %1 sent"),
                    PORTOLAN_TR("that a program outside control group %1 sent")));
}

void readMac(OptionTaker& options, Conditions& conditions)
{
    if (const Option* mac = options.take("--mac-source"))
        conditions.clauses.push_back(eitherWay(*mac, PORTOLAN_TR("whose sender has MAC address %1"),
            PORTOLAN_TR("whose sender does not have MAC address %1")));
}

void readIpRange(OptionTaker& options, Conditions& conditions)
{
    if (const Option* source = options.take("--src-range"))
        conditions.clauses.push_back(eitherWay(
            *source, PORTOLAN_TR("whose source is one of %1"), PORTOLAN_TR("whose source is none of %1")));
    if (const Option* destination = options.take("--dst-range"))
        conditions.clauses.push_back(eitherWay(*destination, PORTOLAN_TR("whose destination is one of %1"),
            PORTOLAN_TR("whose destination is none of %1")));
}

void readDeviceGroup(OptionTaker& options, Conditions& conditions)
{
    if (const Option* in = options.take("--src-group"))
        conditions.clauses.push_back(eitherWay(*in, PORTOLAN_TR("that came in by an interface of group %1"),
            PORTOLAN_TR("that did not come in by an interface of group %1")));
    if (const Option* out = options.take("--dst-group"))
        conditions.clauses.push_back(
            eitherWay(*out, PORTOLAN_TR("that will leave by an interface of group %1"),
                PORTOLAN_TR("that will not leave by an interface of group %1")));
}

void readSocket(OptionTaker& options, Conditions& conditions)
{
    std::vector<Message> remarks;
    if (options.takeFlag("--transparent"))
        remarks.push_back({PORTOLAN_TR("a transparent one"), {}});
    if (options.takeFlag("--nowildcard"))
        remarks.push_back({PORTOLAN_TR("also one that listens on every address"), {}});
    if (options.takeFlag("--restore-skmark"))
        remarks.push_back({PORTOLAN_TR("its mark becomes the packet's"), {}});
    conditions.clauses.push_back(
        withRemarks({PORTOLAN_TR("for which this host has an open socket"), {}}, remarks));
}

} // namespace portolan::words
