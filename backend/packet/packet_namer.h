// Numbers packets and says what each is in its conversation.
#pragma once

#include "backend/packet/trajectory.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace portolan {

/// For the packets of one output, in the order they were seen.
class PacketNamer {
public:
    /// Conversations that are told apart; beyond, it begins anew.
    static constexpr std::size_t kMostConversations = 4096;
    /// Segments of one conversation that are remembered, to know one that is sent again.
    static constexpr std::size_t kMostSegments = 4096;

    /// Sets number, description and answers.
    void name(Trajectory& trajectory);

private:
    struct Conversation {
        std::set<std::string> askers; ///< endpoints of who began
        std::uint32_t bareLength = 0; ///< of a segment without data; 0: none was seen
        std::set<std::pair<std::string, std::uint32_t>> segments;
        std::set<std::string> greetings; ///< who sent a SYN, where there are no sequence numbers
    };

    Conversation& conversation(const Trajectory& trajectory);
    Message describe(const Trajectory& trajectory, Conversation& conversation, bool asks) const;
    bool sentAgain(const Packet& packet, Conversation& conversation) const;

    unsigned m_number = 0;
    std::vector<Conversation> m_conversations;
    std::map<std::string, std::size_t> m_byEndpoints;
};

} // namespace portolan
