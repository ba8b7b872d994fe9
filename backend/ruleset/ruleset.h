// Tables, chains and rules as a host has them, whoever wrote them. A Ruleset keeps the text it was read
// from; the views in its tables, chains and rules point into that text and live as long as any copy of the
// Ruleset does.
#pragma once

#include "backend/net/address.h"
#include "backend/ruleset/lookup.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portolan {

/// Which machinery in the kernel holds a table.
enum class Engine : std::uint8_t { XtablesLegacy, XtablesNft, Nftables };

/// "xtables-legacy", "xtables-nft", "nftables".
const char* toString(Engine engine);
Result<Engine> parseEngine(std::string_view text);

/// Packets and bytes; in the nat table, of connections' first packets only.
struct Counters {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    friend bool operator==(const Counters&, const Counters&) = default;
};

/// netfilter's hooks in the order of enum nf_inet_hooks.
enum class Hook : std::uint8_t { Prerouting, Input, Forward, Output, Postrouting };
/// "PREROUTING" and so on.
const char* toString(Hook hook);

/// Where the kernel calls a base chain. Lower priorities run first.
struct BaseHook {
    Hook hook = Hook::Prerouting;
    int priority = 0; ///< legacy tables: raw -300, mangle -150, nat -100 (srcnat: 100), filter 0, security 50
    friend bool operator==(const BaseHook&, const BaseHook&) = default;
};

/// One option with its values, quotes and escapes removed: `! --dport 80`.
struct Option {
    bool inverted = false;
    std::string_view name; ///< with its dashes: "--dport", "-s"
    std::span<const std::string_view> values;

    /// The first value, or empty.
    std::string_view value() const { return values.empty() ? std::string_view{} : values.front(); }
};

/// One `-m NAME` with its options. `-p tcp --dport` without `-m` does not occur in saved text.
struct Match {
    std::string_view name;
    std::span<const Option> options;
};

struct Rule {
    Counters counters;
    bool counted = true; ///< false: nothing counts here (a native rule without `counter`)
    /// Word for word as saved, without counters: "-A DOCKER -i docker0 -j RETURN"; of native rules, as nft
    /// writes them: "iifname "docker0" return".
    std::string_view text;
    std::span<const Option> header; ///< -s -d -i -o -p -f, in the order written
    std::span<const Match> matches;
    std::string_view target; ///< what -j or -g names: a chain, a verdict or an extension; empty if none
    bool isGoto = false; ///< -g instead of -j
    std::span<const Option> targetOptions;
    const Lookup* lookup = nullptr; ///< native rules: among what the target chooses; or none
    std::uint64_t handle = 0; ///< native rules: nft's own number of it, else 0

    /// Calls take(chain, isGoto) with every chain the rule may send packets to; verdicts and extensions too.
    template <typename Take> void eachCallee(const Take& take) const
    {
        if (!lookup) {
            if (!target.empty())
                take(target, isGoto);
            return;
        }
        for (const LookupEntry& entry : *lookup->entries)
            if (!entry.chain.empty())
                take(std::string_view(entry.chain), entry.verdict == "goto");
    }

    /// An option of the header by its letter ("-s"), or nullptr.
    const Option* headerOption(std::string_view name) const;
    /// An option of any match ("--dport"), or nullptr; with a match name, of that match alone.
    const Option* matchOption(std::string_view name, std::string_view match = {}) const;
    const Option* targetOption(std::string_view name) const;
    /// The text of the first `-m comment`, decoded; empty if none. May hold any byte.
    std::string_view comment() const;
};

struct Chain {
    std::string_view name;
    std::optional<BaseHook> base; ///< set for built-in (base) chains
    std::string_view policy; ///< "ACCEPT", "DROP"; empty for a user chain
    Counters counters; ///< of the policy; zero for user chains
    std::vector<Rule> rules; ///< position = index + 1
    /// Of native base chains: "filter", "nat", "route"; a nat chain sees connections' first packets alone.
    std::string_view type = {};
    bool counted = true; ///< false: nothing counts what the policy decides (native chains)
};

/// Where a chain stands, by name.
using ChainIndex = std::unordered_map<std::string_view, std::size_t>;

struct Table {
    Engine engine = Engine::XtablesLegacy;
    Family family = Family::Ipv4;
    std::string_view name; ///< "nat"; of native tables with nft's family before it: "inet firewalld"
    std::vector<Chain> chains;
    std::shared_ptr<const ChainIndex>
        index; ///< of chains, made by the reader: kube-proxy makes 17,000; or none
    /// Native tables: "ip", "ip6", "inet"; empty for xtables. A table of inet stands here twice, once for
    /// each family, with all its rules in both.
    std::string_view nftFamily = {};
    std::string_view comment = {};
    std::shared_ptr<const NftObjects> objects = {}; ///< native tables: sets, maps and flowtables; or none

    /// Whether what passes is translated here: the table nat, or a native table with a chain of type nat.
    bool translates() const;

    const Chain* chain(std::string_view name) const;
};

/// Everything read from one text, or several joined by append().
class Ruleset {
public:
    const std::vector<Table>& tables() const { return m_tables; }
    bool empty() const { return m_tables.empty(); }
    const Table* table(Engine engine, Family family, std::string_view name) const;
    /// The tables of one engine alone.
    Ruleset only(Engine engine) const;
    /// Takes over the other's tables and keeps its text alive.
    void append(Ruleset other);

private:
    friend class SaveReader;
    friend class NftRulesetReader;
    std::vector<Table> m_tables;
    std::vector<std::shared_ptr<const void>> m_storage; ///< texts, words and options the views point into
};

} // namespace portolan
