#include "app/window/application.h"

#include "app/client/helper_client.h"
#include "app/client/recording.h"
#include "app/window/forced_theme.h"
#include "app/window/main_window.h"
#include "app/window/shot.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTranslator>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace portolan {

namespace {

class StartTexts {
    Q_DECLARE_TR_FUNCTIONS(Start)
};

struct StartOptions {
    QString recording;
    QString shot;
    QString theme;
    QString language;
    QString page;
    QStringList files;
    int seconds = 6;
};

/// The offscreen platform says this for every window; it says nothing about us.
void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (text.startsWith(QLatin1String("This plugin does not support propagateSizeHints")))
        return;
    std::fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, text)));
}

/// Help and version never need a display; pictures are taken without one where there is none.
bool needsNoDisplay(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        return false;
    const bool display = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    for (const std::string_view argument : std::span(argv + 1, std::size_t(std::max(argc, 1) - 1))) {
        if (argument == "--help" || argument == "-h" || argument == "--version" || argument == "-v")
            return true;
        if (!display && argument.starts_with("--shot"))
            return true;
    }
    return false;
}

int wrongUsage(const QString& text)
{
    std::fprintf(stderr, "portolan: %s\n", qPrintable(text));
    return 2;
}

std::optional<MainWindow::Page> pageByName(const QString& name)
{
    for (int page = 0; page < MainWindow::PageCount; ++page)
        if (MainWindow::pageName(MainWindow::Page(page)) == name)
            return MainWindow::Page(page);
    return std::nullopt;
}

StartOptions parseOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(StartTexts::tr("Charts the port forwards of this host."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption recording(QStringLiteral("recording"),
        StartTexts::tr("Play the recording in DIR instead of looking at this host."), QStringLiteral("DIR"));
    const QCommandLineOption shot(QStringLiteral("shot"),
        StartTexts::tr("Save a picture of each page in DIR and quit."), QStringLiteral("DIR"));
    const QCommandLineOption theme(QStringLiteral("theme"),
        StartTexts::tr("Use this look instead of the desktop's: light or dark."), QStringLiteral("THEME"));
    const QCommandLineOption language(QStringLiteral("language"),
        StartTexts::tr("Speak this language, \"zh_CN\" for one."), QStringLiteral("LANGUAGE"));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
        StartTexts::tr("With --shot: let traffic run for N seconds first."), QStringLiteral("N"),
        QStringLiteral("6"));
    const QCommandLineOption page(QStringLiteral("page"),
        StartTexts::tr("Open this page: forwards, chains, flows, trace or history. With --shot: only this one."),
        QStringLiteral("NAME"));
    parser.addOptions({recording, shot, theme, language, seconds, page});
    parser.addPositionalArgument(QStringLiteral("FILE"),
        StartTexts::tr(
            "Show the host in FILE, iptables-save text or a saved host state, instead of this one."),
        QStringLiteral("[FILE]"));
    parser.process(arguments);
    bool secondsGiven = false;
    const int count = parser.value(seconds).toInt(&secondsGiven);
    return {parser.value(recording), parser.value(shot), parser.value(theme), parser.value(language),
        parser.value(page), parser.positionalArguments(), secondsGiven ? count : -1};
}

/// Qt's own texts and ours; a language without a translation stays English.
void loadLanguage(QApplication& application, const QString& language)
{
    const QLocale locale = language.isEmpty() ? QLocale() : QLocale(language);
    QLocale::setDefault(locale);
    auto* qt = new QTranslator(&application);
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
            QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(qt);
    auto* own = new QTranslator(&application);
    const QStringList places{QStringLiteral(":/translations"),
        QCoreApplication::applicationDirPath() + QStringLiteral("/../share/portolan/translations"),
        QCoreApplication::applicationDirPath() + QStringLiteral("/../translations")};
    for (const QString& place : places)
        if (own->load(locale, QStringLiteral("portolan"), QStringLiteral("_"), place)) {
            QApplication::installTranslator(own);
            return;
        }
}

int takePictures(HostSource& source, const StartOptions& options)
{
    // Pictures show the window as it comes, whatever somebody dragged where.
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    ShotOptions shot;
    shot.folder = options.shot;
    shot.seconds = options.seconds;
    shot.only = options.page;
    shot.light = options.theme != QLatin1String("dark");
    shot.dark = options.theme != QLatin1String("light");
    if (!options.language.isEmpty()) {
        shot.suffix = options.language;
        shot.light = options.theme != QLatin1String("dark");
        shot.dark = !shot.light;
    }
    forceTheme(shot.light ? ForcedTheme::Light : ForcedTheme::Dark);
    MainWindow window(&source);
    return takeShots(source, window, shot);
}

} // namespace

int runApplication(int argc, char** argv)
{
    qInstallMessageHandler(handleMessage);
    if (needsNoDisplay(argc, argv))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("portolan"));
    QApplication::setApplicationDisplayName(QStringLiteral("Portolan"));
    QApplication::setApplicationVersion(QStringLiteral(PORTOLAN_VERSION));
    QApplication::setOrganizationName(QStringLiteral("portolan"));
    QApplication::setDesktopFileName(QStringLiteral("org.portolan.Portolan"));
    QApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("org.portolan.Portolan")));

    const StartOptions options = parseOptions(QApplication::arguments());
    if (!options.theme.isEmpty() && options.theme != QLatin1String("light")
        && options.theme != QLatin1String("dark"))
        return wrongUsage(StartTexts::tr("--theme is light or dark, not \"%1\"").arg(options.theme));
    if (!options.page.isEmpty() && !pageByName(options.page))
        return wrongUsage(
            StartTexts::tr("there is no page \"%1\"; pages are forwards, chains, flows, trace and history")
                .arg(options.page));
    if (options.seconds < 0 || options.seconds > 3600)
        return wrongUsage(StartTexts::tr("--seconds is a number from 0 to 3600"));
    if (options.files.size() > 1 || (!options.files.isEmpty() && !options.shot.isEmpty()))
        return wrongUsage(StartTexts::tr("at most one FILE, and none with --shot"));
    loadLanguage(application, options.language);

    std::unique_ptr<HostSource> source;
    if (options.recording.isEmpty())
        source = std::make_unique<HelperClient>();
    else
        source = std::make_unique<Recording>(options.recording);
    if (!options.shot.isEmpty())
        return takePictures(*source, options);

    if (!options.theme.isEmpty())
        forceTheme(options.theme == QLatin1String("dark") ? ForcedTheme::Dark : ForcedTheme::Light);
    MainWindow window(source.get());
    if (!options.page.isEmpty())
        window.showPage(*pageByName(options.page));
    window.show();
    if (!options.files.isEmpty())
        window.openFile(options.files.front());
    return QApplication::exec();
}

} // namespace portolan
