#include "backend/history/foreign_change.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

FoundForward published(Owner owner, std::uint16_t port, const char* to = "172.17.0.2")
{
    FoundForward found;
    found.owner = owner;
    found.editable = owner == Owner::Portolan;
    found.forward.id = "0000" + std::to_string(port);
    found.forward.listen.ports = PortRange{port, port};
    found.forward.to = {Address::parse(to).value(), PortRange{80, 80}};
    return found;
}

QString summary(const std::vector<FoundForward>& left, const std::vector<FoundForward>& right)
{
    const auto change = foreignChange(left, right);
    if (!change)
        return "nothing";
    return QString("+%1 -%2 ~%3 by %4")
        .arg(change->added)
        .arg(change->removed)
        .arg(change->changed)
        .arg(QString::fromStdString(authorOf(*change)));
}

} // namespace

class ForeignChangeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void othersForwardsComeAndGo()
    {
        const FoundForward web = published(Owner::Docker, 8080);
        QCOMPARE(summary({}, {web}), QString("+1 -0 ~0 by docker"));
        QCOMPARE(summary({web}, {}), QString("+0 -1 ~0 by docker"));
        QCOMPARE(summary({web}, {web}), QString("nothing"));
        QCOMPARE(
            summary({web}, {published(Owner::Docker, 8080, "172.17.0.3")}), QString("+0 -0 ~1 by docker"));
        const auto change = foreignChange({}, {web});
        QCOMPARE(change->lines.front().forward, std::string("tcp any:8080 → 172.17.0.2:80"));
    }

    void ownEditsAreNoNews()
    {
        FoundForward own = published(Owner::Portolan, 9090);
        QCOMPARE(summary({}, {own}), QString("nothing"));
        QCOMPARE(summary({own}, {}), QString("nothing"));
        QCOMPARE(summary({own}, {published(Owner::Portolan, 9090, "172.17.0.3")}), QString("nothing"));
        FoundForward off = own;
        off.state = ForwardState::Disabled;
        QCOMPARE(summary({own}, {off}), QString("nothing"));
        QCOMPARE(summary({off}, {own}), QString("nothing"));
    }

    void ownRulesTakenOutAreNews()
    {
        const FoundForward own = published(Owner::Portolan, 9090);
        FoundForward missing = own;
        missing.state = ForwardState::Missing;
        QCOMPARE(summary({own}, {missing}), QString("+0 -1 ~0 by "));
        QCOMPARE(summary({missing}, {own}), QString("+1 -0 ~0 by "));
    }

    void aNameThatBecameKnownIsNoChange()
    {
        FoundForward named = published(Owner::Docker, 8080);
        named.forward.name = "web";
        QCOMPARE(summary({published(Owner::Docker, 8080)}, {named}), QString("nothing"));
    }

    void thousandsAreCountedAndSomeAreTold()
    {
        std::vector<FoundForward> many;
        for (unsigned i = 0; i < 3000; ++i)
            many.push_back(published(Owner::KubeProxy, std::uint16_t(20000 + i)));
        const auto change = foreignChange(many, {});
        QCOMPARE(change->removed, std::size_t(3000));
        QCOMPARE(change->lines.size(), kMostChangeLines);
    }

    void whoItWasIsTheOwnerOrTheProgram()
    {
        auto change = foreignChange({}, {published(Owner::Hand, 1), published(Owner::Docker, 2)});
        change->program = "nft";
        QCOMPARE(authorOf(*change), std::string("nft"));
        change = foreignChange({}, {published(Owner::Firewalld, 2)});
        change->program = "python3";
        QCOMPARE(authorOf(*change), std::string("firewalld"));
    }

    void aLineOfJsonHoldsIt()
    {
        auto change = foreignChange({published(Owner::Docker, 1)}, {published(Owner::Hand, 2)});
        change->time = 1'700'000'000'123;
        change->program = "nft\xff";
        const auto again = readForeignChange(writeForeignChange(*change));
        QVERIFY(again);
        QCOMPARE(again->program, std::string("nft\\xff"));
        change->program = again->program;
        QVERIFY(*again == *change);
        for (const char* text : {"", "[]", "{\"lines\":1}", "{\"lines\":[{\"change\":\"eaten\"}]}", "{"})
            QVERIFY2(!readForeignChange(text), text);
    }
};

QTEST_GUILESS_MAIN(ForeignChangeTest)
#include "tst_foreign_change.moc"
