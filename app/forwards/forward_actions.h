// What can be done with the selected forwards: add, change, switch, remove; the dialogs and what came of it.
#pragma once

#include "app/client/host_source.h"
#include "app/forwards/finding_fix.h"
#include "app/window/banner.h"

#include <vector>

class QAction;

namespace portolan {

class EditActions;
class LiveFlows;

class ForwardActions : public QObject {
    Q_OBJECT

public:
    using Selection = std::vector<const FoundForward*>;

    /// All must outlive it; the dialogs are the page's.
    ForwardActions(EditActions* edits, const LiveFlows* flows, QWidget* page);

    QAction* add() const { return m_add; }
    QAction* edit() const { return m_edit; }
    /// On or off, whichever the selected are not.
    QAction* toggle() const { return m_toggle; }
    QAction* remove() const { return m_remove; }

    /// Asks first.
    void fix(const FindingFix& fix);

    /// The pointers need be good until the next call only.
    void select(const Selection& selection);

Q_SIGNALS:
    void said(portolan::Banner::Kind kind, const QString& text);
    void added(const QString& id);
    void removed(const QStringList& ids);

private:
    QAction* makeAction(const QString& name, const QString& text, const QKeySequence& shortcut,
        void (ForwardActions::*slot)());
    void update();
    void set(const FindingFix& fix, bool persistent);
    void openAddDialog();
    void openEditDialog();
    void openRemoveDialog();
    void toggleSelected();
    void removeSelected(const QStringList& ids, const EditWish& wish);

    EditActions* m_edits;
    HostSource* m_source;
    const LiveFlows* m_flows;
    QWidget* m_page;
    QAction* m_add;
    QAction* m_edit;
    QAction* m_toggle;
    QAction* m_remove;
    std::vector<FoundForward> m_editable; ///< the selected ones that are ours
    std::size_t m_selected = 0; ///< how many are selected, ours or not
    QString m_foreign; ///< of one that is not ours: whose it is
};

} // namespace portolan
