// Turns conntrack's netlink messages into flows, by libnetfilter_conntrack.
#pragma once

#include "backend/flow/flow.h"

#include <memory>

struct nf_conntrack;
struct nlmsghdr;

namespace portolan {

/// A flow as one message tells it. Events leave parts out; what they leave out is unchanged.
struct ParsedFlow {
    Flow flow; ///< counted: this message had counters
    bool hasState = false;
    bool hasTimeout = false;
};

/// What news changed of a flow known before.
enum class FlowChange { Nothing, Counters, More };

/// Takes over what the news say. A timeout alone is no change: it runs down by itself.
FlowChange merge(Flow& known, const ParsedFlow& news);

class FlowParser {
public:
    FlowParser();
    ~FlowParser();

    /// nullptr: not a connection that can be understood. Valid until the next call.
    const ParsedFlow* parse(const nlmsghdr* message);

private:
    struct Destroy {
        void operator()(nf_conntrack* object) const;
    };
    void reset();
    bool readTuples(const nlmsghdr* message);

    std::unique_ptr<nf_conntrack, Destroy> m_object; ///< used again for every message
    ParsedFlow m_parsed;
};

} // namespace portolan
