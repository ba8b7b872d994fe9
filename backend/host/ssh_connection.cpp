#include "backend/host/ssh_connection.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace portolan {

namespace {

std::vector<std::string_view> sshWordsOf(std::string_view text)
{
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    while ((begin = text.find_first_not_of(' ', begin)) != text.npos) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return words;
}

/// sshd writes link-local addresses with their interface, "fe80::1%eth0".
std::optional<Address> sshAddressOf(std::string_view word)
{
    const auto address = Address::parse(word.substr(0, word.find('%')));
    return address ? std::optional(*address) : std::nullopt;
}

std::optional<std::uint16_t> sshPortOf(std::string_view word)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), port);
    return error == std::errc() && end == word.data() + word.size() ? std::optional(port) : std::nullopt;
}

} // namespace

std::optional<SshConnection> SshConnection::parse(std::string_view text)
{
    const auto words = sshWordsOf(text);
    if (words.size() != 4)
        return std::nullopt;
    const auto client = sshAddressOf(words[0]);
    const auto clientPort = sshPortOf(words[1]);
    const auto server = sshAddressOf(words[2]);
    const auto serverPort = sshPortOf(words[3]);
    if (!client || !clientPort || !server || !serverPort)
        return std::nullopt;
    return SshConnection{*client, *clientPort, *server, *serverPort};
}

// The reply tuple is what the answering program sees, whatever was translated before it.
bool SshConnection::is(const Flow& flow) const
{
    return isNeighbour(flow) && flow.reply.destination == client && flow.reply.destinationPort == clientPort;
}

bool SshConnection::isNeighbour(const Flow& flow) const
{
    return flow.protocol == ProtocolNumber(Protocol::Tcp) && flow.reply.source == server
        && flow.reply.sourcePort == serverPort;
}

} // namespace portolan
