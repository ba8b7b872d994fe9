#include "app/window/shot.h"

#include "app/chains/chains_page.h"
#include "app/flows/flows_page.h"
#include "app/forwards/forwards_model.h"
#include "app/forwards/forwards_page.h"
#include "app/trace/trace_page.h"
#include "app/window/forced_theme.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPixmap>
#include <QSpinBox>
#include <QTimer>

#include <algorithm>
#include <cstdio>

namespace portolan {

namespace {

/// How long the first rules and the first connection may take.
constexpr int kPatience = 20'000;
/// Animations, lazy layouts and one sample of every rate.
constexpr int kSettle = 1200;

/// The first packets of a connection are those that tell most.
constexpr int kTracedPackets = 9;
constexpr int kMostTraced = 400;
constexpr int kTracePatience = 12'000;

void spin(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

template <typename Condition> bool waitFor(Condition condition, int patience = kPatience)
{
    const QDeadlineTimer deadline(patience);
    while (!condition() && !deadline.hasExpired())
        spin(50);
    return condition();
}

/// The forward with the most connections: it has the most to show.
QString busiest(const ForwardsModel& model)
{
    int best = 0;
    const auto live = [&](int row) {
        return model.index(row, ForwardsModel::NowColumn).data(ForwardsModel::SortRole).toUInt();
    };
    for (int row = 1; row < model.rowCount(); ++row)
        if (live(row) > live(best))
            best = row;
    return model.index(best, 0).data(ForwardsModel::IdRole).toString();
}

/// Follows some packets of that forward, if this source can.
void traceSome(HostSource& source, MainWindow& window, const QString& id)
{
    for (const FoundForward& found : source.snapshot()->forwards) {
        if (QString::fromStdString(found.forward.id) != id)
            continue;
        // Until one came whose beginning was seen.
        if (auto* most = window.trace()->findChild<QSpinBox*>(QStringLiteral("tracePackets")))
            most->setValue(kMostTraced);
        window.trace()->traceForward(found.forward);
        const auto busy = [&] { return window.trace()->follower()->state() != PacketFollower::State::Idle; };
        const auto beginning = [&] {
            const auto& packets = window.trace()->model()->packets();
            const auto begins
                = [](const Trajectory& packet) { return packet.first.tcpFlags == TcpFlag::Syn; };
            return int(std::find_if(packets.begin(), packets.end(), begins) - packets.begin());
        };
        waitFor([&] { return !busy() || beginning() + kTracedPackets < window.trace()->packetCount(); },
            kTracePatience);
        window.trace()->follower()->stop();
        window.trace()->selectPacket(beginning() < window.trace()->packetCount() ? beginning() : 0);
        return;
    }
}

bool grab(MainWindow& window, const ShotOptions& options, const QString& theme)
{
    for (int page = 0; page < MainWindow::PageCount; ++page) {
        const QString name = MainWindow::pageName(MainWindow::Page(page));
        if (!options.only.isEmpty() && options.only != name)
            continue;
        window.showPage(MainWindow::Page(page));
        spin(kSettle);
        const QString path = QDir(options.folder)
                                 .filePath(QStringLiteral("%1-%2.png")
                                               .arg(name, options.suffix.isEmpty() ? theme : options.suffix));
        if (!window.grab().save(path)) {
            std::fprintf(stderr, "portolan: cannot write %s\n", qPrintable(path));
            return false;
        }
        std::printf("%s\n", qPrintable(path));
        std::fflush(stdout);
    }
    return true;
}

} // namespace

int takeShots(HostSource& source, MainWindow& window, const ShotOptions& options)
{
    if (!QDir().mkpath(options.folder)) {
        std::fprintf(stderr, "portolan: cannot make the folder %s\n", qPrintable(options.folder));
        return 1;
    }
    window.resize(1440, 900);
    window.show();
    if (!waitFor([&] {
            return source.status() == HostSource::Status::Ready && window.forwards()->model()->total() > 0;
        })) {
        const QString why = source.statusText();
        std::fprintf(stderr, "portolan: no forwards arrived in %d s%s%s\n", kPatience / 1000,
            why.isEmpty() ? "" : ": ", qPrintable(why));
        return 1;
    }
    if (!waitFor([&] { return window.flows()->openCount() > 0; })) {
        std::fprintf(stderr, "portolan: no connection arrived in %d s\n", kPatience / 1000);
        return 1;
    }
    spin(options.seconds * 1000);
    window.forwards()->selectForward(busiest(*window.forwards()->model()));
    window.chains()->showForward(window.forwards()->selectedId());
    if (options.only.isEmpty() || options.only == MainWindow::pageName(MainWindow::Trace))
        traceSome(source, window, window.forwards()->selectedId());
    for (const bool dark : {false, true}) {
        if (!(dark ? options.dark : options.light))
            continue;
        forceTheme(dark ? ForcedTheme::Dark : ForcedTheme::Light);
        if (!grab(window, options, dark ? QStringLiteral("dark") : QStringLiteral("light")))
            return 1;
    }
    return 0;
}

} // namespace portolan
