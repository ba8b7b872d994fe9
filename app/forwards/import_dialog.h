// Shows what an import would add to this host and what not, and adds what is ticked as one edit.
#pragma once

#include "app/client/host_source.h"
#include "backend/forward/import/plan.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QPushButton;
class QTableWidget;

namespace portolan {

class Banner;
class ConfirmBox;
class SuggestEdit;

class ImportDialog : public QDialog {
    Q_OBJECT

public:
    ImportDialog(HostSource* source, Import import, QWidget* parent = nullptr);

    /// Asks for a file and shows what is in it; says why where nothing can be read from it. Null then, and
    /// where nobody chose one; else the open dialog, which deletes itself.
    static ImportDialog* openFile(HostSource* source, QWidget* parent);
    /// The same for a file that was chosen.
    static Result<Import> read(const QString& path);
    /// Asks for a file and writes the wanted forwards with these ids, all of them where there are none.
    static void exportToFile(const HostSource& source, const QStringList& ids, QWidget* parent);

Q_SIGNALS:
    /// The helper installed them.
    void added(const QStringList& ids);

protected:
    void reject() override;

private:
    void build();
    void plan();
    void showRow(int row);
    void countTicked();
    void add();
    void done(const Result<QStringList>& reply);
    std::vector<PortForward> ticked() const;
    std::optional<PortForward::To> target() const;

    HostSource* m_source;
    Import m_import;
    std::vector<PlannedForward> m_plan;
    Banner* m_banner;
    QLabel* m_remarks = nullptr;
    SuggestEdit* m_target = nullptr; ///< null where every forward says who answers
    QLabel* m_targetProblem = nullptr;
    QTableWidget* m_table = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_cancel = nullptr;
    ConfirmBox* m_confirm = nullptr;
    QTimer m_debounce;
    bool m_waiting = false;
};

} // namespace portolan
