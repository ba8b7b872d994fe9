// Changes to nf_tables in one transaction, as netlink messages. All of family inet.
#pragma once

#include "helper/files/file.h"
#include "helper/nftables/nft_rule.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portolan {

/// What makes a chain a base chain.
struct NftHook {
    const char* type; ///< "filter", "nat"
    unsigned number; ///< NF_INET_*
    int priority;
};

class NftBatch {
public:
    /// generation: of nf_tables as it was looked at. If it is another by then the kernel answers ERESTART,
    /// and nothing is done.
    explicit NftBatch(std::optional<std::uint32_t> generation = std::nullopt);

    /// It must not exist. owned: of the socket it is sent by, and gone with it.
    void addTable(std::string_view name, bool owned);
    /// With all there is in it.
    void removeTable(std::string_view name);
    void addChain(
        std::string_view table, std::string_view name, const std::optional<NftHook>& hook = std::nullopt);
    /// It must be empty, and nothing lead to it.
    void removeChain(std::string_view table, std::string_view name);
    /// before: the handle of the rule that it comes before; nullopt: last.
    void addRule(std::string_view table, std::string_view chain, const NftRule& rule,
        std::optional<std::uint64_t> before = std::nullopt);
    void removeRule(std::string_view table, std::string_view chain, std::uint64_t handle);
    /// Of the chain; of all chains of the table.
    void removeRules(std::string_view table, std::string_view chain);
    void removeRules(std::string_view table);

    /// Ports to ports.
    using PortMap = std::vector<std::pair<std::uint16_t, std::uint16_t>>;
    void addMap(std::string_view table, std::string_view name);
    void removeMap(std::string_view table, std::string_view name);
    void addElements(std::string_view table, std::string_view map, const PortMap& elements);
    void removeElements(std::string_view table, std::string_view map);

    /// No change is in it.
    bool empty() const { return m_changes == 0; }
    /// All of it happens, or nothing. The errno of what the kernel refused first; 0: done.
    int send(int descriptor);
    /// Whether the kernel would take it; nothing happens.
    int attempt(int descriptor);

private:
    template <typename Fill> void message(unsigned type, unsigned flags, const Fill& fill);
    /// The last change asks for an answer; a refusal comes unasked. Its number.
    std::uint32_t askForAnswer();
    int exchange(int descriptor, std::uint32_t awaited) const;

    std::vector<std::uint8_t> m_bytes;
    std::size_t m_last = 0; ///< where the last message begins
    std::uint32_t m_sequence = 0;
    std::size_t m_changes = 0;
};

/// A netlink socket for batches; nullptr with errno set.
std::unique_ptr<File> openNftSocket();

} // namespace portolan
