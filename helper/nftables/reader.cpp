#include "helper/nftables/reader.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

const char* nftFamilyOf(Family family)
{
    return family == Family::Ipv4 ? "ip" : "ip6";
}

/// Debian, older merged trees, and those that have no sbin.
std::string saveProgram(Family family)
{
    const std::string name = family == Family::Ipv4 ? "iptables-nft-save" : "ip6tables-nft-save";
    return firstProgram({"/usr/sbin/" + name, "/sbin/" + name, "/usr/bin/" + name});
}

bool hasIptablesNames(const NftTables& tables, Family family)
{
    return std::any_of(tables.tables.begin(), tables.tables.end(), [&](const NftTableName& table) {
        return table.family == nftFamilyOf(family) && isIptablesName(table);
    });
}

/// The first line of what a program complained about.
std::string complaint(const ProgramOutput& output)
{
    const std::string line = output.err.substr(0, output.err.find('\n'));
    if (!line.empty())
        return line;
    return output.status < 0 ? "a signal ended it" : "exit status " + std::to_string(output.status);
}

} // namespace

NftReader::NftReader(sd_event* event, std::string program)
    : m_runner(event)
    , m_program(std::move(program))
{
}

void NftReader::iptables(Family family, Reply reply)
{
    const auto tables = nftTables();
    if (!tables)
        return reply(tl::unexpected(tables.error()));
    if (!hasIptablesNames(*tables, family))
        return reply(std::string());
    runSave(family, tables->generation, [reply = std::move(reply)](const Result<IptablesText>& text) {
        reply(text.map([](const IptablesText& known) { return known.text; }));
    });
}

void NftReader::runSave(Family family, std::uint32_t generation, Known known)
{
    const std::string program = saveProgram(family);
    if (program.empty()) {
        m_verdicts[family] = {generation, {}};
        return known(IptablesText());
    }
    m_runner.run({program, "-c"},
        [this, family, generation, known = std::move(known)](const Result<ProgramOutput>& output) {
            if (!output)
                return known(tl::unexpected(output.error()));
            // What its own tool cannot read is left to nft, rather than be missing.
            if (output->status != 0) {
                m_verdicts[family] = {generation, {}};
                return known(IptablesText());
            }
            auto text = readIptablesText(output->out);
            m_verdicts[family] = {generation, text.tables};
            known(std::move(text));
        });
}

void NftReader::native(Reply reply)
{
    auto tables = nftTables();
    if (!tables)
        return reply(tl::unexpected(tables.error()));
    std::vector<Family> unknown;
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        const auto verdict = m_verdicts.find(family);
        if (hasIptablesNames(*tables, family)
            && (verdict == m_verdicts.end() || verdict->second.generation != tables->generation))
            unknown.push_back(family);
    }
    sortOut(std::move(*tables), std::move(unknown), std::move(reply));
}

void NftReader::sortOut(NftTables tables, std::vector<Family> left, Reply reply)
{
    if (left.empty())
        return runWorker(tables, std::move(reply));
    const Family family = left.back();
    left.pop_back();
    const auto generation = tables.generation;
    runSave(family, generation,
        [this, tables = std::move(tables), left = std::move(left), reply = std::move(reply)](
            const Result<IptablesText>& text) mutable {
            if (!text)
                return reply(tl::unexpected(text.error()));
            sortOut(std::move(tables), std::move(left), std::move(reply));
        });
}

bool NftReader::isIptables(const NftTableName& table) const
{
    if (!isIptablesName(table))
        return false;
    const auto verdict = m_verdicts.find(table.family == "ip" ? Family::Ipv4 : Family::Ipv6);
    return verdict != m_verdicts.end()
        && std::find(verdict->second.tables.begin(), verdict->second.tables.end(), table.name)
        != verdict->second.tables.end();
}

void NftReader::runWorker(const NftTables& tables, Reply reply)
{
    std::string leftOut;
    bool any = false;
    for (const NftTableName& table : tables.tables) {
        if (isIptables(table))
            leftOut += (leftOut.empty() ? "" : ",") + table.family + '/' + table.name;
        else
            any = true;
    }
    if (!any)
        return reply("{\"nftables\": []}\n");
    m_runner.run({m_program, "--nft-worker", leftOut.empty() ? "none" : leftOut},
        [reply = std::move(reply)](const Result<ProgramOutput>& output) {
            if (!output)
                return reply(tl::unexpected(output.error()));
            if (output->status != 0)
                return reply(failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot read the rules of nftables: %1."),
                    {complaint(*output)}));
            reply(output->out);
        });
}

} // namespace portolan
