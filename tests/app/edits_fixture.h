// A window with two forwards of ours that are off, and edits to show in it.
#pragma once

#include "app/forwards/forwards_page.h"
#include "app/window/banner.h"
#include "app/window/edit_strip.h"
#include "app/window/edit_wish.h"
#include "app/window/main_window.h"
#include "tests/app/fake_source.h"

#include <QAction>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <unistd.h>

namespace portolan {

inline PortForward forward(const char* id, std::uint16_t port, bool enabled = true)
{
    PortForward result;
    result.id = id;
    result.listen.ports = PortRange{port, port};
    result.to.address = *Address::parse("172.17.0.2");
    result.to.ports = PortRange{80, 80};
    result.enabled = enabled;
    return result;
}

inline PastEdit added(quint64 number, std::uint16_t port, EditState state = EditState::Done)
{
    PastEdit past;
    past.edit.number = number;
    past.edit.time = 1'700'000'000'000;
    past.edit.uid = getuid();
    past.edit.changes = {{std::nullopt, forward("0a1b2c3d", port), 0}};
    past.state = state;
    return past;
}

inline EditLog waitingLog(std::chrono::milliseconds left)
{
    EditLog log;
    log.edits = {added(7, 9090, EditState::Pending)};
    log.undo = 7;
    log.waiting = WaitingEdit{7, false, getuid(), 30, std::chrono::steady_clock::now() + left};
    return log;
}

inline Error error(ErrorCode code, const char* text)
{
    return {code, {text, {}}, {}};
}

class EditsFixture {
protected:
    void prepare()
    {
        qunsetenv("SSH_CONNECTION");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    }

    void open()
    {
        setConfirmsEdits(false);
        m_source = std::make_unique<FakeSource>();
        m_source->setRules({}, {forward("0a1b2c3d", 9090, false), forward("0a1b2c3e", 9091, false)});
        m_window = std::make_unique<MainWindow>(m_source.get());
        m_window->resize(1200, 700);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        table()->setFocus();
    }

    void close()
    {
        m_window.reset();
        m_source.reset();
    }

    QTableView* table() { return m_window->findChild<QTableView*>(QStringLiteral("forwardsTable")); }
    ForwardsPage* page() { return m_window->forwards(); }
    EditStrip* strip() { return m_window->editStrip(); }
    QAction* action(const char* name) { return m_window->findChild<QAction*>(QLatin1String(name)); }

    QTemporaryDir m_settings;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace portolan
