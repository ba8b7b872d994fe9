#include "app/history/snapshot_panel.h"

#include "app/history/snapshot_delegate.h"
#include "app/window/page_header.h"

#include <QAction>
#include <QGridLayout>
#include <QListView>
#include <QPushButton>

#include <algorithm>

namespace portolan {

SnapshotPanel::SnapshotPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new SnapshotModel(this))
    , m_list(new QListView(this))
    , m_restore(
          addButton(tr("&Restore…"), tr("Make the rules what they were then"), &SnapshotPanel::restoreWanted))
    , m_remove(addButton(tr("&Delete"), tr("Forget this snapshot (Del)"), &SnapshotPanel::removeWanted))
    , m_save(addButton(
          tr("Sa&ve…"), tr("Write it to a file that somebody else can open"), &SnapshotPanel::saveWanted))
    , m_open(new QPushButton(tr("&File…"), this))
{
    m_list->setObjectName(QStringLiteral("snapshots"));
    m_list->setAccessibleName(tr("Snapshots"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SnapshotDelegate(m_list));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setToolTip(tr("One is compared with now; two (Ctrl and a click) with each other."));
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        updateButtons();
        if (!m_selecting)
            Q_EMIT selectionChanged();
    });
    m_open->setToolTip(tr("Compare with a file: iptables-save text, a host state or a saved snapshot"));
    giveRoom(m_open);
    connect(m_open, &QPushButton::clicked, this, &SnapshotPanel::openWanted);
    auto* remove = new QAction(tr("Delete"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, m_remove, &QPushButton::click);
    m_list->addAction(remove);
    auto* buttons = new QGridLayout;
    buttons->setContentsMargins(8, 8, 8, 8);
    buttons->setSpacing(6);
    buttons->addWidget(m_restore, 0, 0);
    buttons->addWidget(m_remove, 0, 1);
    buttons->addWidget(m_save, 1, 0);
    buttons->addWidget(m_open, 1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    updateButtons();
}

QPushButton* SnapshotPanel::addButton(
    const QString& text, const QString& toolTip, void (SnapshotPanel::*wanted)(const QString&))
{
    auto* button = new QPushButton(text, this);
    button->setToolTip(toolTip);
    giveRoom(button);
    connect(button, &QPushButton::clicked, this, [this, wanted] {
        if (const QString id = only(); !id.isEmpty())
            Q_EMIT(this->*wanted)(id);
    });
    return button;
}

void SnapshotPanel::select(const QStringList& ids)
{
    m_selecting = true;
    QItemSelectionModel* selection = m_list->selectionModel();
    selection->clearSelection();
    for (const QString& id : ids)
        if (const int row = m_model->rowOf(id); row >= 0)
            selection->select(m_model->index(row), QItemSelectionModel::Select);
    if (!ids.isEmpty())
        if (const int row = m_model->rowOf(ids.front()); row >= 0)
            selection->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    m_selecting = false;
    updateButtons();
    Q_EMIT selectionChanged();
}

QStringList SnapshotPanel::selectedIds() const
{
    QModelIndexList rows = m_list->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList ids;
    for (const QModelIndex& index : rows)
        ids << m_model->idAt(index.row());
    return ids;
}

QString SnapshotPanel::only() const
{
    const QStringList ids = selectedIds();
    return ids.size() == 1 ? ids.front() : QString();
}

void SnapshotPanel::setEditable(bool on, const QString& whyNot)
{
    m_editable = on;
    m_whyNot = whyNot;
    updateButtons();
}

void SnapshotPanel::updateButtons()
{
    const QString id = only();
    const SnapshotModel::Kind kind = m_model->kindAt(m_model->rowOf(id));
    const SnapshotInfo* info = m_model->snapshot(id);
    const bool sound = info && info->damaged.empty();
    m_restore->setEnabled(m_editable && sound);
    m_remove->setEnabled(!id.isEmpty() && ((m_editable && info) || kind == SnapshotModel::Kind::File));
    m_save->setEnabled(!id.isEmpty() && (!info || sound));
    m_restore->setToolTip(m_editable ? tr("Make the rules what they were then") : m_whyNot);
}

} // namespace portolan
