#include "helper/xtables/render/library_printers.h"

#include <netdb.h>
#include <stdio_ext.h>

#include <libiptc/xtcshared.h>
#include <xtables.h>

#include <array>
#include <map>
#include <utility>

namespace portolan::xtables {

namespace {

/// What libxtables has for a name and revision as the kernel gave them. exact: null if this libxtables has
/// other revisions only; any: null if it does not know the name at all.
template <typename Extension> struct Found {
    const Extension* exact = nullptr;
    const Extension* any = nullptr;
};

template <typename Extension>
using Known = std::map<std::pair<std::string, unsigned>, Found<Extension>, std::less<>>;

const Found<xtables_match>& findMatch(const char* name, unsigned revision)
{
    static Known<xtables_match> known;
    const auto [entry, isNew] = known.try_emplace({name, revision});
    if (isNew) {
        if (auto* any = xtables_find_match(name, XTF_TRY_LOAD, nullptr))
            entry->second = {xtables_find_match_revision(name, XTF_TRY_LOAD, any, int(revision)), any};
    }
    return entry->second;
}

const Found<xtables_target>& findTarget(const char* name, unsigned revision)
{
    static Known<xtables_target> known;
    const auto [entry, isNew] = known.try_emplace({name, revision});
    if (isNew) {
        if (auto* any = xtables_find_target(name, XTF_TRY_LOAD))
            entry->second = {xtables_find_target_revision(name, XTF_TRY_LOAD, any, int(revision)), any};
    }
    return entry->second;
}

ssize_t writeToSink(void* sink, const char* text, std::size_t size)
{
    auto* to = static_cast<TextSink*>(sink);
    to->room(size);
    to->put({text, size});
    return ssize_t(size);
}

std::string askForProtocol(unsigned protocol)
{
    for (const auto* known = xtables_chain_protos; known->name != nullptr; ++known)
        if (known->num == protocol)
            return known->name;
    const auto* entry = getprotobynumber(int(protocol));
    return entry ? entry->p_name : "";
}

} // namespace

LibraryPrinters::LibraryPrinters(TextSink& sink)
    : m_sink(sink)
    , m_stream(fopencookie(&sink, "w", {nullptr, writeToSink, nullptr, nullptr}))
    , m_standard(stdout)
{
    if (!m_stream)
        endWorker("no stream to print to");
    __fsetlocking(m_stream, FSETLOCKING_BYCALLER);
    stdout = m_stream;
}

LibraryPrinters::~LibraryPrinters()
{
    stdout = m_standard;
    std::fclose(m_stream);
}

void LibraryPrinters::printMatch(const void* ip, const xt_entry_match& match)
{
    const char* name = match.u.user.name;
    const auto& [exact, any] = findMatch(name, match.u.user.revision);
    if (!any) {
        if (match.u.match_size != 0)
            endWorker(std::string("no library for match `") + name + "'");
        return;
    }
    const auto* naming = exact ? exact : any;
    std::printf(" -m %s", naming->alias ? naming->alias(&match) : name);
    if (exact && exact->save)
        exact->save(ip, &match);
    else if (any->save)
        std::fputs(" [unsupported revision]", stdout);
    std::fflush(m_stream);
}

void LibraryPrinters::printTarget(const void* ip, const xt_entry_target& target)
{
    const char* name = target.u.user.name;
    const auto& [exact, any] = findTarget(name, target.u.user.revision);
    if (!any)
        endWorker(std::string("no library for target `") + name + "'");
    const auto* naming = exact ? exact : any;
    std::printf(" -j %s", naming->alias ? naming->alias(&target) : name);
    if (exact && exact->save)
        exact->save(ip, &target);
    else if (any->save)
        std::fputs(" [unsupported revision]", stdout);
    else if (target.u.target_size != sizeof(xt_entry_target))
        endWorker(std::string("target `") + name + "' has values but no way to print them");
    std::fflush(m_stream);
}

const char* protocolName(unsigned protocol)
{
    static std::array<std::pair<bool, std::string>, 256> known;
    if (protocol >= known.size())
        return nullptr;
    auto& [asked, name] = known[protocol];
    if (!asked) {
        asked = true;
        name = askForProtocol(protocol);
    }
    return name.empty() ? nullptr : name.c_str();
}

} // namespace portolan::xtables
