#include "helper/xtables/save_text.h"

#include <netdb.h>

#include <cerrno>
#include <cstdio>
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

const char* protocolName(unsigned protocol)
{
    for (const auto* known = xtables_chain_protos; known->name != nullptr; ++known)
        if (known->num == protocol)
            return known->name;
    const auto* entry = getprotobynumber(int(protocol));
    return entry ? entry->p_name : nullptr;
}

} // namespace

void printInterface(char letter, const char* name, const unsigned char* mask, bool inverted)
{
    if (mask[0] == 0)
        return;
    std::printf("%s -%c ", inverted ? " !" : "", letter);
    for (unsigned i = 0; i < IFNAMSIZ; ++i) {
        if (mask[i] == 0) {
            // A mask that stops short of the terminating zero means any name that begins so.
            if (name[i - 1] != '\0')
                std::putchar('+');
            return;
        }
        if (name[i] != '\0')
            std::putchar(name[i]);
    }
}

void printProtocol(unsigned protocol, bool inverted)
{
    if (protocol == 0)
        return;
    if (inverted)
        std::fputs(" !", stdout);
    if (const char* name = protocolName(protocol))
        std::printf(" -p %s", name);
    else
        std::printf(" -p %u", protocol);
}

void printMatch(const void* ip, const xt_entry_match* match)
{
    const char* name = match->u.user.name;
    const auto& [exact, any] = findMatch(name, match->u.user.revision);
    if (!any) {
        if (match->u.match_size != 0)
            endWorker(std::string("no library for match `") + name + "'");
        return;
    }
    const auto* naming = exact ? exact : any;
    std::printf(" -m %s", naming->alias ? naming->alias(match) : name);
    if (exact && exact->save)
        exact->save(ip, match);
    else if (any->save)
        std::fputs(" [unsupported revision]", stdout);
}

void printTarget(const void* ip, const xt_entry_target* target, const char* name, bool isGoto)
{
    const char* extension = target->u.user.name;
    if (extension[0] == '\0') {
        if (name && name[0] != '\0')
            std::printf(" -%c %s", isGoto ? 'g' : 'j', name);
        return;
    }
    const auto& [exact, any] = findTarget(extension, target->u.user.revision);
    if (!any)
        endWorker(std::string("no library for target `") + extension + "'");
    const auto* naming = exact ? exact : any;
    std::printf(" -j %s", naming->alias ? naming->alias(target) : name);
    if (exact && exact->save)
        exact->save(ip, target);
    else if (any->save)
        std::fputs(" [unsupported revision]", stdout);
    else if (target->u.target_size != sizeof(xt_entry_target))
        endWorker(std::string("target `") + extension + "' has values but no way to print them");
}

std::string printTable(const char* table, const xtc_ops& operations, RulePrinter printRules)
{
    auto* handle = operations.init(table);
    if (!handle)
        return std::string("table ") + table + ": " + operations.strerror(errno);
    std::printf("*%s\n", table);
    for (const char* chain = operations.first_chain(handle); chain; chain = operations.next_chain(handle)) {
        if (operations.builtin(chain, handle)) {
            xt_counters counters{};
            const char* policy = operations.get_policy(chain, &counters, handle);
            std::printf(":%s %s [%llu:%llu]\n", chain, policy, (unsigned long long)counters.pcnt,
                (unsigned long long)counters.bcnt);
        } else {
            std::printf(":%s - [0:0]\n", chain);
        }
    }
    for (const char* chain = operations.first_chain(handle); chain; chain = operations.next_chain(handle))
        printRules(chain, handle);
    std::fputs("COMMIT\n", stdout);
    operations.free(handle);
    return {};
}

} // namespace portolan::xtables
