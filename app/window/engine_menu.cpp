#include "app/window/engine_menu.h"

#include "app/window/edit_words.h"
#include "app/window/format.h"

#include <QAction>
#include <QActionGroup>
#include <QPointer>

namespace portolan {

EngineMenu::EngineMenu(HostSource* source, QWidget* parent)
    : QMenu(tr("Write forward&s to"), parent)
    , m_source(source)
    , m_choices(new QActionGroup(this))
{
    menuAction()->setObjectName(QStringLiteral("engine"));
    setToolTipsVisible(true);
    addChoice(EnginePreference::Automatic,
        tr("Where they are already; the first one of a host where its other rules live"));
    addChoice(EnginePreference::Nftables, tr("Into a table of their own, \"inet portolan\""));
    addChoice(EnginePreference::XtablesLegacy, tr("Into chains of their own, as iptables-legacy shows them"));
    addSeparator();
    m_why = addAction(QString());
    m_why->setObjectName(QStringLiteral("engineWhy"));
    m_why->setEnabled(false);
    connect(m_source, &HostSource::statusChanged, this, &EngineMenu::refresh);
    connect(m_source, &HostSource::snapshotChanged, this, &EngineMenu::refresh);
    refresh();
}

QString EngineMenu::title(EnginePreference preference)
{
    switch (preference) {
    case EnginePreference::XtablesLegacy:
        return tr("&Legacy tables (xtables-legacy)");
    case EnginePreference::Nftables:
        return tr("&nftables");
    case EnginePreference::Automatic:
        break;
    }
    return tr("&Automatic");
}

QString EngineMenu::sentence(const HostSnapshot& host)
{
    return host.written ? tr("Forwards go to %1, %2.", "engine, because …")
                              .arg(QLatin1String(toString(host.written->engine)),
                                  Format::message(describeReason(*host.written)))
                        : QString();
}

void EngineMenu::addChoice(EnginePreference preference, const QString& hint)
{
    QAction* action = addAction(title(preference));
    action->setObjectName(QStringLiteral("engine-") + QLatin1String(toString(preference)));
    action->setToolTip(hint);
    action->setCheckable(true);
    action->setData(int(preference));
    m_choices->addAction(action);
    connect(action, &QAction::triggered, this, [this, preference] { choose(preference); });
}

void EngineMenu::refresh()
{
    const auto host = m_source->snapshot();
    const bool can = m_source->status() == HostSource::Status::Ready && !m_source->isRecording()
        && host->written && !m_busy;
    for (QAction* action : m_choices->actions()) {
        const auto preference = EnginePreference(action->data().toInt());
        action->setEnabled(can);
        action->setChecked(host->written ? host->written->preference == preference
                                         : preference == EnginePreference::Automatic);
    }
    const QString why = sentence(*host);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    menuAction()->setVisible(host->written.has_value());
}

void EngineMenu::choose(EnginePreference preference)
{
    m_busy = true;
    refresh(); // it shows what is, until it is another
    m_source->setEngine(
        preference, [self = QPointer<EngineMenu>(this), preference](const Result<void>& done) {
            if (self)
                self->chosen(preference, done);
        });
}

void EngineMenu::chosen(EnginePreference preference, const Result<void>& done)
{
    m_busy = false;
    refresh();
    if (!done) {
        const EditWords::Said words
            = EditWords::refused(done.error(), tr("Forwards are written where they were before."));
        Q_EMIT said(words.kind, words.text);
        return;
    }
    Q_EMIT said(Banner::Kind::Note,
        preference == EnginePreference::Automatic
            ? tr("Where forwards are written is chosen automatically from now on.")
            : tr("Forwards are written to %1 from now on, and those made with Portolan are there.")
                  .arg(QLatin1String(toString(preference))));
    m_source->refresh();
}

} // namespace portolan
