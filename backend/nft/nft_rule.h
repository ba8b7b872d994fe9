// A native rule in the terms of the common model.
#pragma once

#include "backend/nft/nft_json.h"
#include "backend/ruleset/pool.h"
#include "backend/ruleset/ruleset.h"

#include <deque>
#include <map>

namespace portolan::nft {

/// What the views in native rules point into.
struct NftStorage {
    std::deque<std::string> texts;
    std::deque<Lookup> lookups;
    Pool<Option> options;
    Pool<Match> matches;
    Pool<std::string_view> words;

    std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }
};

/// What rules of one table name.
struct TableNames {
    std::string family; ///< nft's
    std::map<std::string, LookupEntries> maps;
    std::map<std::string, Counters> counters;
};

/// The elements of a set or map; key: the expression they are compared with, null where unknown.
LookupEntries readEntries(const Json& elements, const Json& key);

/// Says a rule in the options, matches and targets that the same would have in iptables, so that whatever
/// reads rules reads these too. What iptables has no word for is one of these:
///
/// - match `nft --text TEXT`: a condition as nft writes it; it may be anything
/// - match `anyof` with header options or --dport, --sport of several values: one of them
/// - match `nfproto --nfproto ipv4|ipv6`: in a table of both families, this one alone
/// - match `then --text TEXT`: no condition but something done to the packet on its way to the target
/// - target `vmap`: what the rule's lookup says
/// - target `nft --text TEXT`: something done to the packet that decides nothing
class RuleReader {
public:
    RuleReader(NftStorage& storage, const TableNames& names)
        : m_storage(storage)
        , m_names(names)
    {
    }

    /// rule: the value of {"rule": …}.
    Rule read(const Json& rule);

private:
    struct PendingMatch {
        std::string_view name;
        std::vector<Option> options;
    };

    // nft_rule.cpp
    void readStatements(const Json& statements, const std::string& text);
    void readStatement(const Json& statement);
    bool readVerdict(const std::string& kind, const Json& value);
    void readCounter(const Json& value);
    void setTarget(std::string_view name);
    void doFirst();
    void finish(const Json& rule);

    // nft_rule_target.cpp
    bool readTarget(const std::string& kind, const Json& value);
    void readNat(const std::string& kind, const Json& value);
    void readOwnAddress(const std::string& kind, const Json& value);
    void readReject(const Json& value);
    void readLog(const Json& value);
    bool readMangle(const Json& value);
    void readVerdictMap(const Json& value);
    const Lookup* lookupOf(const Json& key, const Json& data);

    // nft_rule_match.cpp
    void readMatch(const Json& match);
    bool readPayload(const Json& payload, bool inverted, const Json& right);
    bool readMeta(const std::string& key, bool inverted, const Json& right);
    bool readCt(const Json& ct, bool inverted, const Json& right);
    bool readFib(const Json& fib, bool inverted, const Json& right);
    bool readMasked(const Json& sides, bool inverted, const Json& right);
    bool readPorts(const std::string& protocol, bool source, bool inverted, const Json& right);
    bool readIcmp(const std::string& protocol, bool inverted, const Json& right);
    bool readLimit(const Json& value);
    bool addHeader(
        std::string_view name, bool inverted, const Json& right, std::string (*spell)(const Json&));

    void implyFamily(const std::string& nfproto);
    void implyProtocol(const std::string& protocol);
    void header(std::string_view name, std::string value, bool inverted = false);
    Option option(std::string_view name, std::vector<std::string> values, bool inverted = false);
    void match(std::string_view name, Option option);
    void text(const Json& statement);
    void targetOption(std::string_view name, std::string value);
    void targetFlag(std::string_view name);

    NftStorage& m_storage;
    const TableNames& m_names;
    Rule m_rule;
    std::vector<Option> m_header;
    std::vector<PendingMatch> m_matches;
    std::vector<Option> m_targetOptions;
    std::string m_targetText; ///< of the statement that made the target
    std::string m_nfproto;
};

} // namespace portolan::nft
