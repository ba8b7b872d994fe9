#include "app/chains/rule_command.h"

namespace portolan {
namespace {

std::string quoted(std::string_view word)
{
    constexpr std::string_view plain
        = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,+=@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
        return std::string(word);
    std::string text = "'";
    for (char c : word) {
        if (c == '\'')
            text += "'\\''";
        else
            text += c;
    }
    return text + '\'';
}

void add(std::string& command, std::string_view word)
{
    command += ' ';
    command += quoted(word);
}

void addOptions(std::string& command, std::span<const Option> options)
{
    for (const Option& option : options) {
        if (option.inverted)
            command += " !";
        add(command, option.name);
        for (std::string_view value : option.values)
            add(command, value);
    }
}

std::string begin(const Table& table)
{
    std::string command = table.family == Family::Ipv6 ? "ip6tables" : "iptables";
    command += table.engine == Engine::XtablesNft ? "-nft -t" : "-legacy -t";
    add(command, table.name);
    return command;
}

/// One argument, which no shell looks into.
std::string shellWord(std::string_view text)
{
    std::string word = "'";
    for (const char c : text)
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + '\'';
}

std::string nftCommand(const char* verb, const Table& table, const Chain& chain, const std::string& what)
{
    return std::string("nft ")
        + shellWord(
            std::string(verb) + ' ' + std::string(table.name) + ' ' + std::string(chain.name) + ' ' + what);
}

} // namespace

std::string ruleCommand(const Table& table, const Chain& chain, const Rule& rule)
{
    if (table.engine == Engine::Nftables)
        return nftCommand("add rule", table, chain, std::string(rule.text));
    std::string command = begin(table) + " -A";
    add(command, chain.name);
    addOptions(command, rule.header);
    for (const Match& match : rule.matches) {
        command += " -m";
        add(command, match.name);
        addOptions(command, match.options);
    }
    if (!rule.target.empty()) {
        command += rule.isGoto ? " -g" : " -j";
        add(command, rule.target);
    }
    addOptions(command, rule.targetOptions);
    return command;
}

std::string policyCommand(const Table& table, const Chain& chain)
{
    if (table.engine == Engine::Nftables)
        return nftCommand("chain", table, chain,
            std::string("{ policy ") + (chain.policy == "DROP" ? "drop" : "accept") + "; }");
    std::string command = begin(table) + " -P";
    add(command, chain.name);
    add(command, chain.policy);
    return command;
}

} // namespace portolan
