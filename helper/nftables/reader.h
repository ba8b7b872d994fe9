// Reads the rules of nf_tables: those that iptables-nft keeps there, as iptables-nft-save -c prints them, and
// all others as libnftables' JSON.
#pragma once

#include "backend/net/address.h"
#include "helper/nftables/iptables_text.h"
#include "helper/nftables/tables.h"
#include "helper/process/program_runner.h"

#include <functional>
#include <map>

namespace portolan {

class NftReader {
public:
    using Reply = std::function<void(Result<std::string>)>;

    /// program: what prints native tables (see nftWorkerMain); the helper itself unless a test says
    /// otherwise.
    explicit NftReader(sd_event* event, std::string program = "/proc/self/exe");

    /// The tables of a family that iptables-nft made, byte for byte as iptables-nft-save -c or
    /// ip6tables-nft-save -c prints them, comment lines aside. Those that it cannot say whole are left to
    /// native(), as all are where it is not installed. Unsupported: the kernel has no nf_tables.
    void iptables(Family family, Reply reply);
    /// {"nftables": […]} as `nft -j list ruleset` prints it, table by table, without the tables that
    /// iptables() gives. Empty list where there are none. Rules of which JSON hides a part
    /// (iptables' extensions) have nft's own text of them beside, under "text".
    void native(Reply reply);

private:
    using Known = std::function<void(const Result<IptablesText>&)>;
    /// Which of the tables are iptables-nft's; not asked again while nothing changed.
    struct Verdict {
        std::uint32_t generation = 0;
        std::vector<std::string> tables;
    };

    void runSave(Family family, std::uint32_t generation, Known known);
    void sortOut(NftTables tables, std::vector<Family> left, Reply reply);
    void runWorker(const NftTables& tables, Reply reply);
    bool isIptables(const NftTableName& table) const;

    ProgramRunner m_runner;
    std::string m_program;
    std::map<Family, Verdict> m_verdicts;
};

/// main() of what prints native tables: {"nftables": […]} of every table but those of `leftOut`, "ip/nat" and
/// so on, comma between. Returns the exit status.
int nftWorkerMain(const std::string& leftOut);

} // namespace portolan
