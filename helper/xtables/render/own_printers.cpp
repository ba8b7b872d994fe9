#include "helper/xtables/render/own_printers.h"

namespace portolan::xtables {

OwnPrinterTable::OwnPrinterTable(std::span<const OwnPrinter> printers)
{
    for (const OwnPrinter& printer : printers) {
        std::size_t slot = slotOf(printer.name);
        while (m_slots[slot].name)
            slot = (slot + 1) % m_slots.size();
        m_slots[slot] = printer;
    }
}

} // namespace portolan::xtables
