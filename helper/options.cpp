#include "helper/options.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace portolan {

namespace {

constexpr const char* kDefaultLock = "/run/xtables.lock"; // iptables' XT_LOCK_NAME

Result<std::chrono::seconds> parseSeconds(std::string_view text)
{
    unsigned seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || seconds > 86400) {
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("--idle-exit takes seconds from 0 (never) to 86400, not \"%1\"."),
            {std::string(text)});
    }
    return std::chrono::seconds(seconds);
}

Result<void> setOption(Options& options, std::string_view name, std::string_view value)
{
    if (name == "--state-dir") {
        options.stateDir = value;
    } else if (name == "--xtables-lock") {
        options.xtablesLock = value;
    } else if (name == "--idle-exit") {
        const auto seconds = parseSeconds(value);
        if (!seconds) {
            return tl::unexpected(seconds.error());
        }
        options.idleExit = *seconds;
    } else if (name == "--nft-worker") {
        options.nftWorker = value;
    } else {
        const auto family = parseFamily(value);
        if (!family) {
            return tl::unexpected(family.error());
        }
        options.worker = *family;
    }
    return {};
}

bool takesValue(std::string_view name)
{
    return name == "--state-dir" || name == "--xtables-lock" || name == "--idle-exit"
        || name == "--xtables-worker" || name == "--nft-worker";
}

} // namespace

Result<Options> parseOptions(int argc, char** argv)
{
    Options options;
    const char* lock = std::getenv("XTABLES_LOCKFILE");
    options.xtablesLock = lock && *lock ? lock : kDefaultLock;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const auto equals = argument.find('=');
        const std::string_view name = argument.substr(0, equals);
        if (argument == "--version") {
            options.version = true;
            continue;
        }
        if (!takesValue(name)) {
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR("Unknown option \"%1\"; there are --state-dir DIR, --xtables-lock FILE, "
                            "--idle-exit SECONDS and --version."),
                {std::string(argument)});
        }
        std::string_view value;
        if (equals != std::string_view::npos) {
            value = argument.substr(equals + 1);
        } else if (i + 1 < argc) {
            value = argv[++i];
        }
        if (value.empty()) {
            return failure(ErrorCode::Invalid, PORTOLAN_TR("%1 needs a value."), {std::string(name)});
        }
        if (auto set = setOption(options, name, value); !set) {
            return tl::unexpected(set.error());
        }
    }
    return options;
}

} // namespace portolan
