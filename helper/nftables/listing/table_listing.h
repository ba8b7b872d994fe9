// One table of nf_tables as libnftables lists it in JSON, made of the kernel's own messages. Pure: who reads
// the messages is elsewhere. Whatever is not certain to be written as libnftables writes it makes the whole
// listing uncertain, and the table is left to libnftables.
#pragma once

#include "helper/nftables/listing/sets.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace portolan::nftlisting {

class TableListing {
public:
    explicit TableListing(const Names& names)
        : m_names(names)
    {
    }

    /// NFT_MSG_NEWTABLE, first of all; then, in any order, NEWOBJ, NEWSET, NEWFLOWTABLE and NEWCHAIN; then
    /// for each set NEWSETELEM; then NEWRULE, in the kernel's order.
    void table(const nlmsghdr* message);
    void object(const nlmsghdr* message);
    void set(const nlmsghdr* message);
    void flowtable(const nlmsghdr* message);
    void chain(const nlmsghdr* message);
    void elements(std::size_t set, const nlmsghdr* message);
    void elementsDone(std::size_t set);
    /// The elements of a set are about to be told anew.
    void elementsAgain(std::size_t set);
    void rule(const nlmsghdr* message);
    /// All rules are about to be told anew.
    void rulesAgain();

    bool certain() const { return m_certain; }
    std::uint8_t family() const { return m_family; }
    const std::string& name() const { return m_name; }
    std::size_t sets() const { return m_sets.size(); }
    const std::string& setName(std::size_t set) const { return m_sets[set].name; }

    /// Comma between the entries, as {"nftables": […]} has them. withElements: those of named sets too; the
    /// table's entry says so where they are left out, which libnftables does not.
    std::string text(bool withElements = true);

private:
    struct KnownChain {
        std::string entry;
        std::string rules; ///< entries, each after a comma
    };

    void unsure() { m_certain = false; }
    void sure(bool sure) { m_certain = m_certain && sure; }
    std::string head(const char* kind, std::string_view first, std::string_view name);

    const Names& m_names;
    bool m_certain = true;
    std::uint8_t m_family = 0;
    std::string m_familyName;
    std::string m_name;
    std::string m_tableEntry; ///< but for its end
    std::string m_objects;
    std::string m_flowtables;
    std::deque<SetOfTable> m_sets; ///< rules hold on to them
    std::map<std::string, std::size_t, std::less<>> m_setByName;
    std::vector<KnownChain> m_chains;
    std::map<std::string, std::size_t, std::less<>> m_chainByName;
};

/// The family and the table that a message of nf_tables is about, whatever its kind.
struct MessageTable {
    std::uint8_t family = 0;
    std::string_view name;
};
MessageTable tableOf(const nlmsghdr* message);
/// The set that NFT_MSG_NEWSETELEM is about.
std::string_view setNameOf(const nlmsghdr* message);

} // namespace portolan::nftlisting
