// Reads legacy xtables rules as iptables-legacy-save -c prints them.
//
// libxtables serves one family a process and its exit_err must not return (it ends the process), so each
// family is rendered by a worker: this same program, run again with --xtables-worker, asked over a socket.
#pragma once

#include "backend/base/error.h"
#include "backend/net/address.h"
#include "helper/xtables/rule_text.h"

#include <systemd/sd-event.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace portolan {

/// The legacy tables that exist in this network namespace, without making any: /proc/net/ip_tables_names, or
/// ip6_, in that file's order (newest made first). In a user namespace of our own, where that file cannot be
/// read, every name of raw, mangle, nat, filter, security that the kernel opens: asking makes them, which
/// harms nobody there.
Result<std::vector<std::string>> legacyTables(Family family);

class XtablesReader {
public:
    using Reply = std::function<void(Result<std::string>)>;
    using TextReply = std::function<void(Result<RuleText>)>;
    using FingerprintReply = std::function<void(Result<std::uint64_t>)>;

    /// program: what the workers run; the helper itself unless a test says otherwise.
    explicit XtablesReader(sd_event* event, const std::string& program = "/proc/self/exe");
    /// Requests not answered by then never are.
    ~XtablesReader();
    XtablesReader(const XtablesReader&) = delete;
    XtablesReader& operator=(const XtablesReader&) = delete;

    /// The text of every existing table of the family, byte for byte as iptables-legacy-save -c without its
    /// comment lines. Answers from the event loop. A worker that dies is started again; its request fails
    /// with ErrorCode::Kernel.
    void save(Family family, Reply reply);
    /// The same, not copied.
    void readText(Family family, TextReply reply);
    /// RuleText's fingerprint without the text.
    void fingerprint(Family family, FingerprintReply reply);

private:
    class Worker;
    std::unique_ptr<Worker> m_workers[2];
};

/// main() of the worker: reads requests from descriptor 3 until it closes. Returns the exit status.
int xtablesWorkerMain(Family family);

} // namespace portolan
