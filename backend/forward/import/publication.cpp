#include "backend/forward/import/publication.h"

#include "backend/forward/endpoint.h"
#include "backend/forward/text.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

template <typename List> bool has(const List& list, std::string_view word)
{
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

constexpr std::array<std::string_view, 3> kContainerEngines{"docker", "podman", "nerdctl"};
constexpr std::array<std::string_view, 2> kVerbs{"run", "create"};

// Options that take no value (docker-run(1), podman-run(1)); all others take the next word.
constexpr std::string_view kFlagLetters = "ditPq";
constexpr std::array<std::string_view, 19> kFlags{"--detach", "--interactive", "--tty", "--rm", "--init",
    "--privileged", "--publish-all", "--read-only", "--no-healthcheck", "--oom-kill-disable", "--sig-proxy",
    "--disable-content-trust", "--quiet", "--replace", "--no-hosts", "--no-hostname", "--read-only-tmpfs",
    "--rmi", "--help"};

tl::unexpected<Error> notAPublication(std::string_view text)
{
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("“%1” does not publish a port: write it as 8080:80, 8000-8010:80-90/udp or "
                    "192.0.2.1:8080:80."),
        {clipped(text)});
}

/// Takes what stands after the last colon outside brackets; the whole of it where there is none.
std::string_view takeLast(std::string_view& rest)
{
    const std::size_t bracket = rest.rfind(']');
    const std::size_t colon = rest.rfind(':');
    if (colon == rest.npos || (bracket != rest.npos && colon < bracket)) {
        const std::string_view last = rest;
        rest = {};
        return last;
    }
    const std::string_view last = rest.substr(colon + 1);
    rest.remove_suffix(rest.size() - colon);
    return last;
}

Result<void> readListenAddress(std::string_view text, PortForward& forward)
{
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    auto address = parseAddressField(text, "listen.address");
    if (!address)
        return tl::unexpected(address.error());
    forward.family = address->family();
    if (!address->isUnspecified())
        forward.listen.address = *address;
    forward.loopback = address->isLoopback();
    return {};
}

/// The values of one command's -p and --name.
struct PublicationOptions {
    std::vector<std::string> published;
    std::string name;
};

/// Reads the options that stand before the image.
PublicationOptions readPublicationOptions(const CommandWords& words, std::size_t next)
{
    PublicationOptions options;
    const auto take = [&](std::string_view option, std::string value) {
        if (option == "-p" || option == "--publish")
            options.published.push_back(std::move(value));
        else if (option == "--name")
            options.name = std::move(value);
    };
    for (; next < words.size(); ++next) {
        const std::string_view word = words[next];
        if (!word.starts_with('-') || word == "-" || word == "--")
            return options;
        if (word.starts_with("--")) {
            if (const std::size_t equals = word.find('='); equals != word.npos)
                take(word.substr(0, equals), std::string(word.substr(equals + 1)));
            else if (!has(kFlags, word) && next + 1 < words.size())
                take(word, words[++next]);
            continue;
        }
        const std::size_t valued = word.find_first_not_of(kFlagLetters, 1); // -itp 8080:80, -p8080:80
        if (valued == word.npos)
            continue;
        const std::string option{'-', word[valued]};
        std::string_view value = word.substr(valued + 1);
        if (value.starts_with('='))
            value.remove_prefix(1);
        if (!value.empty())
            take(option, std::string(value));
        else if (next + 1 < words.size())
            take(option, words[++next]);
    }
    return options;
}

} // namespace

Result<ImportedForward> readPublication(std::string_view text)
{
    ImportedForward imported;
    imported.targetMissing = true;
    PortForward& forward = imported.forward;
    std::string_view rest = text;
    if (const std::size_t slash = rest.find('/'); slash != rest.npos) {
        const auto protocol = parseProtocol(rest.substr(slash + 1));
        if (!protocol)
            return notAPublication(text);
        forward.protocol = *protocol;
        rest = rest.substr(0, slash);
    }
    const auto container = PortRange::parse(takeLast(rest));
    if (!container)
        return notAPublication(text);
    const std::string_view ports = takeLast(rest);
    if (ports.empty())
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” leaves the port of this host to chance: write one before it, as in 8080:%2."),
            {clipped(text), container->toString()}, "listen.ports");
    const auto host = PortRange::parse(ports);
    if (!host)
        return notAPublication(text);
    if (!rest.empty())
        if (const auto address = readListenAddress(rest, forward); !address)
            return tl::unexpected(address.error());
    // Docker takes any free port of the range then, which is not known from here.
    if (host->count() != container->count())
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR(
                "“%1” has a range of ports that is not as long as the other: write ranges of the same "
                "length."),
            {clipped(text)}, "listen.ports");
    forward.listen.ports = *host;
    forward.to.ports = *container;
    return imported;
}

std::optional<Result<std::vector<ImportedForward>>> readContainerCommand(const CommandWords& words)
{
    std::size_t next = 0;
    while (next < words.size() && (words[next] == "sudo" || words[next] == "$"))
        ++next;
    if (next >= words.size() || !has(kContainerEngines, words[next]))
        return std::nullopt;
    ++next;
    if (next < words.size() && words[next] == "container")
        ++next;
    if (next >= words.size() || !has(kVerbs, words[next]))
        return std::nullopt;
    PublicationOptions options = readPublicationOptions(words, next + 1);
    std::vector<ImportedForward> forwards;
    for (const std::string& published : options.published) {
        auto forward = readPublication(published);
        if (!forward)
            return tl::unexpected(forward.error());
        forward->forward.name = options.name.substr(0, kMaxNameBytes);
        forwards.push_back(std::move(*forward));
    }
    return forwards;
}

} // namespace portolan
