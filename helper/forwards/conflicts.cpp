#include "helper/forwards/conflicts.h"

#include "backend/forward/check.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_reader.h"
#include "helper/bus/journal.h"
#include "helper/nftables/chains.h"

#include <linux/netfilter.h>

#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

namespace portolan {

namespace {

/// Whether the forward afterwards takes packets it did not take before.
bool takesMore(const EditChange& change)
{
    if (!change.after || !change.after->enabled) {
        return false;
    }
    if (!change.before || !change.before->enabled) {
        return true;
    }
    return change.before->protocol != change.after->protocol || change.before->family != change.after->family
        || !(change.before->listen == change.after->listen)
        || change.before->sources != change.after->sources;
}

FoundForward rowOf(const PortForward& forward)
{
    FoundForward found;
    found.forward = forward;
    found.owner = Owner::Portolan;
    found.state = forward.enabled ? ForwardState::Active : ForwardState::Disabled;
    return found;
}

/// Whether a change begins to listen where one of `present` does, or another change.
Result<void> conflictsWith(std::vector<FoundForward> present, Family family, const EditChanges& changes)
{
    std::set<std::string_view> changed;
    for (const EditChange& change : changes) {
        changed.insert(change.forward().id);
    }
    std::erase_if(present, [&](const FoundForward& found) {
        return found.owner == Owner::Portolan && changed.contains(found.forward.id);
    });
    for (const EditChange& change : changes) {
        if (!change.after || change.after->family != family) {
            continue;
        }
        if (takesMore(change)) {
            if (auto conflict = portConflict(*change.after, present)) {
                return tl::unexpected(Error{ErrorCode::Conflict, conflict->message, conflict->field});
            }
        }
        present.push_back(rowOf(*change.after));
    }
    return {};
}

Result<void> conflictsIn(
    std::string text, Family family, const std::vector<PortForward>& forwards, const EditChanges& changes)
{
    const auto ruleset = readSave(std::move(text), Engine::XtablesLegacy, family);
    if (!ruleset) {
        return tl::unexpected(ruleset.error());
    }
    return conflictsWith(findForwards(*ruleset, forwards), family, changes);
}

/// The ports that the changes begin to listen on.
PortsAsked portsAsked(Family family, const EditChanges& changes)
{
    PortsAsked asked;
    for (const EditChange& change : changes) {
        if (takesMore(change) && change.after->family == family) {
            asked.add(change.after->protocol, change.after->listen.ports);
        }
    }
    asked.sort();
    return asked;
}

/// The same where the kernel's rules take none of the ports: the list tells all there is.
Result<void> conflictsInList(Family family, const PortsAsked& asked, const std::vector<PortForward>& forwards,
    const EditChanges& changes)
{
    std::vector<FoundForward> present;
    for (const PortForward& forward : forwards) {
        const auto& ports = forward.listen.ports;
        if (forward.family == family && (!ports || asked.meet(unsigned(forward.protocol), *ports))) {
            present.push_back(rowOf(forward));
        }
    }
    return conflictsWith(std::move(present), family, changes);
}

/// Whether the rules have to be read as text. When in doubt, they have.
bool mayBeTaken(
    Family family, const PortsAsked& asked, const std::vector<PortForward>& forwards, NatSight& seen)
{
    std::unordered_set<std::string_view> known;
    known.reserve(forwards.size());
    for (const PortForward& forward : forwards) {
        known.insert(forward.id);
    }
    return mayTranslate(family, asked, known, seen).value_or(true);
}

/// Ours hold what the list says, and nothing else.
bool isOwnTable(const NftChain& chain)
{
    return chain.family == "inet" && chain.table == "portolan";
}

bool translates(const NftChain& chain)
{
    return chain.base && chain.base->type == "nat" && !isOwnTable(chain)
        && (chain.base->hook == NF_INET_PRE_ROUTING || chain.base->hook == NF_INET_LOCAL_OUT);
}

/// What others forward in one family; ours are on the list.
void addRowsOf(const Result<Ruleset>& ruleset, Family family, std::vector<FoundForward>& rows)
{
    if (!ruleset) {
        return logProblem(ruleset.error());
    }
    for (FoundForward& found : findForwards(*ruleset, {})) {
        const bool own = found.owner == Owner::Portolan
            || (!found.rules.empty() && found.rules.front().table == "inet portolan");
        if (!own && found.forward.family == family) {
            found.rules.clear();
            found.rules.shrink_to_fit();
            rows.push_back(std::move(found));
        }
    }
}

} // namespace

/// The families one after the other, as long as no conflict is found.
struct ConflictFinder::Search {
    std::shared_ptr<NatSight> seen;
    std::vector<PortForward> forwards;
    EditChanges changes;
    std::set<Family> families;
    Done done;
    std::uint32_t generation = 0; ///< of nf_tables before it was read
    bool iptablesTranslates = false; ///< in the family that is looked at
    bool nativeTranslates = false;
    Rows rows; ///< what others forward in nf_tables, in that family
};

void ConflictFinder::find(const std::vector<PortForward>& forwards, const EditChanges& changes,
    std::shared_ptr<NatSight> seen, Done done)
{
    const auto search = std::make_shared<Search>();
    for (const EditChange& change : changes) {
        if (takesMore(change)) {
            search->families.insert(change.after->family);
        }
    }
    search->seen = std::move(seen);
    search->forwards = forwards;
    search->changes = changes;
    search->done = std::move(done);
    next(search);
}

void ConflictFinder::wroteOurselves(std::uint32_t before, std::uint32_t after)
{
    if (m_known.generation == before) {
        m_known.generation = after;
    }
}

void ConflictFinder::next(const SearchPtr& search)
{
    if (search->families.empty()) {
        return search->done({});
    }
    searchLegacy(search, search->families.extract(search->families.begin()).value());
}

void ConflictFinder::searchLegacy(const SearchPtr& search, Family family)
{
    const PortsAsked asked = portsAsked(family, search->changes);
    if (!mayBeTaken(family, asked, search->forwards, *search->seen)) {
        auto checked = conflictsInList(family, asked, search->forwards, search->changes);
        return checked ? searchNft(search, family) : search->done(std::move(checked));
    }
    m_reader.save(family, [this, search, family](Result<std::string> text) {
        auto checked = text ? conflictsIn(std::move(*text), family, search->forwards, search->changes)
                            : Result<void>(tl::unexpected(text.error()));
        if (!checked) {
            return search->done(std::move(checked));
        }
        searchNft(search, family);
    });
}

void ConflictFinder::searchNft(const SearchPtr& search, Family family)
{
    const auto tables = nftTables();
    if (!tables || tables->tables.empty()) { // or a kernel without nf_tables
        return next(search);
    }
    if (m_known.generation != tables->generation) {
        m_known = {tables->generation, {}};
    }
    if (const auto known = m_known.rows.find(family); known != m_known.rows.end()) {
        return judge(search, family, known->second);
    }
    const auto chains = nftChains();
    if (!chains) {
        logProblem(chains.error());
        return next(search);
    }
    const std::string own = family == Family::Ipv4 ? "ip" : "ip6";
    search->generation = tables->generation;
    search->rows.clear();
    search->iptablesTranslates = search->nativeTranslates = false;
    for (const NftChain& chain : *chains) {
        if (translates(chain) && (chain.family == own || chain.family == "inet")) {
            (isIptablesName({chain.family, chain.table}) ? search->iptablesTranslates
                                                         : search->nativeTranslates)
                = true;
        }
    }
    readIptables(search, family);
}

void ConflictFinder::readIptables(const SearchPtr& search, Family family)
{
    if (!search->iptablesTranslates) {
        return readNative(search, family);
    }
    m_nftReader.iptables(family, [this, search, family](Result<std::string> text) {
        if (!text) {
            logProblem(text.error());
        } else {
            // What its own tool cannot say is read by nft.
            search->nativeTranslates |= text->find("*nat\n") == std::string::npos;
            addRowsOf(readSave(std::move(*text), Engine::XtablesNft, family), family, search->rows);
        }
        readNative(search, family);
    });
}

void ConflictFinder::readNative(const SearchPtr& search, Family family)
{
    const auto through = [this, search, family] {
        if (m_known.generation == search->generation) {
            judge(search, family, m_known.rows[family] = std::move(search->rows));
        } else {
            judge(search, family, search->rows);
        }
    };
    if (!search->nativeTranslates) {
        return through();
    }
    m_nftReader.native([search, family, through](const Result<std::string>& json) {
        if (json) {
            addRowsOf(readNft(*json), family, search->rows);
        } else {
            logProblem(json.error());
        }
        through();
    });
}

void ConflictFinder::judge(const SearchPtr& search, Family family, const Rows& rows)
{
    auto checked = conflictsWith(rows, family, search->changes);
    return checked ? next(search) : search->done(std::move(checked));
}

} // namespace portolan
