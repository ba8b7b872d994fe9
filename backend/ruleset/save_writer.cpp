#include "backend/ruleset/save_reader.h"

namespace portolan {
namespace {

void writeCounters(std::string& out, const Counters& counters)
{
    out.append("[").append(std::to_string(counters.packets));
    out.append(":").append(std::to_string(counters.bytes)).append("]");
}

std::size_t estimatedSize(const Table& table)
{
    std::size_t size = 64;
    for (const Chain& chain : table.chains) {
        size += chain.name.size() + 48;
        for (const Rule& rule : chain.rules)
            size += rule.text.size() + 32;
    }
    return size;
}

void writeTable(std::string& out, const Table& table)
{
    out.reserve(out.size() + estimatedSize(table));
    out.append("*").append(table.name).append("\n");
    for (const Chain& chain : table.chains) {
        out.append(":").append(chain.name).append(" ");
        out.append(chain.policy.empty() ? "-" : chain.policy).append(" ");
        writeCounters(out, chain.counters);
        out += '\n';
    }
    for (const Chain& chain : table.chains) {
        for (const Rule& rule : chain.rules) {
            writeCounters(out, rule.counters);
            out.append(" ").append(rule.text).append("\n");
        }
    }
    out += "COMMIT\n";
}

} // namespace

std::string writeSave(const Ruleset& ruleset)
{
    std::string out;
    for (const Table& table : ruleset.tables())
        writeTable(out, table);
    return out;
}

std::string writeSave(const Ruleset& ruleset, Engine engine, Family family)
{
    std::string out;
    for (const Table& table : ruleset.tables())
        if (table.engine == engine && table.family == family)
            writeTable(out, table);
    return out;
}

} // namespace portolan
