#include "app/ctl/snapshots.h"

#include "app/client/forward_map.h"

#include "backend/base/json_text.h"
#include "backend/forward/find.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_reader.h"

#include <QDateTime>

#include <algorithm>

namespace portolan::ctl {

namespace {

SnapshotRow rowOf(const QVariantMap& map)
{
    const auto text
        = [&map](const char* key) { return map.value(QLatin1String(key)).toString().toStdString(); };
    SnapshotRow row{text("id"), text("name"), map.value(QStringLiteral("time")).toLongLong(), text("reason"),
        map.value(QStringLiteral("size")).toULongLong(), map.value(QStringLiteral("rules")).toUInt(),
        map.value(QStringLiteral("forwards")).toUInt(), {}, text("fingerprint"), text("damaged")};
    for (const QString& engine : map.value(QStringLiteral("engines")).toStringList())
        row.engines.push_back(engine.toStdString());
    return row;
}

Outcome<void> parse(Moment& moment)
{
    for (const RuleText& rule : moment.texts) {
        Result<Ruleset> ruleset = rule.engine == Engine::Nftables
            ? readNft(rule.text)
            : readSave(rule.text, rule.engine, rule.family);
        if (!ruleset)
            return fail(ruleset.error());
        moment.ruleset.append(std::move(*ruleset));
    }
    moment.forwards = findForwards(moment.ruleset, moment.wanted);
    return {};
}

} // namespace

std::string localTime(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
        .toStdString();
}

std::string SnapshotRow::title() const
{
    return id + (name.empty() ? "" : " \"" + name + '"') + " of " + localTime(time);
}

nlohmann::ordered_json SnapshotRow::json() const
{
    nlohmann::ordered_json json{{"id", id}};
    if (!damaged.empty())
        return {{"id", id}, {"size", size}, {"damaged", jsonSafe(damaged)}};
    return {{"id", id}, {"name", name}, {"time", time}, {"reason", reason}, {"size", size}, {"rules", rules},
        {"forwards", forwards}, {"engines", engines}, {"fingerprint", fingerprint}, {"damaged", nullptr}};
}

Outcome<std::vector<SnapshotRow>> listSnapshots(Helper& helper)
{
    const auto reply = Helper::wait(helper.calls()->listSnapshots());
    if (!reply)
        return tl::unexpected(reply.error());
    std::vector<SnapshotRow> rows;
    for (const QVariantMap& map : reply->value())
        rows.push_back(rowOf(map));
    return rows;
}

Outcome<SnapshotRow> findSnapshot(Helper& helper, const std::string& idOrName)
{
    const auto rows = listSnapshots(helper);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<SnapshotRow> named;
    for (const SnapshotRow& row : *rows) {
        if (row.id == idOrName)
            return row;
        if (row.damaged.empty() && row.name == idOrName)
            named.push_back(row);
    }
    if (named.size() == 1)
        return named.front();
    if (named.empty())
        return fail(
            Exit::Refused, "there is no snapshot \"" + idOrName + "\"; see portolanctl snapshot list");
    std::string ids;
    for (const SnapshotRow& row : named)
        ids += ' ' + row.id;
    return fail(Exit::Refused,
        std::to_string(named.size()) + " snapshots are called \"" + idOrName + "\"; give one's id:" + ids);
}

Outcome<Moment> readMoment(Helper& helper, const SnapshotRow& snapshot)
{
    const auto reply = Helper::wait(helper.calls()->readSnapshot(QString::fromStdString(snapshot.id)));
    if (!reply)
        return tl::unexpected(reply.error());
    Moment moment;
    moment.title = "snapshot " + snapshot.title();
    moment.label = {{"id", snapshot.id}, {"name", snapshot.name}, {"time", snapshot.time}};
    moment.fingerprint = snapshot.fingerprint;
    for (const BusRuleText& rule : reply->argumentAt<1>()) {
        const Result<Engine> engine = parseEngine(rule.engine.toStdString());
        const Result<Family> family = parseFamily(rule.family.toStdString());
        if (!engine || !family)
            return fail(engine ? family.error() : engine.error());
        moment.texts.push_back({*engine, *family, rule.text.toStdString()});
    }
    for (const QVariantMap& map : reply->argumentAt<2>()) {
        Result<PortForward> forward = fromVariantMap(map);
        if (!forward)
            return fail(forward.error());
        moment.wanted.push_back(std::move(*forward));
    }
    if (const auto parsed = parse(moment); !parsed)
        return tl::unexpected(parsed.error());
    return moment;
}

Outcome<void> keepEngines(Moment& moment, const std::vector<std::string>& engines)
{
    std::erase_if(moment.texts, [&](const RuleText& rule) {
        return std::find(engines.begin(), engines.end(), toString(rule.engine)) == engines.end();
    });
    moment.ruleset = {};
    return parse(moment);
}

Outcome<Moment> readNow(Helper& helper, const std::vector<std::string>& engines)
{
    // First, so that whatever is read after it is at least as new.
    const auto fingerprint = Helper::wait(helper.calls()->fingerprint());
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    Outcome<HostTexts> texts = helper.readHost();
    if (!texts)
        return tl::unexpected(texts.error());
    Moment moment;
    moment.title = "now";
    moment.fingerprint = fingerprint->value().toStdString();
    moment.wanted = std::move(texts->wanted);
    for (RuleText& rule : texts->rules) {
        if (std::find(engines.begin(), engines.end(), toString(rule.engine)) != engines.end())
            moment.texts.push_back(std::move(rule));
    }
    if (const auto parsed = parse(moment); !parsed)
        return tl::unexpected(parsed.error());
    return moment;
}

Comparison::Comparison(const Moment& from, const Moment& to)
    : left(from)
    , right(to)
    , rules(diffRulesets(from.ruleset, to.ruleset))
    , forwards(diffForwards(from.forwards, to.forwards))
{
}

} // namespace portolan::ctl
