#include "app/client/host_texts.h"

#include "backend/forward/find.h"
#include "backend/forward/relay/find.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_reader.h"

#include <algorithm>

namespace portolan {

std::size_t HostTexts::size() const
{
    std::size_t size = state.size();
    for (const RuleText& rule : rules)
        size += rule.text.size();
    return size;
}

HostTexts textsOf(const HostSnapshot& snapshot)
{
    HostTexts texts;
    for (const Table& table : snapshot.ruleset.tables()) {
        if (table.engine == Engine::Nftables)
            continue;
        const auto same = [&](const RuleText& rule) {
            return rule.engine == table.engine && rule.family == table.family;
        };
        if (std::none_of(texts.rules.begin(), texts.rules.end(), same))
            texts.rules.push_back(
                {table.engine, table.family, writeSave(snapshot.ruleset, table.engine, table.family)});
    }
    if (snapshot.nftables)
        texts.rules.push_back({Engine::Nftables, Family::Ipv4, *snapshot.nftables});
    texts.state = snapshot.state.json.empty() ? bareState(snapshot.state.host, snapshot.state.time)
                                              : snapshot.state.json;
    texts.wanted = snapshot.wanted;
    texts.helperVersion = snapshot.helperVersion.toStdString();
    texts.written = snapshot.written;
    return texts;
}

Result<HostSnapshot> buildSnapshot(const HostTexts& texts)
{
    HostSnapshot snapshot;
    for (const RuleText& rule : texts.rules) {
        Result<Ruleset> ruleset = rule.engine == Engine::Nftables
            ? readNft(rule.text)
            : readSave(rule.text, rule.engine, rule.family).map(withoutTraceRules);
        if (!ruleset)
            return tl::unexpected(ruleset.error());
        if (rule.engine == Engine::Nftables)
            snapshot.nftables = std::make_shared<const std::string>(rule.text);
        snapshot.ruleset.append(std::move(*ruleset));
    }
    Result<HostState> state = readHostState(texts.state);
    if (!state)
        return tl::unexpected(state.error());
    snapshot.state = std::move(*state);
    snapshot.wanted = texts.wanted;
    snapshot.forwards = findForwards(snapshot.ruleset, snapshot.wanted);
    for (FoundForward& found : snapshot.forwards)
        if (found.editable && found.rules.empty() && texts.written)
            found.engine = texts.written->engine; // where they would be
    for (FoundForward& relay : findRelays(snapshot.state, snapshot.forwards))
        snapshot.forwards.push_back(std::move(relay));
    snapshot.helperVersion = QString::fromStdString(texts.helperVersion);
    snapshot.written = texts.written;
    return snapshot;
}

} // namespace portolan
