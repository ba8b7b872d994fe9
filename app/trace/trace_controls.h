// What is to be followed and how far, in the header of the Trace page; and the button that starts and stops.
#pragma once

#include "backend/packet/trace_request.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace portolan {

class TraceControls : public QWidget {
    Q_OBJECT

public:
    struct Wish {
        TraceFilter filter;
        TraceLimits limits;
    };

    explicit TraceControls(QWidget* parent = nullptr);

    /// Invalid, with the field that is wrong ("ports", "from").
    Result<Wish> wish() const;
    /// from: see takeClient(); empty: any client.
    void fill(const QString& protocol, const QString& port, const QString& from);
    /// Marks what is wrong and puts the keyboard there.
    void pointAt(const std::string& field);
    /// While a trace runs nothing but the button can be used.
    void setRunning(bool running);
    /// Whether this host can be traced at all; why not, for the tool tip.
    void setUsable(bool usable, const QString& reason);
    void focusPort();

Q_SIGNALS:
    void startWanted();
    void stopWanted();

private:
    bool hasPort() const;
    void updateFields();

    QComboBox* m_protocol;
    QLineEdit* m_port;
    QLineEdit* m_from;
    QSpinBox* m_packets;
    QSpinBox* m_seconds;
    QPushButton* m_start;
    bool m_running = false;
    bool m_usable = true;
    QString m_reason;
};

} // namespace portolan
