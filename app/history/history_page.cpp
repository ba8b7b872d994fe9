#include "app/history/history_page.h"

#include "app/history/diff_panel.h"
#include "app/history/edit_panel.h"
#include "app/history/others_panel.h"
#include "app/history/snapshot_panel.h"
#include "app/window/action_button.h"
#include "app/window/banner.h"
#include "app/window/edit_actions.h"
#include "app/window/format.h"
#include "app/window/line_splitter.h"
#include "app/window/page_header.h"
#include "app/window/segment_button.h"

#include <QAction>
#include <QButtonGroup>
#include <QDateTime>
#include <QFileInfo>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <tuple>

namespace portolan {

namespace {

/// Snapshots kept in memory once they were read: big ones have some 50 MB.
constexpr qsizetype kMostRead = 4;

} // namespace

HistoryPage::HistoryPage(EditActions* edits, QWidget* parent)
    : QWidget(parent)
    , m_source(edits->source())
    , m_banner(new Banner(this))
    , m_take(new QPushButton(tr("&Take snapshot…"), this))
    , m_tabs(new QStackedWidget(this))
    , m_edits(new EditPanel(edits, this))
    , m_others(new OthersPanel(this))
    , m_snapshots(new SnapshotPanel(this))
    , m_difference(new DiffPanel(this))
{
    m_tabs->addWidget(buildSnapshots());
    m_tabs->addWidget(m_edits);
    m_tabs->addWidget(m_others);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHeader(edits));
    layout->addWidget(m_banner);
    layout->addWidget(m_tabs, 1);
    showTab(Snapshots);

    connect(m_take, &QPushButton::clicked, this, &HistoryPage::takeSnapshot);
    connect(m_snapshots, &SnapshotPanel::selectionChanged, this, &HistoryPage::compareSelected);
    connect(m_snapshots, &SnapshotPanel::openWanted, this, &HistoryPage::chooseFile);
    connect(m_snapshots, &SnapshotPanel::saveWanted, this, &HistoryPage::save);
    connect(m_snapshots, &SnapshotPanel::removeWanted, this, &HistoryPage::remove);
    connect(m_snapshots, &SnapshotPanel::restoreWanted, this,
        [this](const QString& id) { restore(id, m_snapshots->model()->title(id)); });
    connect(m_source, &HostSource::changedByOthers, this, &HistoryPage::takeForeignChange);
    connect(m_source, &HostSource::snapshotsChanged, this, &HistoryPage::loadList);
    connect(m_source, &HostSource::statusChanged, this, &HistoryPage::updateNow);
    connect(m_source, &HostSource::snapshotChanged, this, [this] {
        if (!isVisible())
            return; // costs nothing while hidden
        updateNow();
        compareSelected();
    });
    if (!m_source->isRecording())
        m_others->model()->setFile(
            QFileInfo(QSettings().fileName()).path() + QStringLiteral("/changed-by-others.jsonl"));
    updateNow();
    loadList();
}

PageHeader* HistoryPage::buildHeader(EditActions* edits)
{
    auto* header = new PageHeader(tr("History"), this);
    auto* choice = new QButtonGroup(header);
    for (const auto& [tab, text, hint] :
        {std::tuple(Snapshots, tr("Snapshots"), tr("Rules and forwards of earlier moments")),
            std::tuple(Edits, tr("Edits"), tr("What was done to the forwards, by whom, and when")),
            std::tuple(Others, tr("By others"), tr("What other programs did to the forwards"))}) {
        auto* button = new SegmentButton(text, header);
        button->setCheckable(true);
        button->setToolTip(hint);
        button->setObjectName(tab == Edits ? QStringLiteral("editsTab")
                : tab == Others            ? QStringLiteral("othersTab")
                                           : QStringLiteral("snapshotsTab"));
        choice->addButton(button, tab);
        m_tabButtons << button;
        header->addLeft(button);
    }
    connect(choice, &QButtonGroup::idClicked, this, [this](int tab) { showTab(Tab(tab)); });
    m_take->setToolTip(tr("Keep the rules and forwards of this moment (Ctrl+T)"));
    header->addLeft(m_take);
    for (QAction* action : {edits->undo(), edits->redo()}) {
        auto* button = new ActionButton(action, header);
        header->addLeft(button);
        m_editButtons << button;
    }
    return header;
}

QWidget* HistoryPage::buildSnapshots()
{
    auto* split = new LineSplitter(Qt::Horizontal, this);
    split->addWidget(m_snapshots);
    split->addWidget(m_difference);
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setSizes({fontMetrics().averageCharWidth() * 34, 800});
    split->setChildrenCollapsible(false);
    return split;
}

void HistoryPage::takeForeignChange(const ForeignChange& change)
{
    m_others->model()->add(change);
    Q_EMIT changedByOthers(
        tr("%1 at %2.")
            .arg(OthersModel::sentence(change),
                QLocale().toString(QDateTime::fromMSecsSinceEpoch(change.time).time(), QLocale::ShortFormat)),
        change.removed > 0);
}

void HistoryPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
    m_tabButtons.at(tab)->setChecked(true);
    m_take->setVisible(tab == Snapshots);
    for (QWidget* button : std::as_const(m_editButtons))
        button->setVisible(tab == Edits);
    setFocusProxy(tab == Snapshots ? static_cast<QWidget*>(m_snapshots->list())
            : tab == Edits         ? static_cast<QWidget*>(m_edits->table())
                                   : static_cast<QWidget*>(m_others->table()));
}

void HistoryPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    updateNow();
    compareSelected();
}

int HistoryPage::snapshotCount() const
{
    return m_listed ? int(m_snapshots->model()->snapshots().size()) : -1;
}

void HistoryPage::focusFilter()
{
    showTab(Snapshots);
    m_difference->focusFilter();
}

void HistoryPage::updateNow()
{
    const QString file = m_source->fileName();
    std::size_t rules = 0;
    const auto host = m_source->snapshot();
    for (const Table& table : host->ruleset.tables())
        for (const Chain& chain : table.chains)
            rules += chain.rules.size();
    const QString count = rules == 1 ? tr("1 rule") : tr("%n rules", nullptr, int(rules));
    m_snapshots->model()->setNow(file.isEmpty() ? tr("Now") : file,
        !file.isEmpty()               ? tr("the file, %1").arg(count)
            : m_source->isRecording() ? tr("the recording, %1").arg(count)
                                      : tr("live, %1").arg(count));
    updateButtons();
}

void HistoryPage::updateButtons()
{
    const bool live = m_source->status() == HostSource::Status::Ready && !m_unsupported;
    const QString why = m_unsupported ? m_problem : m_source->statusText();
    m_take->setEnabled(live);
    m_take->setToolTip(live ? tr("Keep the rules and forwards of this moment (Ctrl+T)") : why);
    m_snapshots->setEditable(live, why);
}

void HistoryPage::loadList()
{
    m_source->listSnapshots([self = QPointer<HistoryPage>(this)](Result<std::vector<SnapshotInfo>> list) {
        if (self)
            self->listArrived(std::move(list));
    });
}

void HistoryPage::listArrived(Result<std::vector<SnapshotInfo>> list)
{
    const bool first = !m_listed;
    m_listed = list.has_value();
    m_unsupported = !list && list.error().code == ErrorCode::Unsupported;
    m_problem = list ? QString() : Format::message(list.error().message);
    if (list)
        m_snapshots->model()->setSnapshots(std::move(*list));
    updateButtons();
    QStringList select;
    for (const QString& id : std::exchange(m_wanted, {}))
        if (m_snapshots->model()->rowOf(id) >= 0)
            select << id;
        else
            m_wanted << id;
    const auto& snapshots = m_snapshots->model()->snapshots();
    if (select.isEmpty() && first && m_listed && !snapshots.empty() && m_snapshots->selectedIds().isEmpty())
        select << snapshots.front().id;
    if (!select.isEmpty())
        m_snapshots->select(select);
    else
        compareSelected();
    Q_EMIT countChanged();
}

QStringList HistoryPage::chosenSides() const
{
    const SnapshotModel& model = *m_snapshots->model();
    QStringList ids = m_snapshots->selectedIds();
    if (ids == QStringList{SnapshotModel::nowId()}) {
        // This moment alone is compared with the last one that was kept.
        for (const SnapshotInfo& info : model.snapshots())
            if (info.damaged.empty())
                return {info.id, SnapshotModel::nowId()};
        return {};
    }
    if (ids.size() == 1)
        ids.prepend(SnapshotModel::nowId());
    if (ids.size() != 2)
        return {};
    return {ids.back(), ids.front()};
}

std::shared_ptr<const HostSnapshot> HistoryPage::hostOf(const QString& id)
{
    if (id == SnapshotModel::nowId())
        return m_source->snapshot();
    if (auto file = m_snapshots->model()->file(id))
        return file;
    if (const auto read = m_read.value(id))
        return read;
    load(id);
    return nullptr;
}

void HistoryPage::load(const QString& id)
{
    if (m_reading == id)
        return;
    m_reading = id;
    m_source->readSnapshot(id,
        [self = QPointer<HistoryPage>(this), id](const Result<std::shared_ptr<const HostSnapshot>>& host) {
            if (!self)
                return;
            if (self->m_reading == id)
                self->m_reading.clear();
            if (!host) {
                if (self->chosenSides().contains(id))
                    self->m_difference->showText(tr("“%1” cannot be read. %2")
                                                     .arg(self->m_snapshots->model()->title(id),
                                                         Format::message(host.error().message)));
                return;
            }
            self->m_read.insert(id, *host);
            self->m_readOrder << id;
            if (self->m_readOrder.size() > kMostRead)
                self->m_read.remove(self->m_readOrder.takeFirst());
            self->compareSelected();
        });
}

void HistoryPage::compareSelected()
{
    const QStringList sides = chosenSides();
    if (sides.isEmpty()) {
        showHint();
        return;
    }
    const auto left = hostOf(sides[0]);
    const auto right = left ? hostOf(sides[1]) : nullptr;
    if (!left || !right)
        return;
    const SnapshotModel& model = *m_snapshots->model();
    m_difference->compare(left, right, model.title(sides[0]), model.title(sides[1]));
}

void HistoryPage::showHint()
{
    if (m_snapshots->selectedIds().size() > 2) {
        m_difference->showText(
            tr("Select one snapshot to compare it with now, or two to compare them with each other."));
    } else if (!m_source->fileName().isEmpty()) {
        m_difference->showText(
            tr("A file has no snapshots. Compare it with this host by the button above, or with another file "
               "by “File…”."));
    } else if (m_unsupported) {
        m_difference->showText(m_problem + u' ' + tr("Rules can be compared with a file: “File…”."));
    } else if (!m_problem.isEmpty()) {
        m_difference->showText(m_problem);
    } else if (!m_listed) {
        m_difference->showText(m_source->statusText());
    } else if (m_snapshots->model()->snapshots().empty()) {
        m_difference->showText(
            tr("A snapshot keeps all rules and forwards of a moment.\n\nTake one, then start a container, "
               "reload a firewall or change a rule by hand: here you see at once what that did, rule by rule "
               "in words, and can go back to how it was."));
    } else {
        m_difference->showText(tr("Select a snapshot to see what changed since."));
    }
}

void HistoryPage::compareWithNow(const QString& id)
{
    showTab(Snapshots);
    m_wanted = {id};
    if (m_snapshots->model()->rowOf(id) < 0) {
        loadList();
        return;
    }
    m_wanted.clear();
    m_snapshots->select({id});
}

void HistoryPage::compareFile(const QString& name, std::shared_ptr<const HostSnapshot> host)
{
    showTab(Snapshots);
    m_snapshots->select({m_snapshots->model()->addFile(name, std::move(host))});
}

} // namespace portolan
