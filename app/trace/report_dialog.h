// The packets of a trace as a text to be copied or saved.
#pragma once

#include "app/client/host_source.h"
#include "app/window/background.h"
#include "backend/packet/report.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace portolan {

class ReportDialog : public QDialog {
    Q_OBJECT

public:
    /// host: whose rules the packets were filled in with, or null. source: the log they are from; empty: a
    /// live trace.
    ReportDialog(std::vector<Trajectory> packets, std::shared_ptr<const HostSnapshot> host, QString source,
        QWidget* parent = nullptr);

    QString report() const { return m_report; }
    ReportFormat format() const;
    void setFormat(ReportFormat format);
    void setMasked(bool masked);
    /// False, and a sentence in *problem, if the file cannot be written.
    bool save(const QString& path, QString* problem) const;

private:
    void make();
    void chooseFile();

    std::shared_ptr<const std::vector<Trajectory>> m_packets;
    std::shared_ptr<const HostSnapshot> m_host;
    QString m_source;
    QComboBox* m_format;
    QCheckBox* m_mask;
    QPlainTextEdit* m_text;
    QPushButton* m_copy;
    QPushButton* m_save;
    Background m_writer;
    QString m_report;
};

} // namespace portolan
