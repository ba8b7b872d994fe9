#include "app/ctl/arguments.h"

#include "app/ctl/output.h"

#include <algorithm>

namespace portolan::ctl {

const std::vector<OptionSpec>& optionSpecs()
{
    static const std::vector<OptionSpec> specs{
        {"--json", "", "print JSON"},
        {"--state", "FILE", "read a host state (portolanctl state) or iptables-save text, not this host"},
        {"--help", "", "print this help"},
        {"--version", "", "print the version"},
        {"--name", "TEXT", "a name for people, at most 64 bytes"},
        {"--in", "IFACE", "only what arrives on this interface"},
        {"--from", "PREFIX", "only clients from there; may be given more than once", true},
        {"--no-hairpin", "", "not for clients on the target's own network"},
        {"--no-local", "", "not for programs on this host"},
        {"--loopback", "", "also for programs on this host that ask 127.0.0.1 (needs route_localnet) or ::1"},
        {"--hide-client", "", "the target sees this host's address instead of the client's"},
        {"--to", "ADDR",
            "who answers where an import does not say (local: this host); of a trace, who "
            "is asked"},
        {"--confirm", "SECONDS", "take the edit back by itself unless it is confirmed in time (1 to 3600)"},
        {"--dry-run", "", "print what would be done, of a new forward the exact rules, and change nothing"},
        {"--end-connections", "", "also end the connections that still use it"},
        {"--automatic", "on|off", "whether the helper repairs by itself from now on"},
        {"--yes", "", "do not ask first"},
        {"--engine", "ENGINE", "xtables-legacy (the default), xtables-nft or nftables"},
        {"--family", "FAMILY",
            "ipv4 or ipv6 (that of the addresses, else ipv4); with --state, also of text that does not say"},
        {"--table", "TABLE", "only this table"},
        {"--chain", "CHAIN", "only this chain"},
        {"--all", "", "every connection, not only translated ones"},
        {"--follow", "", "go on with what happens, a line an event, until interrupted"},
        {"--import", "FILE", "read a kernel's log"},
        {"--rules", "", "also the rules that matched"},
        {"--seconds", "N", "how long (default 60)"},
        {"--packets", "N", "after how many packets to end (default 100)"},
    };
    return specs;
}

std::optional<std::string> Arguments::value(std::string_view option) const
{
    const auto found = options.find(option);
    return found == options.end() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> Arguments::values(std::string_view option) const
{
    const auto found = options.find(option);
    return found == options.end() ? std::vector<std::string>{} : found->second;
}

namespace {

struct Given {
    std::string name;
    std::optional<std::string> value; ///< after `=`
};

Given split(const std::string& word)
{
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos)
        return {word, {}};
    return {word.substr(0, equals), word.substr(equals + 1)};
}

} // namespace

Outcome<Arguments> parseArguments(const std::vector<std::string>& arguments)
{
    Arguments parsed;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "--") {
            parsed.words.insert(
                parsed.words.end(), arguments.begin() + std::ptrdiff_t(i) + 1, arguments.end());
            break;
        }
        if (!word.starts_with('-') || word == "-") {
            parsed.words.push_back(word);
            continue;
        }
        Given given = split(word == "-h" ? "--help" : word);
        const auto& specs = optionSpecs();
        const auto spec = std::find_if(specs.begin(), specs.end(),
            [&](const OptionSpec& candidate) { return candidate.name == given.name; });
        if (spec == specs.end())
            return fail(Exit::Usage, "unknown option " + given.name + "; see portolanctl --help");
        if (spec->value.empty() && given.value)
            return fail(Exit::Usage, given.name + " takes no value");
        if (!spec->value.empty() && !given.value) {
            if (i + 1 == arguments.size())
                return fail(Exit::Usage, given.name + " needs a value: " + std::string(spec->value));
            given.value = arguments[++i];
        }
        std::vector<std::string>& values = parsed.options[given.name];
        if (!values.empty() && !spec->value.empty() && !spec->repeats)
            return fail(Exit::Usage, given.name + " is given twice");
        values.push_back(given.value.value_or(std::string()));
    }
    return parsed;
}

} // namespace portolan::ctl
