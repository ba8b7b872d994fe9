// How long the window's thread is kept from its events while a big host opens in it: the real helper on a bus
// of its own, the kernel's own rules, the real client. First 50,000 rules of iptables-nft, then 10,000 native
// ones, each while it opens and while all of it is read again. In namespaces of its own; no privileges
// needed. The peer is the limit somebody feels: 100 ms.
#include "app/chains/chains_page.h"
#include "app/client/helper_client.h"
#include "app/forwards/forwards_page.h"
#include "app/window/main_window.h"
#include "tests/bench/flow_programs.h"
#include "tests/bench/watchdog.h"
#include "tests/support/kube_rules.h"
#include "tests/support/native_rules.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <sys/mman.h>

namespace {

using namespace portolan;
using namespace portolan::bench;

constexpr double kLimit = 100; // milliseconds
constexpr unsigned kIptablesRules = 50'000;
constexpr unsigned kNativeRules = 10'000;

void load(std::vector<std::string> words, const std::string& text)
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    const int file = memfd_create("bench", 0);
    if (file < 0 || write(file, text.data(), text.size()) != ssize_t(text.size())
        || lseek(file, 0, SEEK_SET) != 0)
        give("no memory for a file");
    runProgram(words, file, null);
    close(file);
    close(null);
}

std::size_t rulesOf(const HelperClient& client)
{
    return countRules(client.snapshot()->ruleset);
}

/// The longest stall in ms.
double measure(const char* host, MainWindow::Page page, const char* pageName)
{
    HelperClient client;
    MainWindow window(&client);
    window.resize(1440, 900);
    window.showPage(page);
    window.show();
    Watchdog watchdog;
    std::size_t readings = 0;
    QObject::connect(&client, &HostSource::snapshotChanged, &window, [&readings] { ++readings; });
    const auto rest = [&] { return readings > 0 && !window.chains()->isBusy(); };
    const std::string name = std::string(host) + ", " + pageName;
    watchdog.watch((name + ": open").c_str(), [] {}, rest);
    const std::size_t rules = rulesOf(client);
    const std::size_t before = readings;
    watchdog.watch((name + ": read again").c_str(), [&] { client.refresh(); },
        [&] { return readings > before && rest(); });
    std::printf("  %-34s %zu rules, %zu forwards\n", host, rules, client.snapshot()->forwards.size());
    return watchdog.worst();
}

double measureHost(const char* host, const std::string& programs)
{
    HelperOnBus bus(programs);
    return std::max(
        measure(host, MainWindow::Chains, "Chains"), measure(host, MainWindow::Forwards, "Forwards"));
}

void tell(const char* name, double worst)
{
    std::printf("%s: ours %.0f ms, peer %.0f ms (the limit), ratio %.2f [longest stall]\n", name, worst,
        kLimit, kLimit / std::max(worst, 0.1));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    std::string programs(argv[0]);
    programs.erase(std::min(programs.rfind('/'), programs.size()));
    enterNamespaces();
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/run/bus", 1);
    QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    load({"nft", "-f", "-"}, test::NativeRules(kNativeRules).text());
    tell("native window", measureHost("10,000 native rules", programs));
    load({"nft", "flush", "ruleset"}, {});
    load({"iptables-nft-restore"}, test::KubeRules(kIptablesRules).text());
    tell("iptables-nft window", measureHost("50,000 of iptables-nft", programs));
    return 0;
}
