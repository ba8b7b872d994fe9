// portolan-helper: the kernel's hand on the system bus. See resources/dbus for what it offers.
#include "helper/nftables/reader.h"
#include "helper/options.h"
#include "helper/service.h"
#include "helper/xtables/reader.h"

#include <cstdio>
#include <exception>

namespace {

enum ExitStatus { Done = 0, Failed = 1, WrongUsage = 2 };

int run(int argc, char** argv)
{
    const auto options = portolan::parseOptions(argc, argv);
    if (!options) {
        std::fprintf(stderr, "portolan-helper: %s\n", options.error().message.text().c_str());
        return WrongUsage;
    }
    if (options->version) {
        std::puts("portolan-helper " PORTOLAN_VERSION);
        return Done;
    }
    if (options->worker) {
        return portolan::xtablesWorkerMain(*options->worker);
    }
    if (options->nftWorker) {
        return portolan::nftWorkerMain(*options->nftWorker);
    }
    const auto served = portolan::serve(*options);
    if (!served) {
        std::fprintf(stderr, "portolan-helper: %s\n", served.error().message.text().c_str());
        return Failed;
    }
    return Done;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "portolan-helper: %s\n", error.what());
        return Failed;
    }
}
