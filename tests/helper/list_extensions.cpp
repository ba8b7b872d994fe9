// Prints every match and target that the installed libxtables has for a family, and every option of each:
//   match NAME                    it can be used
//   match NAME --OPTION           it has this option
//   match NAME ! --OPTION         the option can be inverted
//   missing match NAME            its file has no such match for this family
// of the revision that iptables uses on this kernel. A program of its own, because libxtables serves one
// family a process.
#include <getopt.h>
#include <net/if.h>

#include <xtables.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <string>

namespace {

option noOptions[] = {{nullptr, 0, nullptr, 0}};
xtables_globals globals{};

__attribute__((noreturn, format(printf, 2, 3))) void exitError(xtables_exittype, const char* format, ...)
{
    std::va_list arguments;
    va_start(arguments, format);
    std::vfprintf(stderr, format, arguments);
    va_end(arguments);
    std::exit(1);
}

void print(const char* kind, const std::string& name, const char* option, bool invertible)
{
    std::printf("%s %s --%s\n", kind, name.c_str(), option);
    if (invertible)
        std::printf("%s %s ! --%s\n", kind, name.c_str(), option);
}

template <typename Extension>
void print(const char* kind, const std::string& name, const Extension* found, bool isMatch)
{
    std::printf("%s %s\n", kind, name.c_str());
    for (const auto* entry = found->x6_options; entry && entry->name; ++entry)
        print(kind, name, entry->name, entry->flags & XTOPT_INVERT);
    // Tables of the older kind do not say which of a match's options can be inverted.
    for (const auto* entry = found->extra_opts; entry && entry->name; ++entry)
        print(kind, name, entry->name, isMatch);
}

/// Names of the files lib{xt,ipt or ip6t}_NAME.so.
std::set<std::string> extensionNames(const char* folder, bool ipv6)
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string file = entry.path().filename();
        for (const std::string prefix : {"libxt_", ipv6 ? "libip6t_" : "libipt_"})
            if (file.starts_with(prefix) && file.ends_with(".so"))
                names.insert(file.substr(prefix.size(), file.size() - prefix.size() - 3));
    }
    return names;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: list_extensions FOLDER ipv4|ipv6\n");
        return 2;
    }
    const bool ipv6 = std::strcmp(argv[2], "ipv6") == 0;
    globals.program_name = "list_extensions";
    globals.program_version = XTABLES_VERSION;
    globals.orig_opts = noOptions;
    globals.exit_err = exitError;
    globals.compat_rev = xtables_compatible_revision;
    setenv("XTABLES_LIBDIR", argv[1], 1);
    if (xtables_init_all(&globals, ipv6 ? NFPROTO_IPV6 : NFPROTO_IPV4) != 0)
        return 1;
    for (const auto& name : extensionNames(argv[1], ipv6)) {
        const bool upper = name[0] >= 'A' && name[0] <= 'Z';
        const auto* match = upper ? nullptr : xtables_find_match(name.c_str(), XTF_TRY_LOAD, nullptr);
        const auto* target = xtables_find_target(name.c_str(), XTF_TRY_LOAD);
        if (match)
            print("match", name, match, true);
        if (target)
            print("target", name, target, false);
        if (!match && !target)
            std::printf("missing %s %s\n", upper ? "target" : "match", name.c_str());
    }
    return 0;
}
