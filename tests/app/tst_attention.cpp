// A window that cannot be seen costs its host nothing.
#include "tests/app/chains_fixture.h"

#include "app/window/attention.h"

#include <QTest>
#include <QWidget>

using namespace portolan;

namespace {

class WatchedHost : public FakeHost {
public:
    void setLookedAt(bool looked) override { lookedAt = looked; }
    bool lookedAt = true;
};

} // namespace

class TestAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheWindow()
    {
        WatchedHost host;
        QWidget window;
        new Attention(&window, &host);
        window.show();
        QVERIFY(host.lookedAt);
        window.showMinimized();
        QTRY_VERIFY(!host.lookedAt);
        window.showNormal();
        QTRY_VERIFY(host.lookedAt);
        window.hide();
        QVERIFY(!host.lookedAt);
    }
};

QTEST_MAIN(TestAttention)
#include "tst_attention.moc"
