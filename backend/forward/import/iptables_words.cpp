#include "backend/forward/import/iptables_words.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

struct Alias {
    std::string_view written;
    std::string_view name;
};

// iptables(8) and iptables-extensions(8); getopt takes what is unambiguous, people write --to and --to-port.
constexpr std::array kAliases{Alias{"--append", "-A"}, Alias{"--insert", "-I"}, Alias{"--table", "-t"},
    Alias{"--protocol", "-p"}, Alias{"--proto", "-p"}, Alias{"--source", "-s"}, Alias{"--src", "-s"},
    Alias{"--destination", "-d"}, Alias{"--dst", "-d"}, Alias{"--in-interface", "-i"},
    Alias{"--out-interface", "-o"}, Alias{"--jump", "-j"}, Alias{"--goto", "-g"}, Alias{"--match", "-m"},
    Alias{"--destination-port", "--dport"}, Alias{"--source-port", "--sport"},
    Alias{"--destination-ports", "--dports"}, Alias{"--source-ports", "--sports"}, Alias{"--port", "--ports"},
    Alias{"--to-port", "--to-ports"}, Alias{"--to-dest", "--to-destination"}};

// How the command works, not what the rule asks.
constexpr std::array<std::string_view, 10> kHow{
    "-w", "--wait", "-W", "--wait-interval", "-v", "--verbose", "-n", "--numeric", "-c", "--set-counters"};

bool isProgram(std::string_view word)
{
    if (const std::size_t slash = word.rfind('/'); slash != word.npos)
        word.remove_prefix(slash + 1);
    for (const std::string_view program : {"iptables", "ip6tables"})
        if (word == program || word == std::string(program) + "-legacy"
            || word == std::string(program) + "-nft")
            return true;
    return false;
}

/// A number below zero is no option.
bool isOption(std::string_view word)
{
    return word.size() > 1 && word[0] == '-'
        && (word[1] < '0' || word[1] > '9' || word == "-4" || word == "-6");
}

class IptablesWordSorter {
public:
    IptablesWordSorter(const CommandWords& words, std::size_t next)
        : m_words(words)
        , m_next(next)
    {
    }

    void run(IptablesWords& out)
    {
        bool inverted = false;
        while (m_next < m_words.size()) {
            std::string word = m_words[m_next++];
            if (word == "!") {
                inverted = true;
                continue;
            }
            if (!isOption(word)) // "-s ! 10.0.0.0/8" has had its value; [packets:bytes]
                continue;
            std::string joined;
            if (const std::size_t equals = word.find('='); word.starts_with("--") && equals != word.npos) {
                joined = word.substr(equals + 1);
                word.resize(equals);
            }
            place(out, nameOf(word, out), joined, inverted);
            inverted = false;
        }
    }

private:
    std::string nameOf(const std::string& word, const IptablesWords& out) const
    {
        if (word == "--to")
            return out.target == "REDIRECT" ? "--to-ports" : "--to-destination";
        for (const Alias& alias : kAliases)
            if (word == alias.written)
                return std::string(alias.name);
        return word;
    }

    std::vector<std::string> values(bool& inverted)
    {
        std::vector<std::string> list;
        for (; m_next < m_words.size() && !isOption(m_words[m_next]); ++m_next) {
            if (m_words[m_next] != "!")
                list.push_back(m_words[m_next]);
            else if (list.empty())
                inverted = true; // as it was written long ago: -s ! ADDRESS
            else
                break;
        }
        return list;
    }

    void place(IptablesWords& out, const std::string& name, const std::string& joined, bool inverted)
    {
        std::vector<std::string> list = values(inverted);
        if (!joined.empty())
            list.insert(list.begin(), joined);
        const std::string first = list.empty() ? std::string() : list.front();
        if (name == "-A" || name == "-I") {
            out.adds = true;
            out.chain = first;
        } else if (name == "-t") {
            out.table = first;
        } else if (name == "-j" || name == "-g") {
            out.target = first;
        } else if (name == "-m") {
            out.matches.push_back(first);
        } else if (name == "-6") {
            out.six = true;
        } else if (name != "-4" && std::find(kHow.begin(), kHow.end(), name) == kHow.end()) {
            std::string value;
            for (const std::string& part : list)
                value += (value.empty() ? "" : " ") + part;
            out.options[name] = {name, value, inverted};
        }
    }

    const CommandWords& m_words;
    std::size_t m_next;
};

} // namespace

std::string IptablesWords::Option::text() const
{
    return (inverted ? "! " : "") + name + (value.empty() ? "" : " " + value);
}

std::optional<IptablesWords> sortIptablesWords(const CommandWords& words)
{
    IptablesWords out;
    std::size_t next = 0;
    while (next < words.size()
        && (words[next] == "sudo" || words[next] == "$" || words[next].starts_with('['))) // [4:240] of -c
        ++next;
    if (next >= words.size())
        return std::nullopt;
    if (isProgram(words[next])) {
        out.six = words[next].find("ip6tables") != std::string::npos;
        ++next;
    } else if (words[next] != "-A" && words[next] != "-I") {
        return std::nullopt;
    }
    // The target first: what --to stands for depends on it.
    for (std::size_t i = next; i + 1 < words.size(); ++i)
        if (words[i] == "-j" || words[i] == "--jump")
            out.target = words[i + 1];
    IptablesWordSorter(words, next).run(out);
    return out;
}

} // namespace portolan
