// What matches ask of time, rate, chance and memory.
#include "backend/ruleset/words_match.h"
#include "backend/ruleset/words_names.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace portolan::words {

void readLimit(OptionTaker& options, Conditions& conditions)
{
    const Option* rate = options.takePlain("--limit");
    if (!rate)
        return;
    if (const Option* burst = options.takePlain("--limit-burst"))
        conditions.attributes.push_back({PORTOLAN_TR("at a rate of at most %1 (bursts of %2)"),
            {rateWords(rate->value()), std::string(burst->value())}});
    else
        conditions.attributes.push_back({PORTOLAN_TR("at a rate of at most %1"), {rateWords(rate->value())}});
}

namespace {

/// What a hash table keeps one bucket for: "source address and destination port".
std::optional<MessageArgument> bucketWords(OptionTaker& options)
{
    const Option* mode = options.takePlain("--hashlimit-mode");
    const Option* sourceMask = options.takePlain("--hashlimit-srcmask");
    const Option* destinationMask = options.takePlain("--hashlimit-dstmask");
    if (!mode)
        return std::nullopt;
    std::vector<MessageArgument> items;
    for (std::string_view field : splitList(mode->value(), ',')) {
        const Option* mask = field == "srcip" ? sourceMask : field == "dstip" ? destinationMask : nullptr;
        if (mask)
            items.emplace_back(Message{field == "srcip" ? PORTOLAN_TR("source network (/%1)")
                                                        : PORTOLAN_TR("destination network (/%1)"),
                {std::string(mask->value())}});
        else if (field == "srcip")
            items.emplace_back(Message{PORTOLAN_TR("source address"), {}});
        else if (field == "dstip")
            items.emplace_back(Message{PORTOLAN_TR("destination address"), {}});
        else if (field == "srcport")
            items.emplace_back(Message{PORTOLAN_TR("source port"), {}});
        else if (field == "dstport")
            items.emplace_back(Message{PORTOLAN_TR("destination port"), {}});
        else
            items.emplace_back(std::string(field));
    }
    return listOf(items, Joint::And);
}

} // namespace

void readHashlimit(OptionTaker& options, Conditions& conditions)
{
    const Option* most = options.takePlain("--hashlimit-upto");
    const Option* above = most ? nullptr : options.takePlain("--hashlimit-above");
    const Option* rate = most ? most : above;
    if (!rate)
        return;
    std::vector<Message> remarks;
    if (const Option* burst = options.takePlain("--hashlimit-burst"))
        remarks.push_back({PORTOLAN_TR("bursts of %1"), {std::string(burst->value())}});
    const auto bucket = bucketWords(options);
    if (const Option* name = options.takePlain("--hashlimit-name"))
        remarks.push_back({PORTOLAN_TR("counted in the table “%1”"), {std::string(name->value())}});
    std::string tuning;
    for (const char* name : {"--hashlimit-htable-size", "--hashlimit-htable-max",
             "--hashlimit-htable-gcinterval", "--hashlimit-htable-expire", "--hashlimit-rate-interval"})
        if (const Option* option = options.takePlain(name))
            tuning += (tuning.empty() ? "" : " ") + textOf(*option);
    if (!tuning.empty())
        remarks.push_back({PORTOLAN_TR("with “%1”"), {tuning}});
    Message attribute;
    if (bucket)
        attribute = {above ? PORTOLAN_TR("at a rate above %1 for each %2")
                           : PORTOLAN_TR("at a rate of at most %1 for each %2"),
            {rateWords(rate->value()), *bucket}};
    else
        attribute = {above ? PORTOLAN_TR("at a rate above %1") : PORTOLAN_TR("at a rate of at most %1"),
            {rateWords(rate->value())}};
    conditions.attributes.push_back(withRemarks(std::move(attribute), remarks));
}

namespace {

/// "one in 3", or "12.5 %" where the probability is no such fraction. The kernel keeps 31 bits of it.
MessageArgument chanceWords(const std::string& probability)
{
    char* end = nullptr;
    const double chance = std::strtod(probability.c_str(), &end);
    if (*end != '\0')
        return probability;
    const double turns = chance > 0 ? std::round(1 / chance) : 0;
    constexpr double resolution = 1.0 / (1u << 30);
    if (turns >= 2 && turns <= 1000 && std::fabs(chance - 1 / turns) < resolution)
        return Message{PORTOLAN_TR("one in %1"), {std::to_string(std::lround(turns))}};
    char percent[32];
    std::snprintf(percent, sizeof percent, "%.8g", chance * 100);
    return Message{PORTOLAN_TR("%1 %"), {percent}};
}

} // namespace

void readStatistic(OptionTaker& options, Conditions& conditions)
{
    const Option* mode = options.takePlain("--mode");
    if (!mode)
        return;
    if (mode->value() == "random") {
        if (const Option* chance = options.take("--probability"))
            conditions.attributes.push_back(eitherWay(*chance, PORTOLAN_TR("picked at random (%1)"),
                PORTOLAN_TR("left over when some are picked at random (%1)"),
                chanceWords(std::string(chance->value()))));
        return;
    }
    const Option* every = mode->value() == "nth" ? options.take("--every") : nullptr;
    if (!every)
        return;
    const Option* first = options.takePlain("--packet");
    if (first && first->value() != "0")
        conditions.attributes.push_back(
            {every->inverted ? PORTOLAN_TR("left over when one in %1 is picked in turn (counting from %2)")
                             : PORTOLAN_TR("picked in turn, one in %1 (counting from %2)"),
                {std::string(every->value()), std::string(first->value())}});
    else
        conditions.attributes.push_back(eitherWay(*every, PORTOLAN_TR("picked in turn, one in %1"),
            PORTOLAN_TR("left over when one in %1 is picked in turn")));
}

void readQuota(OptionTaker& options, Conditions& conditions)
{
    if (const Option* quota = options.take("--quota"))
        conditions.attributes.push_back(eitherWay(*quota, PORTOLAN_TR("as long as a quota of %1 bytes lasts"),
            PORTOLAN_TR("once a quota of %1 bytes is used up")));
}

namespace {

bool isWholeAddress(std::string_view mask)
{
    return mask == "255.255.255.255" || mask == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
}

/// What narrows a look at the list down.
std::vector<Message> recentRemarks(OptionTaker& options)
{
    std::vector<Message> remarks;
    if (const Option* seconds = options.takePlain("--seconds"))
        remarks.push_back({PORTOLAN_TR("within the last %1 s"), {std::string(seconds->value())}});
    if (const Option* hits = options.takePlain("--hitcount"))
        remarks.push_back({PORTOLAN_TR("at least %1 times"), {std::string(hits->value())}});
    if (options.takeFlag("--rttl"))
        remarks.push_back({PORTOLAN_TR("with the same TTL"), {}});
    if (options.takeFlag("--reap"))
        remarks.push_back({PORTOLAN_TR("removing older entries"), {}});
    return remarks;
}

} // namespace

void readRecent(OptionTaker& options, Conditions& conditions)
{
    const Option* name = options.takePlain("--name");
    if (!name)
        return;
    const std::string list(name->value());
    const bool destination = options.takeFlag("--rdest");
    if (!destination)
        options.takeFlag("--rsource");
    std::vector<Message> remarks = recentRemarks(options);
    if (const Option* mask = options.takePlain("--mask"))
        if (!isWholeAddress(mask->value()))
            remarks.push_back(
                {PORTOLAN_TR("addresses compared under the mask %1"), {std::string(mask->value())}});
    if (options.takeFlag("--set")) {
        conditions.effects.push_back(
            withRemarks({destination ? PORTOLAN_TR("the destination is put on the list “%1”")
                                     : PORTOLAN_TR("the source is put on the list “%1”"),
                            {list}},
                remarks));
        return;
    }
    const Option* look = options.take("--rcheck", 0);
    if (!look && (look = options.take("--update", 0)))
        remarks.push_back({PORTOLAN_TR("renewing the entry"), {}});
    if (!look && (look = options.take("--remove", 0)))
        remarks.push_back({PORTOLAN_TR("removing the entry"), {}});
    if (!look)
        return;
    const char* yes = destination ? PORTOLAN_TR("whose destination is on the list “%1”")
                                  : PORTOLAN_TR("whose source is on the list “%1”");
    const char* no = destination ? PORTOLAN_TR("whose destination is not on the list “%1”")
                                 : PORTOLAN_TR("whose source is not on the list “%1”");
    conditions.clauses.push_back(withRemarks(eitherWay(*look, yes, no, list), remarks));
}

namespace {

MessageArgument weekdayWords(std::string_view list)
{
    struct Day {
        std::string_view name;
        const char* word;
    };
    static constexpr Day days[] = {{"Mon", PORTOLAN_TR("Mondays")}, {"Tue", PORTOLAN_TR("Tuesdays")},
        {"Wed", PORTOLAN_TR("Wednesdays")}, {"Thu", PORTOLAN_TR("Thursdays")},
        {"Fri", PORTOLAN_TR("Fridays")}, {"Sat", PORTOLAN_TR("Saturdays")}, {"Sun", PORTOLAN_TR("Sundays")}};
    std::vector<MessageArgument> items;
    for (std::string_view name : splitList(list, ',')) {
        items.emplace_back(std::string(name));
        for (const Day& day : days)
            if (day.name == name)
                items.back() = Message{day.word, {}};
    }
    return listOf(items, Joint::And);
}

void addHours(OptionTaker& options, std::vector<Message>& times)
{
    const Option* start = options.takePlain("--timestart");
    const Option* stop = options.takePlain("--timestop");
    if (start && stop)
        times.push_back(
            {PORTOLAN_TR("between %1 and %2"), {std::string(start->value()), std::string(stop->value())}});
    else if (start)
        times.push_back({PORTOLAN_TR("from %1 to midnight"), {std::string(start->value())}});
    else if (stop)
        times.push_back({PORTOLAN_TR("from midnight to %1"), {std::string(stop->value())}});
}

} // namespace

void readTime(OptionTaker& options, Conditions& conditions)
{
    std::vector<Message> times;
    addHours(options, times);
    if (const Option* days = options.take("--weekdays"))
        times.push_back(eitherWay(
            *days, PORTOLAN_TR("on %1"), PORTOLAN_TR("on other days than %1"), weekdayWords(days->value())));
    if (const Option* days = options.take("--monthdays"))
        times.push_back(eitherWay(*days, PORTOLAN_TR("on day %1 of the month"),
            PORTOLAN_TR("not on day %1 of the month"), listOf(days->value(), Joint::Or)));
    if (const Option* date = options.takePlain("--datestart"))
        times.push_back({PORTOLAN_TR("since %1"), {std::string(date->value())}});
    const Option* end = options.takePlain("--datestop");
    if (end && end->value() != "2038-01-19T03:14:07") // what libxt_time prints where none was given
        times.push_back({PORTOLAN_TR("until %1"), {std::string(end->value())}});
    if (times.empty())
        return;
    std::vector<Message> remarks;
    remarks.push_back(
        {options.takeFlag("--kerneltz") ? PORTOLAN_TR("the kernel's own time") : PORTOLAN_TR("UTC"), {}});
    if (options.takeFlag("--contiguous"))
        remarks.push_back({PORTOLAN_TR("beyond midnight without a break"), {}});
    const std::vector<MessageArgument> items(times.begin(), times.end());
    conditions.attributes.push_back(
        withRemarks({PORTOLAN_TR("arriving %1"), {listOf(items, Joint::And)}}, remarks));
}

} // namespace portolan::words
