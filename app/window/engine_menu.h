// Where forwards are written: what it is, why, and the choice.
#pragma once

#include "app/client/host_source.h"
#include "app/window/banner.h"

#include <QMenu>

class QAction;
class QActionGroup;

namespace portolan {

class EngineMenu : public QMenu {
    Q_OBJECT

public:
    /// The source must outlive it.
    explicit EngineMenu(HostSource* source, QWidget* parent = nullptr);

    /// What a choice is called here.
    static QString title(EnginePreference preference);
    /// "Forwards go to nftables, because …"; empty where that is not known.
    static QString sentence(const HostSnapshot& host);

Q_SIGNALS:
    /// What came of a choice.
    void said(portolan::Banner::Kind kind, const QString& text);

private:
    void addChoice(EnginePreference preference, const QString& hint);
    void refresh();
    void choose(EnginePreference preference);
    void chosen(EnginePreference preference, const Result<void>& done);

    HostSource* m_source;
    QActionGroup* m_choices;
    QAction* m_why;
    bool m_busy = false;
};

} // namespace portolan
