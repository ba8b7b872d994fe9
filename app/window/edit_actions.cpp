#include "app/window/edit_actions.h"

#include "app/window/edit_wish.h"
#include "app/window/edit_words.h"
#include "app/window/format.h"

#include <QAction>
#include <QDateTime>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

/// What went back this long before the window came is news to whoever lost a connection by it.
constexpr qint64 kNews = 10 * 60 * 1000;

} // namespace

EditActions::EditActions(HostSource* source, QObject* parent)
    : QObject(parent)
    , m_source(source)
    , m_undo(makeAction(QStringLiteral("undo"), tr("&Undo"), &EditActions::takeBack))
    , m_redo(makeAction(QStringLiteral("redo"), tr("Re&do"), &EditActions::doAgain))
    , m_keep(makeAction(QStringLiteral("keepEdit"), tr("&Keep"), &EditActions::confirmWaiting))
    , m_goBack(makeAction(QStringLiteral("goBack"), tr("&Go back now"), &EditActions::takeBack))
    , m_repair(makeAction(QStringLiteral("repair"), tr("Re&pair forwards"), &EditActions::repairAll))
    , m_automatic(makeAction(QStringLiteral("automaticRepair"), tr("Repair forwards auto&matically"),
          &EditActions::switchAutomaticRepair))
    , m_confirming(new QAction(tr("&Go back unless I confirm within %1 s").arg(kConfirmSeconds), this))
{
    m_undo->setShortcut(QKeySequence::Undo);
    m_redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_automatic->setCheckable(true);
    m_confirming->setCheckable(true);
    m_confirming->setObjectName(QStringLiteral("confirming"));
    m_confirming->setChecked(confirmsEdits());
    m_confirming->setToolTip(
        tr("Every edit goes back by itself unless somebody keeps it in time, also when this "
           "window, the network or the host's desktop died meanwhile."));
    connect(m_confirming, &QAction::toggled, this, &setConfirmsEdits);
    connect(m_source, &HostSource::editsChanged, this, &EditActions::read);
    connect(m_source, &HostSource::statusChanged, this, &EditActions::read);
    connect(m_source, &HostSource::snapshotChanged, this, &EditActions::countMissing);
    countMissing();
    read();
}

QAction* EditActions::makeAction(const QString& name, const QString& text, void (EditActions::*slot)())
{
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

QString EditActions::whyNot() const
{
    if (!m_source->fileName().isEmpty())
        return tr("This is a file: nothing can be changed.");
    if (m_source->isRecording())
        return tr("This is a recording: nothing can be changed.");
    if (m_source->status() != HostSource::Status::Ready)
        return m_source->statusText().isEmpty() ? tr("Waiting for the helper…") : m_source->statusText();
    return {};
}

void EditActions::read()
{
    update();
    if (!whyNot().isEmpty()) {
        take({});
        return;
    }
    m_source->readEdits([self = QPointer<EditActions>(this)](Result<EditLog> log) {
        if (self && log)
            self->take(std::move(*log));
    });
}

void EditActions::take(EditLog log)
{
    const EditLog before = std::exchange(m_log, std::move(log));
    tellWhatWentBack(before);
    m_known = whyNot().isEmpty();
    update();
}

QString EditActions::wentBackText(const Edit& edit)
{
    const QString words = edit.verb == EditVerb::Restore
        ? tr(
            "%1: this went back by itself, because nobody confirmed it. All rules are what they were before.")
        : tr("%1: this went back by itself, because nobody confirmed it. Redo makes it again.");
    return words.arg(EditWords::what(edit));
}

void EditActions::tellWhatWentBack(const EditLog& before)
{
    if (!m_known) {
        const PastEdit* last = m_log.edits.empty() ? nullptr : &m_log.edits.front();
        if (last && last->state == EditState::RolledBack
            && last->edit.time > QDateTime::currentMSecsSinceEpoch() - kNews)
            Q_EMIT said(Banner::Kind::Warning, wentBackText(last->edit));
        return;
    }
    if (!before.waiting || (m_log.waiting && m_log.waiting->number == before.waiting->number))
        return;
    const PastEdit* past = m_log.find(before.waiting->number);
    if (!past)
        return;
    if (!before.waiting->undo && past->state == EditState::RolledBack)
        Q_EMIT said(Banner::Kind::Warning, wentBackText(past->edit));
    else if (before.waiting->undo && past->state == EditState::Done)
        Q_EMIT said(Banner::Kind::Warning,
            tr("%1: this is in effect again, because nobody confirmed that it was undone.")
                .arg(EditWords::what(past->edit)));
}

void EditActions::countMissing()
{
    const auto host = m_source->snapshot();
    m_missing = whyNot().isEmpty()
        ? int(std::count_if(host->forwards.begin(), host->forwards.end(),
            [](const FoundForward& each) { return each.editable && each.state == ForwardState::Missing; }))
        : 0;
    update();
}

void EditActions::update()
{
    const QString why = whyNot();
    const bool can = why.isEmpty() && !m_busy;
    const auto& waiting = m_log.waiting;
    const QString undone = EditWords::what(m_log, waiting ? waiting->number : m_log.undo);
    const QString redone = EditWords::what(m_log, m_log.redo);
    m_undo->setEnabled(can && (waiting || m_log.undo != 0));
    m_undo->setToolTip(!why.isEmpty()    ? why
            : waiting && waiting->undo   ? tr("Make this again: %1 (Ctrl+Z)").arg(undone)
            : waiting || m_log.undo != 0 ? tr("Undo: %1 (Ctrl+Z)").arg(undone)
                                         : tr("There is nothing to undo."));
    m_redo->setEnabled(can && m_log.redo != 0 && !waiting);
    m_redo->setToolTip(!why.isEmpty() ? why
            : waiting                 ? tr("An edit waits to be kept or taken back first.")
            : m_log.redo != 0         ? tr("Make this again: %1 (Ctrl+Shift+Z)").arg(redone)
                                      : tr("There is nothing to redo."));
    m_keep->setEnabled(can && waiting);
    m_goBack->setEnabled(can && waiting);
    m_repair->setEnabled(can);
    m_repair->setToolTip(why.isEmpty()
            ? tr("Puts back the rules of our forwards that are missing, and our jumps in front")
            : why);
    m_confirming->setChecked(confirmsEdits()); // dialogs switch it too
    m_automatic->setEnabled(can);
    m_automatic->setChecked(m_log.automaticRepair);
    m_automatic->setToolTip(why.isEmpty()
            ? tr("The helper puts back by itself what other programs take out of our forwards, also while "
                 "no window is open.")
            : why);
    Q_EMIT changed();
}

EditReply EditActions::answer(const QString& done, const QString& failed)
{
    m_busy = true;
    update();
    return [self = QPointer<EditActions>(this), done, failed](const Result<Edit>& edit) {
        if (!self)
            return;
        if (edit)
            self->finish(Banner::Kind::Note, done.arg(EditWords::what(*edit)));
        else
            self->refuse(edit.error(), failed);
    };
}

void EditActions::finish(Banner::Kind kind, const QString& text)
{
    m_busy = false;
    Q_EMIT said(kind, text);
    m_source->refresh();
    read();
}

void EditActions::refuse(const Error& error, const QString& failed)
{
    const EditWords::Said said = EditWords::refused(error, failed);
    finish(said.kind, said.text);
}

void EditActions::takeBack()
{
    // What waits is taken back for good: there is nothing left to confirm.
    const bool waits = m_log.waiting.has_value();
    m_source->undo(waits ? EditWish{} : wishedEdit(),
        answer(waits ? tr("Taken back: %1.") : tr("Undone: %1."), tr("It was not undone.")));
}

void EditActions::doAgain()
{
    m_source->redo(wishedEdit(), answer(tr("Done again: %1."), tr("It was not done again.")));
}

void EditActions::confirmWaiting()
{
    if (m_log.waiting)
        m_source->confirmEdit(
            m_log.waiting->number, answer(tr("Kept: %1."), tr("It could not be confirmed.")));
}

void EditActions::repairAll()
{
    m_busy = true;
    update();
    m_source->repair([self = QPointer<EditActions>(this)](const Result<bool>& changed) {
        if (!self)
            return;
        if (!changed)
            self->refuse(changed.error(), tr("The forwards were not repaired."));
        else
            self->finish(Banner::Kind::Note,
                *changed ? tr("Repaired: the rules are those of the forwards again.")
                         : tr("Nothing was missing."));
    });
}

void EditActions::switchAutomaticRepair()
{
    const bool on = m_automatic->isChecked();
    m_busy = true;
    update();
    m_source->setAutomaticRepair(on, [self = QPointer<EditActions>(this), on](const Result<void>& done) {
        if (!self)
            return;
        if (!done)
            self->refuse(done.error(), tr("Automatic repair was not switched."));
        else
            self->finish(Banner::Kind::Note,
                on ? tr("Automatic repair is on: the helper puts back what other programs take out.")
                   : tr("Automatic repair is off."));
    });
}

} // namespace portolan
