// The line at the foot of the window: helper, engines, what is switched off, how old the rules are.
#pragma once

#include "app/client/host_source.h"

#include <QElapsedTimer>
#include <QStatusBar>
#include <QTimer>

class QLabel;

namespace portolan {

class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusLine(HostSource* source, QWidget* parent = nullptr);

    /// Tells of another host from now on.
    void setSource(HostSource* source);
    /// What stands there, left to right; for tests and screen readers.
    QStringList texts() const;

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* addLabel(const QString& objectName);
    void watch();
    void refresh();
    void updateAge();
    void showSwitch(QLabel* label, std::optional<bool> on, const QString& whenOn, const QString& whenOff);

    HostSource* m_source;
    QLabel* m_helper;
    QLabel* m_engines;
    QLabel* m_forwarding;
    QLabel* m_accounting;
    QLabel* m_age;
    QElapsedTimer m_read; ///< since the rules were read
    QTimer m_timer;
};

} // namespace portolan
