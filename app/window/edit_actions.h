// What can be done with a host's edits wherever one looks: undo, redo, keep, go back, repair.
#pragma once

#include "app/client/host_source.h"
#include "app/window/banner.h"

#include <QList>

class QAction;

namespace portolan {

class EditActions : public QObject {
    Q_OBJECT

public:
    /// The source must outlive it.
    explicit EditActions(HostSource* source, QObject* parent = nullptr);

    HostSource* source() const { return m_source; }
    QAction* undo() const { return m_undo; }
    QAction* redo() const { return m_redo; }
    QAction* repair() const { return m_repair; }
    QAction* automaticRepair() const { return m_automatic; }
    /// The switch: edits go back unless they are confirmed.
    QAction* confirming() const { return m_confirming; }
    /// About the edit that waits, enabled while one does.
    QAction* keep() const { return m_keep; }
    QAction* goBack() const { return m_goBack; }

    /// As last read.
    const EditLog& log() const { return m_log; }
    /// Forwards of ours that lack rules.
    int missing() const { return m_missing; }
    /// Why nothing can be edited; empty: it can.
    QString whyNot() const;

Q_SIGNALS:
    /// The log is another, or whether anything can be done.
    void changed();
    /// What came of something, and what happened by itself.
    void said(portolan::Banner::Kind kind, const QString& text);

private:
    QAction* makeAction(const QString& name, const QString& text, void (EditActions::*slot)());
    void read();
    void take(EditLog log);
    void tellWhatWentBack(const EditLog& before);
    static QString wentBackText(const Edit& edit);
    void countMissing();
    void update();
    void takeBack();
    void doAgain();
    void confirmWaiting();
    void repairAll();
    void switchAutomaticRepair();
    /// Replies to an edit: `done` and `failed` are sentences around it.
    EditReply answer(const QString& done, const QString& failed);
    void finish(Banner::Kind kind, const QString& text);
    void refuse(const Error& error, const QString& failed);

    HostSource* m_source;
    QAction* m_undo;
    QAction* m_redo;
    QAction* m_keep;
    QAction* m_goBack;
    QAction* m_repair;
    QAction* m_automatic;
    QAction* m_confirming;
    EditLog m_log;
    int m_missing = 0;
    bool m_known = false; ///< m_log was read
    bool m_busy = false;
};

} // namespace portolan
