// Which forwards came, went and changed.
#include "backend/history/forward_diff.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

std::vector<FoundForward> found(const QByteArray& save, const std::vector<PortForward>& wanted = {})
{
    return findForwards(rulesetOf(save), wanted);
}

QByteArray nat(const QByteArray& rules)
{
    return "*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n-A PREROUTING -j DOCKER\n" + rules + "COMMIT\n";
}

QByteArray docker(const char* port, const char* to)
{
    return QByteArray("-A DOCKER -p tcp -m tcp --dport ") + port + " -j DNAT --to-destination " + to + '\n';
}

/// "+172…: any:8080 -> …", "~ any:8080 to,state".
QByteArray outline(const std::vector<FoundForward>& left, const std::vector<FoundForward>& right)
{
    QByteArrayList lines;
    for (const ForwardDiff& diff : diffForwards(left, right)) {
        const FoundForward& shown = diff.right ? right[*diff.right] : left[*diff.left];
        QByteArray line = diff.change == ForwardChange::Added ? "+"
            : diff.change == ForwardChange::Removed           ? "-"
                                                              : "~";
        line += bytes(describeListen(shown.forward)) + " -> " + bytes(describeTo(shown.forward));
        for (const ChangedField field : diff.fields)
            line += QByteArray(" ") + toString(field);
        lines += line;
    }
    return lines.join('\n');
}

} // namespace

class TestForwardDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingDiffersFromItself()
    {
        for (const char* name :
            {"article/docker-8080.save", "forwards/kube-proxy.save", "forwards/podman.save"}) {
            const auto forwards = found(testData(name));
            QVERIFY2(!forwards.empty(), name);
            QCOMPARE(outline(forwards, forwards), QByteArray());
        }
    }

    void dockersForwardCameWithDockerRun()
    {
        const auto after = found(testData("article/docker-8080.save"));
        QCOMPARE(outline({}, after), QByteArray("+any:8080 -> 172.17.0.2:80"));
        QCOMPARE(outline(after, {}), QByteArray("-any:8080 -> 172.17.0.2:80"));
    }

    void anotherTargetIsAChange()
    {
        QCOMPARE(
            outline(found(nat(docker("8080", "172.17.0.2:80"))), found(nat(docker("8080", "172.17.0.3:80")))),
            QByteArray("~any:8080 -> 172.17.0.3:80 to"));
    }

    void anotherPortToTheSameTargetIsAChange()
    {
        QCOMPARE(
            outline(found(nat(docker("8080", "172.17.0.2:80"))), found(nat(docker("9090", "172.17.0.2:80")))),
            QByteArray("~any:9090 -> 172.17.0.2:80 listen"));
    }

    void severalToTheSameTargetAreNotGuessedAt()
    {
        const auto left = found(nat(docker("8080", "172.17.0.2:80") + docker("8081", "172.17.0.2:80")));
        const auto right = found(nat(docker("9090", "172.17.0.2:80") + docker("9091", "172.17.0.2:80")));
        QCOMPARE(outline(left, right),
            QByteArray("+any:9090 -> 172.17.0.2:80\n+any:9091 -> 172.17.0.2:80\n"
                       "-any:8080 -> 172.17.0.2:80\n-any:8081 -> 172.17.0.2:80"));
    }

    void theOrderOfRulesIsNoDifference()
    {
        const auto left = found(nat(docker("80", "172.17.0.2:80") + docker("81", "172.17.0.3:80")));
        const auto right = found(nat(docker("81", "172.17.0.3:80") + docker("80", "172.17.0.2:80")));
        QCOMPARE(outline(left, right), QByteArray());
    }

    void ofTwoOnOnePortTheFirstIsHeldAgainstTheFirst()
    {
        const auto left = found(nat(docker("80", "172.17.0.2:80") + docker("80", "172.17.0.3:80")));
        const auto right = found(nat(docker("80", "172.17.0.2:80")));
        QCOMPARE(outline(left, right), QByteArray("-any:80 -> 172.17.0.3:80"));
    }

    void oursAreKnownByTheirId()
    {
        PortForward before = forwardOf("9090", "172.17.0.2:80");
        PortForward after = forwardOf("9191", "172.17.0.9:81");
        after.name = "web";
        QCOMPARE(outline(found({}, {before}), found({}, {after})),
            QByteArray("~any:9191 -> 172.17.0.9:81 name listen to"));
        after.id = "ffffffff";
        QCOMPARE(outline(found({}, {before}), found({}, {after})),
            QByteArray("+any:9191 -> 172.17.0.9:81\n-any:9090 -> 172.17.0.2:80"));
    }

    void switchedOffIsAChange()
    {
        PortForward on = forwardOf("9090", "172.17.0.2:80");
        PortForward off = on;
        off.enabled = false;
        QCOMPARE(outline(found({}, {on}), found({}, {off})),
            QByteArray("~any:9090 -> 172.17.0.2:80 enabled state"));
    }
};

QTEST_GUILESS_MAIN(TestForwardDiff)
#include "tst_forward_diff.moc"
