#include "backend/nft/nft_port_shift.h"

#include <charconv>
#include <map>
#include <optional>

namespace portolan::nft {
namespace {

std::optional<unsigned> portOfOne(const std::vector<std::string>& parts)
{
    if (parts.size() != 1)
        return std::nullopt;
    const std::string& text = parts.front();
    std::uint16_t port = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    return problem == std::errc{} && end == text.data() + text.size() ? std::optional<unsigned>(port)
                                                                      : std::nullopt;
}

} // namespace

std::string shiftWord(const LookupEntries& entries)
{
    std::map<unsigned, unsigned> ports;
    for (const LookupEntry& entry : *entries) {
        const auto from = portOfOne(entry.key);
        const auto to = portOfOne(entry.data);
        if (!from || !to || !ports.try_emplace(*from, *to).second)
            return {};
    }
    if (ports.empty())
        return {};
    const auto [base, first] = *ports.begin();
    unsigned count = 0;
    for (const auto& [from, to] : ports) {
        if (from != base + count || to != first + count)
            return {};
        ++count;
    }
    return std::to_string(first) + '-' + std::to_string(first + count - 1) + '/' + std::to_string(base);
}

} // namespace portolan::nft
