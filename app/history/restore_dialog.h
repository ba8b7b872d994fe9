// Shows what going back to a snapshot changes, whose rules too, and does it.
#pragma once

#include "app/client/host_source.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QPushButton;

namespace portolan {

class Banner;
class ConfirmBox;
class DiffPanel;

class RestoreDialog : public QDialog {
    Q_OBJECT

public:
    /// title: what the snapshot is called.
    RestoreDialog(HostSource* source, const QString& id, const QString& title, QWidget* parent = nullptr);

    Banner* banner() const { return m_banner; }
    DiffPanel* difference() const { return m_difference; }
    QPushButton* restoreButton() const { return m_restore; }
    QString warningText() const;

Q_SIGNALS:
    void restored(const portolan::RestoreResult& result);

private:
    void plan();
    void planned(const Result<RestorePlan>& plan);
    void warn();
    void restore();
    void answered(const Result<RestoreResult>& result);

    HostSource* m_source;
    QString m_id;
    QString m_title;
    QString m_fingerprint;
    Banner* m_banner;
    QLabel* m_about;
    QLabel* m_warning;
    QLabel* m_kept; ///< what is not restored
    DiffPanel* m_difference;
    ConfirmBox* m_confirm;
    QDialogButtonBox* m_buttons;
    QPushButton* m_restore;
};

} // namespace portolan
