// Printers of our own for the extensions that rulesets are mostly made of: no printf, no stream. They print
// what libxtables' save() of that revision prints, or nothing and leave it to that.
#pragma once

#include "backend/net/address.h"
#include "helper/xtables/netfilter.h"
#include "helper/xtables/render/text_sink.h"

#include <array>
#include <span>

namespace portolan::xtables {

/// The most one of them puts.
inline constexpr std::size_t kOwnRoom = 1024;

/// Puts " -m NAME OPTIONS" (" -j …" for a target). False: it does not know some flag or value in there; what
/// was put until then must be taken back.
using OwnPrint = bool (*)(TextSink& sink, const void* data);

struct OwnPrinter {
    const char* name = nullptr;
    unsigned revision = 0;
    std::size_t size = 0; ///< of the data, aligned as in the kernel
    OwnPrint print = nullptr;
    unsigned checks = 0; ///< how often it was held against libxtables
    bool distrusted = false; ///< it differed once: another libxtables than the one it was made by

    bool fits(const char* wanted, unsigned wantedRevision, std::size_t wantedSize) const
    {
        return revision == wantedRevision && size == wantedSize && std::strcmp(name, wanted) == 0;
    }
};

/// Printers found by name in one step.
class OwnPrinterTable {
public:
    explicit OwnPrinterTable(std::span<const OwnPrinter> printers);

    /// Null: there is none that may be used.
    OwnPrinter* find(const char* name, unsigned revision, std::size_t size)
    {
        for (std::size_t slot = slotOf(name); m_slots[slot].name; slot = (slot + 1) % m_slots.size())
            if (m_slots[slot].fits(name, revision, size))
                return m_slots[slot].distrusted ? nullptr : &m_slots[slot];
        return nullptr;
    }

private:
    static std::size_t slotOf(const char* name)
    {
        // A name has a first byte, and its zero may be the second.
        return (std::size_t(static_cast<unsigned char>(name[0])) * 5 + static_cast<unsigned char>(name[1]))
            % kSlots;
    }

    static constexpr std::size_t kSlots = 64;
    std::array<OwnPrinter, kSlots> m_slots{};
};

std::span<const OwnPrinter> ownMatchPrinters();
std::span<const OwnPrinter> ownTargetPrinters(Family family);

} // namespace portolan::xtables
