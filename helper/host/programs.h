// Which program holds a socket, as far as this user may know.
#pragma once

#include "backend/forward/relay/command.h"
#include "helper/host/parts.h"

#include <map>
#include <string>
#include <vector>

namespace portolan::host {

class Programs {
public:
    struct Program {
        std::string name;
        unsigned pid = 0;
    };

    /// Reads /proc once: the descriptors of processes that may be looked into (own uid), and the command
    /// lines of those that may pass connections on, whoever runs them.
    Programs();

    /// Who holds the socket; none where it cannot be known.
    const Program* of(unsigned inode) const;
    /// The relay of that user whose command line says it listens there; empty if none does.
    std::string claiming(std::string_view protocol, std::uint16_t port, unsigned uid) const;
    /// [{pid, uid, command: [word…]}]: programs by whose command line the backend tells which ports they
    /// relay.
    const Json& relays() const { return m_relays; }

private:
    void addDescriptors(const std::string& process, unsigned pid);
    void addRelay(const std::string& process, unsigned pid);

    std::map<unsigned, Program> m_byInode;
    struct Claim {
        RelayClaim claim;
        std::string name;
        unsigned uid = 0;
    };
    std::vector<Claim> m_claims;
    Json m_relays = Json::array();
};

} // namespace portolan::host
