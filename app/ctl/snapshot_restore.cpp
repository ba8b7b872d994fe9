#include "app/ctl/confirm_wait.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshots.h"

#include "backend/forward/find.h"

#include <cstdio>
#include <map>
#include <unistd.h>

namespace portolan::ctl {

namespace {

using Json = nlohmann::ordered_json;

struct OwnersRules {
    std::size_t comes = 0;
    std::size_t goes = 0;
};

/// Whose each rule of a moment is: by its chain or comment, else by the forward it belongs to, else by the
/// chain it jumps to.
class RuleOwners {
public:
    explicit RuleOwners(const Moment& moment)
    {
        for (const FoundForward& found : moment.forwards) {
            for (const RuleReference& rule : found.rules)
                m_known.emplace(
                    key(found.forward.family, rule.table, rule.chain, rule.position), found.owner);
        }
    }

    Owner of(const portolan::Table& table, const Chain& chain, std::size_t index) const
    {
        const Rule& rule = chain.rules[index];
        if (const Owner owner = ownerOf(chain.name, rule.comment()); owner != Owner::Hand)
            return owner;
        const auto known = m_known.find(key(table.family, table.name, chain.name, index + 1));
        if (known != m_known.end())
            return known->second;
        const bool own = rule.target.starts_with("PORTOLAN");
        return own ? Owner::Portolan : ownerOf(rule.target, {});
    }

private:
    static std::string key(
        Family family, std::string_view table, std::string_view chain, std::size_t position)
    {
        std::string text = toString(family);
        text.append(" ").append(table).append(" ").append(chain);
        return text + ' ' + std::to_string(position);
    }

    std::map<std::string, Owner> m_known;
};

/// How many rules of each a change touches.
std::map<std::string, OwnersRules> rulesByOwner(const Comparison& comparison)
{
    const RuleOwners leftOwners(comparison.left);
    const RuleOwners rightOwners(comparison.right);
    std::map<std::string, OwnersRules> owners;
    for (const TableDiff& table : comparison.rules.tables) {
        for (const ChainDiff& chain : table.chains) {
            for (const DiffRow& row : chain.rows) {
                if (row.change == RuleChange::Same)
                    continue;
                if (row.left)
                    ++owners[toString(leftOwners.of(*table.left, *chain.left, *row.left))].goes;
                if (row.right)
                    ++owners[toString(rightOwners.of(*table.right, *chain.right, *row.right))].comes;
            }
        }
    }
    return owners;
}

std::string ownersText(const Comparison& comparison)
{
    std::string text;
    for (const auto& [owner, rules] : rulesByOwner(comparison)) {
        text += "  "
            + (owner == "hand" ? std::string("made by hand, or by a program that left no mark") : owner)
            + ": ";
        if (rules.comes > 0)
            text += std::to_string(rules.comes) + (rules.comes == 1 ? " rule comes" : " rules come");
        if (rules.comes > 0 && rules.goes > 0)
            text += ", ";
        if (rules.goes > 0)
            text += std::to_string(rules.goes) + (rules.goes == 1 ? " rule goes" : " rules go");
        text += '\n';
    }
    return text.empty() ? text : "\nWhose rules these are:\n" + text;
}

std::string wantedText(const Moment& now, const Moment& then)
{
    if (now.wanted == then.wanted)
        return {};
    return "\nPortolan's own list of forwards becomes that of then: " + std::to_string(then.wanted.size())
        + (then.wanted.size() == 1 ? " forward" : " forwards") + " instead of "
        + std::to_string(now.wanted.size()) + ".\n";
}

/// True: the person said yes. Asked where the answer is typed, whatever stdout is.
bool agreed()
{
    flush();
    std::fputs("\nRestore? [y/N] ", stderr);
    std::fflush(stderr);
    std::string answer;
    for (int byte = std::getchar(); byte != EOF && byte != '\n'; byte = std::getchar())
        answer += char(byte);
    return answer == "y" || answer == "Y" || answer == "yes";
}

Outcome<Json> putBack(
    Helper& helper, const SnapshotRow& row, const std::string& fingerprint, const EditWish& wish)
{
    const auto reply = Helper::wait(helper.calls()->restoreSnapshot(
        QString::fromStdString(row.id), QString::fromStdString(fingerprint), wish));
    if (!reply)
        return tl::unexpected(reply.error());
    const QVariantMap result = reply->value();
    Json json{
        {"restored", row.id}, {"before", result.value(QStringLiteral("before")).toString().toStdString()}};
    for (const char* key : {"replaced", "emptied", "unchanged"}) {
        json[key] = Json::array();
        for (const QString& table : result.value(QLatin1String(key)).toStringList())
            json[key].push_back(table.toStdString());
    }
    return json;
}

} // namespace

Outcome<void> restoreSnapshot(Helper& helper, const Arguments& arguments)
{
    const Outcome<EditWish> wish = editWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    const bool asks = !arguments.has("--yes");
    if (asks && isatty(STDIN_FILENO) == 0)
        return fail(
            Exit::Usage, "snapshot restore asks before it acts, and nobody can be asked here; give --yes");
    const Outcome<SnapshotRow> row = findSnapshot(helper, arguments.words[1]);
    if (!row)
        return tl::unexpected(row.error());
    Outcome<Moment> then = readMoment(helper, *row);
    if (!then)
        return tl::unexpected(then.error());
    const std::vector<std::string> restored{toString(Engine::XtablesLegacy)};
    const bool others = row->engines != restored;
    if (const auto kept = keepEngines(*then, restored); !kept)
        return tl::unexpected(kept.error());
    const Outcome<Moment> now = readNow(helper, restored);
    if (!now)
        return tl::unexpected(now.error());
    const Comparison comparison(*now, *then);
    const bool differs = !comparison.same() || now->wanted != then->wanted;
    const bool json = arguments.has("--json");
    if (!json || asks) {
        const std::string preview = comparisonText(comparison, !json && wantsColour())
            + ownersText(comparison) + wantedText(*now, *then)
            + (others ? "Rules of iptables-nft and nftables are not restored: they stay as they are.\n" : "");
        if (json)
            std::fputs(preview.c_str(), stderr);
        else
            print(preview);
    }
    if (asks && differs && !agreed())
        return fail(Exit::NotAuthorised, "nothing was restored");
    const Outcome<Json> result = putBack(helper, *row, now->fingerprint, *wish);
    if (!result)
        return tl::unexpected(result.error());
    const auto before = (*result)["before"].get<std::string>();
    if (json)
        print(result->dump() + "\n");
    else if (before.empty())
        print("Nothing was to be done.\n");
    else
        print("\nRestored. To undo it: portolanctl snapshot restore " + before + "\n");
    // Where nothing differed, nothing waits.
    return before.empty() ? Outcome<void>() : waitForConfirmation(helper, *wish);
}

} // namespace portolan::ctl
