#include "helper/xtables/writer.h"

#include "helper/xtables/reader.h"
#include "helper/xtables/table_writer.h"

#include <algorithm>

namespace portolan {

namespace {

constexpr const char* kTables[] = {"filter", "nat"};

// Writes the tables in the order given; puts the earlier ones back if a later one fails.
template <typename Kernel> Result<bool> writeInOrder(const std::vector<TableWriter<Kernel>*>& order)
{
    bool changed = false;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (order[i]->done()) {
            continue;
        }
        changed = true;
        auto written = order[i]->write();
        if (written) {
            continue;
        }
        Error error = written.error();
        for (std::size_t earlier = i; earlier-- > 0;) {
            if (auto restored = order[earlier]->putBack(); !restored) {
                error.message = {PORTOLAN_TR("%1 Putting back what was changed before failed too: %2"),
                    {error.message, restored.error().message}};
            }
        }
        return tl::unexpected(error);
    }
    return changed;
}

/// The tables that rules go into or may be in, opened: no table is made by looking for rules of ours.
template <typename Kernel>
Result<std::vector<TableWriter<Kernel>>> openTables(
    const std::vector<CompiledRule>& rules, RawTable<Kernel>* seenNat)
{
    const auto existing = legacyTables(Kernel::kFamily);
    std::vector<TableWriter<Kernel>> writers;
    for (const char* table : kTables) {
        OwnRules wanted = ownRules(Kernel::kFamily, table, rules);
        if (wanted.empty()) {
            if (!existing) {
                return tl::unexpected(existing.error());
            }
            if (std::find(existing->begin(), existing->end(), table) == existing->end()) {
                continue; // looking would make it
            }
        }
        writers.emplace_back(table, std::move(wanted), std::string_view(table) == "nat" ? seenNat : nullptr);
    }
    for (auto& writer : writers) {
        if (auto opened = writer.open(); !opened) {
            return tl::unexpected(opened.error());
        }
    }
    return writers;
}

template <typename Kernel>
Result<bool> writeFamily(const std::vector<CompiledRule>& rules, RawTable<Kernel>* seenNat)
{
    auto writers = openTables<Kernel>(rules, seenNat);
    if (!writers) {
        return tl::unexpected(writers.error());
    }
    std::vector<TableWriter<Kernel>*> order;
    for (auto& writer : *writers) {
        order.push_back(&writer);
    }
    // The accept before the translation on the way in, after it on the way out: no moment in which a
    // connection is translated and then dropped.
    if (std::none_of(order.begin(), order.end(), [](const auto* writer) { return writer->grows(); })) {
        std::reverse(order.begin(), order.end());
    }
    return writeInOrder(order);
}

template <typename Kernel> Result<bool> familyWritten(const std::vector<CompiledRule>& rules)
{
    const auto writers = openTables<Kernel>(rules, nullptr);
    if (!writers) {
        return tl::unexpected(writers.error());
    }
    return std::all_of(writers->begin(), writers->end(), [](const auto& writer) { return writer.done(); });
}

} // namespace

Result<bool> writeRules(Family family, const std::vector<CompiledRule>& rules, NatSight* seen)
{
    if (!PORTOLAN_LEGACY && !rules.empty()) { // which finds no table again to take them out
        return failure(ErrorCode::Unsupported,
            PORTOLAN_TR("Forwards are meant for the legacy tables, and this helper was built without them; "
                        "choose nftables (portolanctl engine nftables)."));
    }
    return family == Family::Ipv4 ? writeFamily<RawIpv4>(rules, seen ? &seen->ipv4 : nullptr)
                                  : writeFamily<RawIpv6>(rules, seen ? &seen->ipv6 : nullptr);
}

Result<bool> rulesWritten(Family family, const std::vector<CompiledRule>& rules)
{
    return family == Family::Ipv4 ? familyWritten<RawIpv4>(rules) : familyWritten<RawIpv6>(rules);
}

} // namespace portolan
