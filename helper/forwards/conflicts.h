// Whether a port that is to be forwarded is forwarded already, by whomever.
#pragma once

#include "backend/forward/edit.h"
#include "backend/forward/port_forward.h"
#include "helper/nftables/reader.h"
#include "helper/xtables/nat_scan.h"
#include "helper/xtables/reader.h"

#include <functional>
#include <map>
#include <memory>

namespace portolan {

class ConflictFinder {
public:
    using Done = std::function<void(Result<void>)>;

    ConflictFinder(XtablesReader& reader, NftReader& nftReader)
        : m_reader(reader)
        , m_nftReader(nftReader)
    {
    }

    /// Whether a port that the changes begin to listen on is forwarded already: by another program, in
    /// whichever engine, by the list without the changes, or twice by the changes. Conflict says which.
    /// `seen` gets what was read of legacy tables for it. One search at a time.
    ///
    /// Rules of nf_tables that cannot be read (a list too long to print, say) keep nobody from editing; the
    /// log has it.
    void find(const std::vector<PortForward>& forwards, const EditChanges& changes,
        std::shared_ptr<NatSight> seen, Done done);
    /// That this process' own writing, and nothing else, made the one generation of nf_tables the other.
    void wroteOurselves(std::uint32_t before, std::uint32_t after);

private:
    struct Search;
    using SearchPtr = std::shared_ptr<Search>;
    using Rows = std::vector<FoundForward>;
    /// What others forward by nf_tables; not read again while nothing changed.
    struct Known {
        std::uint32_t generation = 0;
        std::map<Family, Rows> rows;
    };

    void next(const SearchPtr& search);
    void searchLegacy(const SearchPtr& search, Family family);
    void searchNft(const SearchPtr& search, Family family);
    void readIptables(const SearchPtr& search, Family family);
    void readNative(const SearchPtr& search, Family family);
    void judge(const SearchPtr& search, Family family, const Rows& rows);

    XtablesReader& m_reader;
    NftReader& m_nftReader;
    Known m_known;
};

} // namespace portolan
