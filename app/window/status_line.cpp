#include "app/window/status_line.h"

#include "app/window/engine_menu.h"
#include "app/window/format.h"
#include "backend/forward/check.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>

namespace portolan {

StatusLine::StatusLine(HostSource* source, QWidget* parent)
    : QStatusBar(parent)
    , m_source(source)
    , m_helper(addLabel(QStringLiteral("statusHelper")))
    , m_engines(addLabel(QStringLiteral("statusEngines")))
    , m_forwarding(addLabel(QStringLiteral("statusForwarding")))
    , m_accounting(addLabel(QStringLiteral("statusAccounting")))
    , m_age(new QLabel(this))
{
    setSizeGripEnabled(false);
    setContentsMargins(6, 1, 10, 1);
    m_age->setObjectName(QStringLiteral("statusAge"));
    addPermanentWidget(m_age);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::updateAge);
    m_timer.start(1000);
    watch();
}

void StatusLine::watch()
{
    connect(m_source, &HostSource::statusChanged, this, &StatusLine::refresh);
    connect(m_source, &HostSource::snapshotChanged, this, [this] {
        m_read.restart();
        refresh();
    });
    if (!m_source->snapshot()->ruleset.empty())
        m_read.start();
    else
        m_read.invalidate();
    refresh();
}

void StatusLine::setSource(HostSource* source)
{
    if (source == m_source)
        return;
    disconnect(m_source, nullptr, this, nullptr);
    m_source = source;
    watch();
}

QLabel* StatusLine::addLabel(const QString& objectName)
{
    auto* label = new QLabel(this);
    label->setObjectName(objectName);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setContentsMargins(0, 0, 14, 0);
    addWidget(label);
    return label;
}

void StatusLine::showSwitch(
    QLabel* label, std::optional<bool> on, const QString& whenOn, const QString& whenOff)
{
    label->setVisible(on.has_value());
    QPalette colours = palette();
    colours.setColor(
        QPalette::WindowText, on.value_or(true) ? Theme::subdued(palette()) : Theme::warning(palette()));
    label->setPalette(colours);
    label->setText(on.value_or(true) ? whenOn : QStringLiteral("▲ ") + whenOff);
}

void StatusLine::refresh()
{
    const auto snapshot = m_source->snapshot();
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, Theme::subdued(palette()));
    for (QLabel* label : {m_engines, m_age})
        label->setPalette(quiet);
    const bool ready = m_source->status() == HostSource::Status::Ready;
    if (m_source->isRecording()) {
        m_helper->setPalette(quiet);
        m_helper->setText(m_source->fileName().isEmpty() ? tr("Recording") : tr("A file, not this host"));
    } else {
        showSwitch(m_helper, ready, tr("Helper %1 running").arg(snapshot->helperVersion), tr("No helper"));
    }
    QStringList engines;
    for (const Engine engine : enginesInUse(snapshot->state, snapshot->ruleset))
        engines.append(QLatin1String(toString(engine)));
    m_engines->setText(engines.join(QStringLiteral(", ")));
    QStringList notices{tr("Engines that hold rules on this host")};
    if (const QString written = EngineMenu::sentence(*snapshot); !written.isEmpty())
        notices.append(written);
    std::vector<Message> remarkable = engineNotices(snapshot->ruleset, snapshot->state.unwritableFilters);
    for (Message& notice : filterNotices(snapshot->state, snapshot->forwards))
        remarkable.push_back(std::move(notice));
    for (const Message& notice : remarkable)
        notices.append(Format::message(notice));
    if (!remarkable.empty()) {
        QPalette loud = quiet;
        loud.setColor(QPalette::WindowText, Theme::warning(palette()));
        m_engines->setPalette(loud);
        m_engines->setText(QStringLiteral("▲ ") + m_engines->text());
    }
    m_engines->setToolTip(notices.join(QStringLiteral("\n\n")));
    m_engines->setVisible(!engines.isEmpty());
    const auto ipv4 = snapshot->state.forwarding(Family::Ipv4);
    const auto ipv6 = snapshot->state.forwarding(Family::Ipv6);
    showSwitch(m_forwarding, ipv4, tr("Forwarding on"), tr("Forwarding off"));
    m_forwarding->setToolTip(
        tr("net.ipv4.ip_forward is %1, net.ipv6.conf.all.forwarding is %2")
            .arg(ipv4 ? (*ipv4 ? QStringLiteral("1") : QStringLiteral("0")) : tr("unknown"),
                ipv6 ? (*ipv6 ? QStringLiteral("1") : QStringLiteral("0")) : tr("unknown")));
    showSwitch(
        m_accounting, snapshot->state.accounting(), tr("Byte accounting on"), tr("Byte accounting off"));
    m_accounting->setToolTip(
        tr("net.netfilter.nf_conntrack_acct: whether the kernel counts what each connection "
           "carries. It counts for connections that begin while it is on."));
    updateAge();
}

void StatusLine::updateAge()
{
    // What is in a file does not age here.
    const bool ages = m_read.isValid() && m_source->fileName().isEmpty();
    m_age->setVisible(ages);
    if (!ages)
        return;
    const qint64 seconds = m_read.elapsed() / 1000;
    m_age->setText(
        seconds < 2 ? tr("rules read just now") : tr("rules read %1 ago").arg(Format::age(seconds)));
}

QStringList StatusLine::texts() const
{
    QStringList texts;
    for (const QLabel* label : {m_helper, m_engines, m_forwarding, m_accounting, m_age})
        if (!label->isHidden())
            texts.append(label->text());
    return texts;
}

void StatusLine::changeEvent(QEvent* event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_age)
        refresh();
}

void StatusLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(Theme::line(palette()));
    painter.drawLine(rect().topLeft(), rect().topRight());
}

} // namespace portolan
