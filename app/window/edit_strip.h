// Above every page: an edit that waits to be kept, forwards that miss rules, what came of an edit.
#pragma once

#include "app/window/banner.h"

#include <QTimer>

namespace portolan {

class EditActions;

class EditStrip : public QWidget {
    Q_OBJECT

public:
    /// The actions must outlive it.
    explicit EditStrip(EditActions* edits, QWidget* parent = nullptr);

    Banner* waiting() const { return m_waiting; }
    Banner* missing() const { return m_missing; }
    Banner* said() const { return m_said; }

private:
    void update();
    void showWaiting();
    void showMissing();
    QString waitingText() const;

    EditActions* m_edits;
    Banner* m_waiting;
    Banner* m_missing;
    Banner* m_said;
    QTimer m_tick;
};

} // namespace portolan
