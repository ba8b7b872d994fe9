#include "app/forwards/forward_actions.h"

#include "app/flows/figures.h"
#include "app/forwards/add_dialog.h"
#include "app/forwards/forward_status.h"
#include "app/forwards/remove_dialog.h"
#include "app/window/edit_actions.h"
#include "app/window/edit_wish.h"
#include "app/window/edit_words.h"

#include <QAction>
#include <QPointer>

#include <algorithm>

namespace portolan {

namespace {

QStringList idsOf(const std::vector<FoundForward>& forwards)
{
    QStringList ids;
    for (const FoundForward& each : forwards)
        ids.append(QString::fromStdString(each.forward.id));
    return ids;
}

bool anyEnabled(const std::vector<FoundForward>& forwards)
{
    return std::any_of(
        forwards.begin(), forwards.end(), [](const FoundForward& each) { return each.forward.enabled; });
}

} // namespace

ForwardActions::ForwardActions(EditActions* edits, const LiveFlows* flows, QWidget* page)
    : QObject(page)
    , m_edits(edits)
    , m_source(edits->source())
    , m_flows(flows)
    , m_page(page)
    , m_add(makeAction(QStringLiteral("addForward"), tr("Add forward…"), QKeySequence(Qt::CTRL | Qt::Key_N),
          &ForwardActions::openAddDialog))
    , m_edit(makeAction(QStringLiteral("editForward"), tr("Change…"), QKeySequence(Qt::Key_F2),
          &ForwardActions::openEditDialog))
    , m_toggle(makeAction(QStringLiteral("toggleForward"), tr("Switch off"), QKeySequence(Qt::Key_Space),
          &ForwardActions::toggleSelected))
    , m_remove(makeAction(QStringLiteral("removeForward"), tr("Remove…"), QKeySequence::Delete,
          &ForwardActions::openRemoveDialog))
{
    m_add->setShortcutContext(Qt::WindowShortcut);
    connect(m_edits, &EditActions::changed, this, &ForwardActions::update);
    update();
}

QAction* ForwardActions::makeAction(
    const QString& name, const QString& text, const QKeySequence& shortcut, void (ForwardActions::*slot)())
{
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    // These keys belong to the table: in the filter they write.
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

void ForwardActions::select(const Selection& selection)
{
    m_editable.clear();
    for (const FoundForward* each : selection)
        if (each->editable)
            m_editable.push_back(*each);
    m_selected = selection.size();
    m_foreign = m_selected == 1 && m_editable.empty() ? ownerNote(*selection.front())
        : m_selected > 1 && m_editable.empty()        ? tr("None of these was made here.")
                                                      : QString();
    update();
}

void ForwardActions::update()
{
    const QString why = m_edits->whyNot();
    const bool live = why.isEmpty();
    const QString whyNotThese = !live ? why : m_selected == 0 ? tr("Select a forward first.") : m_foreign;
    const bool ours = live && !m_editable.empty();
    m_add->setEnabled(live);
    m_add->setToolTip(live ? tr("Add a forward (Ctrl+N)") : why);
    m_edit->setEnabled(ours && m_editable.size() == 1 && m_selected == 1);
    m_edit->setToolTip(!ours      ? whyNotThese
            : m_edit->isEnabled() ? tr("Change the selected forward (F2, or a double click)")
                                  : tr("One at a time: select a single forward to change it."));
    const bool off = anyEnabled(m_editable);
    m_toggle->setEnabled(ours);
    m_toggle->setText(off || m_editable.empty() ? tr("Switch off") : tr("Switch on"));
    m_toggle->setToolTip(!ours ? whyNotThese
            : off              ? tr("Takes the rules out and keeps the forward in the list (Space)")
                               : tr("Puts the rules in again (Space)"));
    m_remove->setEnabled(ours);
    m_remove->setToolTip(!ours       ? whyNotThese
            : m_editable.size() == 1 ? tr("Remove the selected forward (Delete)")
                                     : tr("Remove the selected forwards (Delete)"));
}

void ForwardActions::fix(const FindingFix& fix)
{
    if (const QString why = m_edits->whyNot(); !why.isEmpty()) {
        Q_EMIT said(Banner::Kind::Problem, why);
        return;
    }
    auto* dialog = new FixDialog(fix, m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FixDialog::confirmed, this, [this, fix](bool persistent) { set(fix, persistent); });
    dialog->open();
}

void ForwardActions::set(const FindingFix& fix, bool persistent)
{
    m_source->setSysctl(fix.key, fix.value, persistent,
        [self = QPointer<ForwardActions>(this), fix, persistent](const Result<QString>& before) {
            if (!self)
                return;
            if (!before) {
                const auto said = EditWords::refused(before.error(), tr("It could not be switched on."));
                Q_EMIT self->said(said.kind, said.text);
                return;
            }
            Q_EMIT self->said(Banner::Kind::Note,
                (persistent ? tr("%1 is %2 now, and at every start.") : tr("%1 is %2 until the next start."))
                    .arg(fix.key, fix.value));
            self->m_source->refresh();
        });
}

void ForwardActions::openAddDialog()
{
    auto* dialog = new AddDialog(m_source, m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, qOverload<const QString&>(&AddDialog::added), this, [this](const QString& id) {
        Q_EMIT said(Banner::Kind::Note, tr("The forward was added."));
        Q_EMIT added(id);
        m_source->refresh();
    });
    dialog->open();
}

void ForwardActions::openEditDialog()
{
    if (!m_edit->isEnabled())
        return;
    auto* dialog = new AddDialog(m_source, m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->edit(m_editable.front().forward);
    connect(dialog, &AddDialog::changed, this, [this](unsigned connections) {
        Q_EMIT said(Banner::Kind::Note,
            (tr("The forward was changed.") + u' ' + EditWords::connectionsText(connections, 0)).trimmed());
        m_source->refresh();
    });
    dialog->open();
}

void ForwardActions::toggleSelected()
{
    if (!m_toggle->isEnabled())
        return;
    const bool on = !anyEnabled(m_editable);
    const int count = int(m_editable.size());
    m_source->setEnabled(idsOf(m_editable), on, wishedEdit(),
        [self = QPointer<ForwardActions>(this), on, count](
            const Result<void>& result, unsigned connections, unsigned ended) {
            if (!self)
                return;
            if (!result) {
                const EditWords::Said said = EditWords::refused(result.error(),
                    on ? tr("It was not switched on.", nullptr, count)
                       : tr("It was not switched off.", nullptr, count));
                Q_EMIT self->said(said.kind, said.text);
                return;
            }
            const QString text = count > 1
                ? (on ? tr("%n forwards were switched on.", nullptr, count)
                      : tr("%n forwards were switched off.", nullptr, count))
                : (on ? tr("The forward was switched on.") : tr("The forward was switched off."));
            Q_EMIT self->said(
                Banner::Kind::Note, (text + u' ' + EditWords::connectionsText(connections, ended)).trimmed());
            self->m_source->refresh();
        });
}

void ForwardActions::openRemoveDialog()
{
    if (!m_remove->isEnabled())
        return;
    unsigned connections = 0;
    for (const FoundForward& each : m_editable)
        connections += m_flows->figuresOf(each.forward.id).live;
    auto* dialog = new RemoveDialog(m_editable, connections, m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RemoveDialog::confirmed, this,
        [this, ids = idsOf(m_editable)](const EditWish& wish) { removeSelected(ids, wish); });
    dialog->open();
}

void ForwardActions::removeSelected(const QStringList& ids, const EditWish& wish)
{
    m_source->removeSeveral(ids, wish,
        [self = QPointer<ForwardActions>(this), ids](
            const Result<void>& result, unsigned connections, unsigned ended) {
            if (!self)
                return;
            const EditWords::Said said = RemoveDialog::outcome(result, int(ids.size()), connections, ended);
            Q_EMIT self->said(said.kind, said.text);
            if (!result)
                return;
            Q_EMIT self->removed(ids);
            self->m_source->refresh();
        });
}

} // namespace portolan
