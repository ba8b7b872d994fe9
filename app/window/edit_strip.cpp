#include "app/window/edit_strip.h"

#include "app/window/edit_actions.h"
#include "app/window/edit_words.h"
#include "app/window/format.h"

#include <QAction>
#include <QVBoxLayout>

#include <algorithm>

#include <unistd.h>

namespace portolan {

EditStrip::EditStrip(EditActions* edits, QWidget* parent)
    : QWidget(parent)
    , m_edits(edits)
    , m_waiting(new Banner(this))
    , m_missing(new Banner(this))
    , m_said(new Banner(this))
{
    m_waiting->setObjectName(QStringLiteral("waitingEdit"));
    m_missing->setObjectName(QStringLiteral("missingRules"));
    m_said->setObjectName(QStringLiteral("saidOfEdits"));
    m_waiting->setActions({m_edits->keep(), m_edits->goBack()});
    m_missing->setActions({m_edits->repair()});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (Banner* banner : {m_waiting, m_missing, m_said})
        layout->addWidget(banner);
    m_tick.setInterval(250);
    connect(&m_tick, &QTimer::timeout, this, [this] { m_waiting->amend(waitingText()); });
    connect(m_edits, &EditActions::changed, this, &EditStrip::update);
    connect(m_edits, &EditActions::said, this,
        [this](Banner::Kind kind, const QString& text) { m_said->show(kind, text, true); });
    update();
}

void EditStrip::update()
{
    showWaiting();
    showMissing();
}

void EditStrip::showWaiting()
{
    const bool waits = m_edits->log().waiting.has_value();
    if (!waits) {
        m_tick.stop();
        m_waiting->hide();
    } else if (!m_tick.isActive()) {
        m_tick.start();
        m_said->hide(); // of an earlier edit
        m_waiting->show(Banner::Kind::Warning, waitingText());
    } else {
        m_waiting->amend(waitingText());
    }
}

QString EditStrip::waitingText() const
{
    const EditLog& log = m_edits->log();
    if (!log.waiting)
        return {};
    const auto left
        = std::chrono::ceil<std::chrono::seconds>(log.waiting->until - std::chrono::steady_clock::now());
    const int seconds = int(std::max<std::int64_t>(left.count(), 0));
    QString what = EditWords::what(log, log.waiting->number);
    if (log.waiting->undo)
        what = tr("Undone: %1").arg(what);
    QString text = tr("%1 – goes back by itself in %n s.", "edit", seconds).arg(what);
    if (log.waiting->uid != getuid())
        text += u' ' + tr("It was made by %1.").arg(EditWords::user(log.waiting->uid));
    return text;
}

void EditStrip::showMissing()
{
    const int missing = m_edits->missing();
    const Message& stopped = m_edits->log().repairStopped;
    QString text;
    if (missing > 0)
        text = missing == 1
            ? tr("One forward is missing rules: another program took them out.")
            : tr("%n forwards are missing rules: another program took them out.", nullptr, missing);
    if (!stopped.empty())
        text += (text.isEmpty() ? QString() : QStringLiteral(" "))
            + tr("Automatic repair stopped: %1").arg(Format::message(stopped));
    if (text != m_missing->text())
        m_missing->show(Banner::Kind::Warning, text);
}

} // namespace portolan
