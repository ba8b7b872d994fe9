// The wanted forwards and their edits, kept over restarts.
#pragma once

#include "helper/forwards/ledger.h"
#include "helper/forwards/ledger_text.h"

#include <string>

namespace portolan {

inline constexpr int kLedgerVersion = 2;

/// `forwards.json` in the state directory, one JSON object:
///   version            2 (1, which had "forwards" alone, is read too)
///   checksum           of all the rest, printed without blanks and its keys in order; may be left out by who
///                      mends the file by hand
///   forwards           the list, the keys of a forward those of the bus
///   edits, done        the ledger's
///   pending            the ledger's, where there is one
///   automaticRepair, nextNumber
///   enginePreference   "xtables-legacy" or "nftables"; absent: automatic
///   engine             the one the forwards were written to last
/// Replaced as a whole, never half written.
class Store {
public:
    explicit Store(std::string directory);

    /// No file is an empty ledger. A file that cannot be read or understood is an error that says what to do;
    /// it is left where it is, because it is all that is known of what was wanted.
    Result<Ledger> load() const;
    /// On disk when it returns (fsync of the file and its directory).
    Result<void> save(const Ledger& ledger) const;
    /// Removes what a save that was killed left behind.
    void sweep() const;

    const std::string& path() const { return m_path; }

private:
    std::string m_directory;
    std::string m_path;
    mutable LedgerWriter m_writer; ///< remembers, for speed alone
};

/// The document, as a text and back. path: named in the error.
std::string writeLedger(const Ledger& ledger);
Result<Ledger> readLedger(const std::string& text, const std::string& path);

} // namespace portolan
