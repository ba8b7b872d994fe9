// Many callers that want the same rules of nf_tables at the same time, answered by one reading.
#pragma once

#include "backend/ruleset/ruleset.h"
#include "helper/nftables/reader.h"
#include "helper/xtables/rule_text.h"

#include <array>

namespace portolan {

class JoinedReader {
public:
    using Reply = std::function<void(const Result<RuleText>&)>;

    /// Most callers that wait, of all and of one bus name: each keeps its message, and a reading of a big
    /// host takes a second.
    static constexpr std::size_t kMostWaiting = 128;
    static constexpr std::size_t kMostOfOne = 16;

    explicit JoinedReader(NftReader& reader)
        : m_reader(reader)
    {
    }

    /// As NftReader::iptables() (XtablesNft) and native() (Nftables, of both families). Who asks while that
    /// is read already gets the same answer if no rule changed since the reading began, else that of the next
    /// one, which begins when this one ends. Busy: too many wait. The texts have no fingerprint.
    void read(Engine engine, Family family, const std::string& caller, Reply reply);

private:
    struct Waiting {
        std::string caller;
        Reply reply;
    };
    struct Reading {
        bool running = false;
        std::uint32_t generation = 0; ///< of nf_tables when it began
        std::vector<Waiting> now; ///< for this one's answer
        std::vector<Waiting> later; ///< for the next one's
    };
    enum Kind { Iptables4, Iptables6, Native, Kinds };

    Result<void> mayWait(const std::string& caller) const;
    void start(Kind kind);
    void ended(Kind kind, const Result<std::string>& text);

    NftReader& m_reader;
    std::array<Reading, Kinds> m_readings;
};

} // namespace portolan
