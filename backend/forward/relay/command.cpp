#include "backend/forward/relay/command.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace portolan {
namespace {

using RelayWords = std::span<const std::string>;
using Claims = std::vector<RelayClaim>;

/// The other end where the program made a network of its own for it.
constexpr const char* kContainer = "container";

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(
        lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    return lower;
}

/// "a:[fd00::1]:c" split at the colons outside brackets; brackets taken off.
std::vector<std::string> colonFields(std::string_view text)
{
    std::vector<std::string> fields(1);
    bool bracket = false;
    for (const char c : text) {
        if (c == '[' || c == ']')
            bracket = c == '[';
        else if (c == ':' && !bracket)
            fields.emplace_back();
        else
            fields.back() += c;
    }
    return fields;
}

/// An address, or none for what stands for all of them ("", "*", 0.0.0.0, ::) and for a name.
std::optional<Address> certainAddress(std::string_view text)
{
    const auto address = Address::parse(text == "localhost" ? "127.0.0.1" : text);
    if (!address || address->isUnspecified())
        return std::nullopt;
    return *address;
}

void sendTo(RelayClaim& claim, const std::string& host, std::string_view port)
{
    if (const auto ports = PortRange::parse(port))
        claim.to.ports = *ports;
    claim.to.address = certainAddress(host);
    if (!claim.to.address)
        claim.elsewhere = host;
}

// --- docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80
// ------

std::string_view dockerValue(RelayWords words, std::string_view option)
{
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if (words[i] == option || (words[i].starts_with('-') && words[i].substr(1) == option))
            return words[i + 1];
    return {};
}

Claims dockerProxyClaims(RelayWords words)
{
    RelayClaim claim;
    const auto protocol = parseProtocol(dockerValue(words, "-proto"));
    const auto ports = PortRange::parse(dockerValue(words, "-host-port"));
    if (!protocol || !ports)
        return {};
    claim.protocol = *protocol;
    claim.ports = *ports;
    claim.address = certainAddress(dockerValue(words, "-host-ip"));
    sendTo(claim, std::string(dockerValue(words, "-container-ip")), dockerValue(words, "-container-port"));
    return {claim};
}

// --- ssh -L [bind:]port:host:hostport user@server
// ------------------------------------------------------------

std::optional<RelayClaim> sshForward(std::string_view text)
{
    std::vector<std::string> fields = colonFields(text);
    std::string bind = "localhost";
    const bool socket = fields.back().starts_with('/');
    if (fields.size() == (socket ? 3u : 4u)) {
        bind = fields.front();
        fields.erase(fields.begin());
    }
    if (fields.size() != (socket ? 2u : 3u))
        return std::nullopt;
    RelayClaim claim;
    const auto port = PortRange::parse(fields[0]);
    if (!port)
        return std::nullopt;
    claim.ports = *port;
    if (bind != "localhost") // which is 127.0.0.1 and ::1
        claim.address = certainAddress(bind);
    sendTo(claim, fields[1], socket ? std::string_view() : std::string_view(fields[2]));
    return claim;
}

Claims sshClaims(RelayWords words)
{
    static constexpr std::string_view kWithValue = "BbcDEeFIiJLlmOopQRSWw";
    Claims claims;
    std::string server;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.starts_with('-')) {
            if (!server.empty())
                break; // the command to run there
            server = word;
            continue;
        }
        for (std::size_t at = 1; at < word.size(); ++at) {
            if (kWithValue.find(word[at]) == kWithValue.npos)
                continue;
            const bool apart = at + 1 == word.size();
            const std::string value = !apart ? word.substr(at + 1)
                : i + 1 < words.size()       ? words[++i]
                                             : std::string();
            if (word[at] == 'L')
                if (auto claim = sshForward(value))
                    claims.push_back(std::move(*claim));
            break;
        }
    }
    for (RelayClaim& claim : claims) {
        // Beyond the connection an address is that of somebody else's network.
        const std::string there = claim.to.address ? claim.to.address->toBracketed() : claim.elsewhere;
        claim.to.address.reset();
        claim.elsewhere = server + " → " + there;
    }
    return claims;
}

// --- socat TCP-LISTEN:8080,fork,bind=10.0.0.1 TCP:172.17.0.2:80
// ------------------------------------------------

std::optional<Protocol> socatProtocol(std::string_view type)
{
    for (const Protocol protocol : {Protocol::Tcp, Protocol::Udp, Protocol::Sctp})
        if (type.starts_with(toString(protocol)))
            return protocol;
    return std::nullopt;
}

Claims socatClaims(RelayWords words)
{
    Claims claims;
    std::string target;
    for (const std::string& word : words.subspan(1)) {
        const std::size_t colon = word.find(':');
        if (word.starts_with('-') || colon == word.npos)
            continue;
        const std::string type = lowered(word.substr(0, colon));
        const std::string rest = word.substr(colon + 1);
        const auto protocol = socatProtocol(type);
        const bool listens = type.ends_with("-listen") || type.ends_with("-l") || type.ends_with("-recvfrom")
            || type.ends_with("-recv");
        if (!protocol || !listens) {
            target = word.substr(colon + 1, rest.find(','));
            continue;
        }
        RelayClaim claim;
        claim.protocol = *protocol;
        const auto port = PortRange::parse(rest.substr(0, rest.find(',')));
        if (!port)
            return {};
        claim.ports = *port;
        if (const std::size_t bind = rest.find(",bind="); bind != rest.npos) {
            const std::string address = rest.substr(bind + 6, rest.find(',', bind + 1) - bind - 6);
            claim.address = certainAddress(colonFields(address).front());
        }
        claims.push_back(claim);
    }
    for (RelayClaim& claim : claims) {
        const auto fields = colonFields(target);
        if (fields.size() == 2)
            sendTo(claim, fields[0], fields[1]);
        else
            claim.elsewhere = target;
    }
    return claims;
}

// --- kubectl port-forward --address 0.0.0.0 svc/web 8080:80
// ------------------------------------------------------

Claims kubectlClaims(RelayWords words)
{
    const auto verb = std::find(words.begin(), words.end(), "port-forward");
    if (verb == words.end())
        return {};
    static constexpr std::array<std::string_view, 9> kWithValue{"-n", "--namespace", "--context",
        "--kubeconfig", "--pod-running-timeout", "--cluster", "--user", "-s", "--server"};
    Claims claims;
    std::string place;
    std::string address;
    for (auto word = verb + 1; word != words.end(); ++word) {
        if (*word == "--address" && word + 1 != words.end())
            address = *++word;
        else if (word->starts_with("--address="))
            address = word->substr(10);
        else if (std::find(kWithValue.begin(), kWithValue.end(), *word) != kWithValue.end()
            && word + 1 != words.end())
            ++word;
        else if (word->starts_with('-'))
            continue;
        else if (place.empty())
            place = word->find('/') == word->npos ? "pod/" + *word : *word;
        else {
            const auto fields = colonFields(*word);
            RelayClaim claim;
            const auto port = PortRange::parse(fields.front());
            if (!port)
                continue; // ":80" leaves the port to chance
            claim.ports = *port;
            sendTo(claim, place, fields.back());
            claims.push_back(std::move(claim));
        }
    }
    for (RelayClaim& claim : claims)
        claim.address = certainAddress(address);
    return claims;
}

// --- pasta -t 127.0.0.1/8080:80,9000-9010 -u none
// --------------------------------------------------------------

void pastaPorts(std::string_view value, Protocol protocol, Claims& claims)
{
    std::optional<Address> address;
    if (const std::size_t slash = value.find('/'); slash != value.npos) {
        address = certainAddress(value.substr(0, std::min(slash, value.find('%'))));
        value.remove_prefix(slash + 1);
    }
    while (!value.empty()) {
        const std::string_view part = value.substr(0, value.find(','));
        value.remove_prefix(std::min(value.size(), part.size() + 1));
        const std::size_t colon = part.find(':');
        const auto ports = PortRange::parse(part.substr(0, colon));
        if (!ports)
            continue; // "auto", "none", "all", an excluded "~22"
        RelayClaim claim;
        claim.protocol = protocol;
        claim.address = address;
        claim.ports = *ports;
        const auto to = PortRange::parse(colon == part.npos ? part : part.substr(colon + 1));
        if (to)
            claim.to.ports = *to;
        claim.elsewhere = kContainer;
        claims.push_back(std::move(claim));
    }
}

Claims pastaClaims(RelayWords words)
{
    Claims claims;
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        if (words[i] == "-t" || words[i] == "--tcp-ports")
            pastaPorts(words[i + 1], Protocol::Tcp, claims);
        else if (words[i] == "-u" || words[i] == "--udp-ports")
            pastaPorts(words[i + 1], Protocol::Udp, claims);
    }
    return claims;
}

// --- rootlesskit --publish 0.0.0.0:8080:80/tcp
// ------------------------------------------------------------------

Claims rootlesskitClaims(RelayWords words)
{
    Claims claims;
    for (std::size_t i = 1; i < words.size(); ++i) {
        std::string value;
        if ((words[i] == "-p" || words[i] == "--publish") && i + 1 < words.size())
            value = words[i + 1];
        else if (words[i].starts_with("--publish="))
            value = words[i].substr(10);
        const std::size_t slash = value.find('/');
        const auto protocol = parseProtocol(slash == value.npos ? "tcp" : value.substr(slash + 1));
        auto fields = colonFields(value.substr(0, slash));
        if (!protocol || fields.size() < 2)
            continue;
        RelayClaim claim;
        const auto ports = PortRange::parse(fields[fields.size() - 2]);
        if (!ports)
            continue;
        claim.protocol = *protocol;
        claim.ports = *ports;
        if (fields.size() == 3)
            claim.address = certainAddress(fields.front());
        sendTo(claim, kContainer, fields.back());
        claims.push_back(std::move(claim));
    }
    return claims;
}

struct RelayProgram {
    std::string_view name;
    Claims (*read)(RelayWords words); ///< nullptr: its command line does not name its ports
};

constexpr std::array<RelayProgram, 13> kRelayPrograms{{{"docker-proxy", dockerProxyClaims},
    {"rootlesskit-docker-proxy", dockerProxyClaims}, {"ssh", sshClaims}, {"socat", socatClaims},
    {"kubectl", kubectlClaims}, {"oc", kubectlClaims}, {"pasta", pastaClaims}, {"passt", pastaClaims},
    {"rootlesskit", rootlesskitClaims}, {"rootlessport", nullptr}, {"containers-rootlessport", nullptr},
    {"containers-rootlessport-child", nullptr}, {"slirp4netns", nullptr}}};

const RelayProgram* relayProgram(std::string_view name)
{
    // pasta.avx2 and the like are builds for one processor.
    name = name.substr(0, name.find('.'));
    const auto found = std::find_if(kRelayPrograms.begin(), kRelayPrograms.end(),
        [&](const RelayProgram& program) { return program.name == name; });
    return found == kRelayPrograms.end() ? nullptr : &*found;
}

} // namespace

bool isRelayProgram(std::string_view name)
{
    return relayProgram(name) != nullptr;
}

std::string_view programName(std::span<const std::string> words)
{
    if (words.empty())
        return {};
    const std::string_view path = words.front();
    return path.substr(path.rfind('/') + 1);
}

std::vector<RelayClaim> readRelayCommand(std::span<const std::string> words)
{
    const RelayProgram* program = relayProgram(programName(words));
    return program && program->read ? program->read(words) : Claims();
}

} // namespace portolan
