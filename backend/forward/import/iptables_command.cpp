#include "backend/forward/import/iptables_command.h"

#include "backend/forward/endpoint.h"
#include "backend/forward/import/iptables_words.h"
#include "backend/forward/text.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

tl::unexpected<Error> refused(const char* pattern, const std::string& what, const char* field)
{
    return failure(ErrorCode::Invalid, pattern, {clipped(what)}, field);
}

std::vector<std::string_view> listed(std::string_view text)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        parts.push_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

/// "80:90", "80:", ":90" as iptables writes ranges.
Result<PortRange> readPorts(std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == text.npos)
        return parsePortsField(text, "listen.ports");
    std::string range(colon == 0 ? "1" : text.substr(0, colon));
    range += '-';
    range += colon + 1 == text.size() ? "65535" : text.substr(colon + 1);
    return parsePortsField(range, "listen.ports");
}

/// Reads the options one after the other; those nobody takes are remarked upon.
class IptablesRuleReader {
public:
    explicit IptablesRuleReader(IptablesWords words)
        : m_words(std::move(words))
    {
    }

    Result<IptablesForwards> run()
    {
        for (auto read : {&IptablesRuleReader::protocol, &IptablesRuleReader::listen,
                 &IptablesRuleReader::sources, &IptablesRuleReader::target, &IptablesRuleReader::ports})
            if (auto done = (this->*read)(); !done)
                return tl::unexpected(done.error());
        take("--comment");
        remarkOnTheRest();
        return std::move(m_result);
    }

private:
    /// The option, which is then no longer there; nothing where it is inverted.
    std::optional<std::string> take(const char* name)
    {
        const auto found = m_words.options.find(name);
        if (found == m_words.options.end() || found->second.inverted)
            return std::nullopt;
        std::string value = std::move(found->second.value);
        m_words.options.erase(found);
        return value;
    }

    Result<void> protocol()
    {
        m_forward.family = m_words.six ? Family::Ipv6 : Family::Ipv4;
        const std::string name = take("-p").value_or(std::string());
        const auto protocol = parseProtocol(name == "6" ? "tcp" : name == "17" ? "udp" : name);
        if (!protocol)
            return refused(
                PORTOLAN_TR("A rule for the protocol “%1” cannot become a forward: write -p tcp, -p udp "
                            "or -p sctp."),
                name, "protocol");
        m_forward.protocol = *protocol;
        return {};
    }

    Result<void> listen()
    {
        if (const auto text = take("-d")) {
            const auto prefix = Prefix::parse(*text);
            if (!prefix || prefix->length() != prefix->address().size() * 8)
                return refused(
                    PORTOLAN_TR("“-d %1” is not the one address to listen on: write one, or leave it out."),
                    *text, "listen.address");
            m_forward.listen.address = prefix->address();
            m_forward.loopback = m_forward.onlyLoopback();
        }
        if (const auto text = take("-i")) {
            const auto name = InterfaceName::parse(*text);
            if (!name || text->ends_with('+'))
                return refused(PORTOLAN_TR("“-i %1” does not name one interface: write a name such as eth0."),
                    *text, "listen.interface");
            m_forward.listen.interface = *name;
        }
        return {};
    }

    Result<void> sources()
    {
        const std::string text = take("-s").value_or(std::string());
        for (const std::string_view part : listed(text)) {
            const auto prefix = Prefix::parse(part);
            if (!prefix)
                return refused(
                    PORTOLAN_TR("“-s %1” is not a list of addresses or networks such as 192.0.2.0/24."), text,
                    "sources");
            m_forward.sources.push_back(*prefix);
        }
        return {};
    }

    Result<void> target()
    {
        for (const char* harmless : {"--random", "--random-fully", "--persistent"})
            take(harmless);
        if (m_words.target == "REDIRECT") {
            if (const auto text = take("--to-ports")) {
                const auto ports = parsePortsField(*text, "to.ports");
                if (!ports)
                    return tl::unexpected(ports.error());
                m_forward.to.ports = *ports;
            }
            return {};
        }
        std::string text = take("--to-destination").value_or(std::string());
        // ":80" keeps the address asked for, which is this host's.
        if (text.starts_with(':'))
            text.insert(0, "local");
        const std::string_view withoutBase = std::string_view(text).substr(0, text.find('/'));
        const auto to = parseTo(withoutBase);
        if (!to)
            return tl::unexpected(to.error());
        m_forward.to = *to;
        return {};
    }

    Result<void> ports()
    {
        std::vector<std::string_view> texts;
        const auto one = take("--dport");
        const std::string several = take("--dports").value_or(std::string());
        if (one)
            texts.push_back(*one);
        for (const std::string_view part : listed(several))
            texts.push_back(part);
        if (texts.empty())
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR("The rule names no port to listen on: write --dport and the port."), {},
                "listen.ports");
        for (const std::string_view text : texts) {
            const auto range = readPorts(text);
            if (!range)
                return tl::unexpected(range.error());
            PortForward forward = m_forward;
            forward.listen.ports = *range;
            // One port or none to go to stays; the rule's range of targets serves any of its ports.
            if (auto valid = validate(forward); !valid)
                return valid;
            m_result.forwards.push_back(std::move(forward));
        }
        return {};
    }

    /// addrtype's LOCAL destination is what a forward asks by itself, and every first packet is NEW.
    bool goesWithoutSaying(const IptablesWords::Option& option) const
    {
        if (option.name == "--dst-type")
            return !option.inverted && option.value == "LOCAL";
        return (option.name == "--ctstate" || option.name == "--state") && !option.inverted
            && option.value.find("NEW") != std::string::npos;
    }

    void remarkOnTheRest()
    {
        for (const auto& [name, option] : m_words.options)
            if (!goesWithoutSaying(option))
                m_result.remarks.push_back(
                    {PORTOLAN_TR("“%1” cannot be kept: the forward is for all it would have left out."),
                        {clipped(option.text())}});
    }

    IptablesWords m_words;
    PortForward m_forward;
    IptablesForwards m_result;
};

} // namespace

std::optional<Result<IptablesForwards>> readIptablesCommand(const CommandWords& words)
{
    auto sorted = sortIptablesWords(words);
    if (!sorted)
        return std::nullopt;
    const bool translates = sorted->target == "DNAT" || sorted->target == "REDIRECT";
    if (!sorted->adds || !translates) {
        IptablesForwards nothing;
        if (sorted->adds)
            nothing.remarks.push_back(
                {PORTOLAN_TR("The rule in %1 (-j %2) is left out: what a forward needs beside "
                             "its translation is added with it."),
                    {clipped(sorted->chain), clipped(sorted->target)}});
        return nothing;
    }
    const bool output = sorted->chain == "OUTPUT";
    const bool prerouting = sorted->chain == "PREROUTING";
    auto result = IptablesRuleReader(std::move(*sorted)).run();
    if (!result)
        return result;
    result->output = output;
    for (PortForward& forward : result->forwards)
        forward.fromThisHost = !prerouting;
    return result;
}

} // namespace portolan
