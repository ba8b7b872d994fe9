// Tells a host's source whether its window can be seen at all: hidden and minimised windows cost nothing.
#pragma once

#include <QObject>

class QWidget;

namespace portolan {

class HostSource;

class Attention : public QObject {
    Q_OBJECT

public:
    /// A child of the window; the source must outlive it.
    Attention(QWidget* window, HostSource* source);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tell();

    QWidget* m_window;
    HostSource* m_source;
};

} // namespace portolan
