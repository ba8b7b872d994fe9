#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshots.h"

#include "backend/base/json_text.h"
#include "backend/forward/find.h"

#include <algorithm>

namespace portolan::ctl {

namespace {

using Json = nlohmann::ordered_json;

std::string sizeText(quint64 bytes)
{
    return bytes < 1024 * 1024 ? std::to_string((bytes + 1023) / 1024) + " KiB"
                               : std::to_string((bytes + 1024 * 1024 - 1) / (1024 * 1024)) + " MiB";
}

std::string reasonText(const SnapshotRow& row)
{
    if (!row.damaged.empty())
        return "damaged: " + row.damaged;
    return row.reason == "before-restore" ? "made before a restore" : row.reason;
}

Outcome<void> take(Helper& helper, const Arguments& arguments)
{
    const std::string name = arguments.words.size() > 1 ? arguments.words[1] : std::string();
    if (QString::fromStdString(name).toStdString() != name)
        return fail(Exit::Refused, "the name of a snapshot is UTF-8 text; correct it");
    const auto id = Helper::wait(helper.calls()->takeSnapshot(QString::fromStdString(name)));
    if (!id)
        return tl::unexpected(id.error());
    const std::string text = id->value().toStdString();
    print(arguments.has("--json") ? Json{{"id", text}}.dump() + "\n" : text + "\n");
    return {};
}

Outcome<void> list(Helper& helper, const Arguments& arguments)
{
    const auto rows = listSnapshots(helper);
    if (!rows)
        return tl::unexpected(rows.error());
    const auto now = Helper::wait(helper.calls()->fingerprint());
    if (!now)
        return tl::unexpected(now.error());
    const std::string fingerprint = now->value().toStdString();
    if (arguments.has("--json")) {
        Json document{{"snapshots", Json::array()}, {"fingerprint", fingerprint}};
        for (const SnapshotRow& row : *rows)
            document["snapshots"].push_back(row.json());
        print(document.dump() + "\n");
        return {};
    }
    using Align = Table::Align;
    Table table({"ID", "TIME", "RULES", "FORWARDS", "SIZE", "NOW", "WHY", "NAME"},
        {Align::Left, Align::Left, Align::Right, Align::Right, Align::Right});
    for (const SnapshotRow& row : *rows) {
        const bool good = row.damaged.empty();
        table.row({row.id, good ? localTime(row.time) : "?", good ? std::to_string(row.rules) : "?",
            good ? std::to_string(row.forwards) : "?", sizeText(row.size),
            good && row.fingerprint == fingerprint ? "same" : "", reasonText(row), row.name});
    }
    print(table.empty() ? "No snapshots yet. Take one: portolanctl snapshot take NAME\n" : table.text());
    return {};
}

Outcome<void> show(Helper& helper, const Arguments& arguments)
{
    const Outcome<SnapshotRow> row = findSnapshot(helper, arguments.words[1]);
    if (!row)
        return tl::unexpected(row.error());
    const Outcome<Moment> moment = readMoment(helper, *row);
    if (!moment)
        return tl::unexpected(moment.error());
    if (arguments.has("--json")) {
        Json document = row->json();
        document["texts"] = Json::array();
        for (const RuleText& rule : moment->texts)
            document["texts"].push_back({{"engine", toString(rule.engine)}, {"family", toString(rule.family)},
                {"text", jsonSafe(rule.text)}});
        document["found"] = Json::parse(forwardsJson(moment->forwards))["forwards"];
        print(document.dump() + "\n");
        return {};
    }
    const auto family = familyOption(arguments);
    if (!family)
        return tl::unexpected(family.error());
    for (const RuleText& rule : moment->texts) {
        if (*family && rule.family != **family)
            continue;
        // Comment lines, so that what is printed can be read again.
        if (!*family)
            print("# " + oneLine(moment->title) + ": " + toString(rule.engine) + ' ' + toString(rule.family)
                + '\n');
        if (rule.engine != Engine::Nftables)
            print(rule.text);
        else if (!*family && rule.text.find("\"table\"") != rule.text.npos)
            print("# is libnftables' JSON: with --json, under texts\n");
    }
    return {};
}

Outcome<void> forget(Helper& helper, const Arguments& arguments)
{
    const Outcome<SnapshotRow> row = findSnapshot(helper, arguments.words[1]);
    if (!row)
        return tl::unexpected(row.error());
    const auto removed = Helper::wait(helper.calls()->removeSnapshot(QString::fromStdString(row->id)));
    if (!removed)
        return tl::unexpected(removed.error());
    print(arguments.has("--json") ? Json{{"removed", row->id}}.dump() + "\n"
                                  : "Removed snapshot " + oneLine(row->title()) + ".\n");
    return {};
}

Outcome<void> compare(Helper& helper, const Arguments& arguments)
{
    const Outcome<SnapshotRow> first = findSnapshot(helper, arguments.words[1]);
    if (!first)
        return tl::unexpected(first.error());
    Outcome<Moment> left = readMoment(helper, *first);
    if (!left)
        return tl::unexpected(left.error());
    const auto other = [&]() -> Outcome<Moment> {
        if (arguments.words.size() < 3)
            return readNow(helper, first->engines);
        const Outcome<SnapshotRow> second = findSnapshot(helper, arguments.words[2]);
        if (!second)
            return tl::unexpected(second.error());
        Outcome<Moment> moment = readMoment(helper, *second);
        // Nothing can be said of what one of them does not know of.
        if (moment)
            if (const auto kept = keepEngines(*moment, first->engines); !kept)
                return tl::unexpected(kept.error());
        if (const auto kept = keepEngines(*left, second->engines); !kept)
            return tl::unexpected(kept.error());
        return moment;
    };
    const Outcome<Moment> right = other();
    if (!right)
        return tl::unexpected(right.error());
    const Comparison comparison(*left, *right);
    print(arguments.has("--json") ? comparisonJson(comparison).dump() + "\n"
                                  : comparisonText(comparison, wantsColour()));
    return {};
}

struct Verb {
    std::string_view name;
    std::string_view operands;
    std::size_t least;
    std::size_t most;
    std::vector<std::string_view> options; ///< besides --json
    Outcome<void> (*run)(Helper& helper, const Arguments& arguments);
};

const std::vector<Verb>& verbs()
{
    static const std::vector<Verb> all{
        {"take", "[NAME]", 0, 1, {}, take},
        {"list", "no words", 0, 0, {}, list},
        {"show", "ID", 1, 1, {"--family"}, show},
        {"diff", "ID [ID]", 1, 2, {}, compare},
        {"restore", "ID", 1, 1, {"--yes", "--confirm"}, restoreSnapshot},
        {"remove", "ID", 1, 1, {}, forget},
    };
    return all;
}

} // namespace

Outcome<void> runSnapshot(const Arguments& arguments)
{
    const std::string& word = arguments.words.front();
    const auto& all = verbs();
    const auto verb
        = std::find_if(all.begin(), all.end(), [&word](const Verb& each) { return each.name == word; });
    if (verb == all.end())
        return fail(Exit::Usage,
            "snapshot has no verb " + word + "; there are take, list, show, diff, restore and remove");
    const std::string called = "snapshot " + word;
    const std::size_t operands = arguments.words.size() - 1;
    if (operands < verb->least || operands > verb->most)
        return fail(Exit::Usage, called + " takes " + std::string(verb->operands));
    for (const auto& [option, values] : arguments.options) {
        if (option != "--json"
            && std::find(verb->options.begin(), verb->options.end(), option) == verb->options.end())
            return fail(Exit::Usage, called + " has no option " + option);
    }
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    return verb->run(**helper, arguments);
}

} // namespace portolan::ctl
