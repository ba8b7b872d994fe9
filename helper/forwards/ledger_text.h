// The text of the ledger's file. Every edit writes it whole, beside thousands of forwards too.
#pragma once

#include "helper/forwards/ledger.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portolan {

/// Writes ledgers, and remembers the text of each forward: the next ledger has nearly all of them again.
class LedgerWriter {
public:
    /// The document of store.h, a forward and a change a line.
    std::string write(const Ledger& ledger);

private:
    struct Known {
        PortForward forward;
        std::string text;
        unsigned used = 0; ///< the last round it was in
    };

    void addForward(const PortForward& forward);
    void addChanges(const EditChanges& changes);
    void addEdit(const Edit& edit);
    void addPending(const PendingEdit& pending);
    template <typename List, typename Add> void addLines(const List& list, const Add& add);
    std::string finish();
    void forget();

    std::unordered_map<std::string, std::vector<Known>> m_known; ///< by id: one an edit changed has several
    unsigned m_round = 0;
    /// As nlohmann::json prints the document without its checksum, which is of that: the keys in order, no
    /// blanks.
    std::string m_text;
    std::vector<std::size_t> m_breaks; ///< where lines of the file end
};

/// What the checksum of that text is.
std::string ledgerChecksum(std::string_view text);

} // namespace portolan
