// The History page: snapshots of this host, what differs between them and now, and the way back; the edits
// of its forwards.
#pragma once

#include "app/client/host_source.h"

#include <QHash>
#include <QWidget>

class QAbstractButton;
class QPushButton;
class QStackedWidget;

namespace portolan {

class Banner;
class DiffPanel;
class EditActions;
class EditPanel;
class OthersPanel;
class PageHeader;
class SnapshotPanel;

class HistoryPage : public QWidget {
    Q_OBJECT

public:
    enum Tab { Snapshots, Edits, Others };

    /// The actions must outlive the page.
    explicit HistoryPage(EditActions* edits, QWidget* parent = nullptr);

    void showTab(Tab tab);

    /// Negative where there are none to be kept, as in a recording.
    int snapshotCount() const;
    void focusFilter();
    /// Asks for a name.
    void takeSnapshot();
    /// Compares a kept snapshot with this moment.
    void compareWithNow(const QString& id);
    /// Compares what a file holds with this moment.
    void compareFile(const QString& name, std::shared_ptr<const HostSnapshot> host);

    EditPanel* edits() const { return m_edits; }
    SnapshotPanel* snapshots() const { return m_snapshots; }
    OthersPanel* others() const { return m_others; }
    DiffPanel* difference() const { return m_difference; }
    Banner* banner() const { return m_banner; }

Q_SIGNALS:
    /// Another program changed forwards; a sentence on it.
    void changedByOthers(const QString& sentence, bool harmful);
    void countChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    PageHeader* buildHeader(EditActions* edits);
    QWidget* buildSnapshots();
    void takeForeignChange(const ForeignChange& change);
    void loadList();
    void listArrived(Result<std::vector<SnapshotInfo>> list);
    void updateNow();
    void compareSelected();
    /// The two to compare, older first; empty: none.
    QStringList chosenSides() const;
    std::shared_ptr<const HostSnapshot> hostOf(const QString& id);
    void load(const QString& id);
    void showHint();
    void restore(const QString& id, const QString& title);
    void restored(const QString& title, const RestoreResult& result);
    void remove(const QString& id);
    void save(const QString& id);
    void saveHost(const QString& path, std::shared_ptr<const HostSnapshot> host);
    void chooseFile();
    void updateButtons();

    HostSource* m_source;
    Banner* m_banner;
    QPushButton* m_take;
    QStackedWidget* m_tabs;
    EditPanel* m_edits;
    OthersPanel* m_others;
    QList<QAbstractButton*> m_tabButtons;
    QList<QWidget*> m_editButtons; ///< shown with the edits
    SnapshotPanel* m_snapshots;
    DiffPanel* m_difference;
    QString m_problem; ///< why there is no list; empty: there is
    bool m_listed = false;
    bool m_unsupported = false;
    QStringList m_wanted; ///< to be selected once they are listed
    QHash<QString, std::shared_ptr<const HostSnapshot>> m_read; ///< snapshots never change
    QStringList m_readOrder; ///< oldest first
    QString m_reading;
};

} // namespace portolan
