// firewalld's direct rules, told from rules made by hand.
#include "backend/forward/direct_rules.h"

#include "backend/forward/find.h"
#include "backend/ruleset/save_reader.h"

#include <QTest>

using namespace portolan;

namespace {

/// What iptables-save prints of two forwards, the first as firewalld's direct rule "-p tcp --dport 7000 …".
constexpr const char* kSaved
    = "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
      "-A PREROUTING -p tcp -m tcp --dport 7000 -j DNAT --to-destination 10.9.0.5:70\n"
      "-A PREROUTING -p tcp -m tcp --dport 7001 -j DNAT --to-destination 10.9.0.5:70\n"
      "COMMIT\n";

std::vector<FoundForward> foundIn(Engine engine)
{
    return findForwards(*readSave(kSaved, engine, Family::Ipv4), {});
}

DirectRule direct(const char* port, Family family = Family::Ipv4, const char* chain = "PREROUTING")
{
    return {family, "nat", chain,
        {"-p", "tcp", "--dport", port, "-j", "DNAT", "--to-destination", "10.9.0.5:70"}};
}

} // namespace

class DirectRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theForwardsOfItsWordsBecomeFirewallds()
    {
        for (const Engine engine : {Engine::XtablesLegacy, Engine::XtablesNft}) {
            auto forwards = foundIn(engine);
            QCOMPARE(forwards.size(), std::size_t(2));
            QVERIFY(mayBeDirectRules(forwards));
            ownDirectRules(forwards, {direct("7000")});
            QCOMPARE(forwards[0].owner, Owner::Firewalld);
            QCOMPARE(forwards[0].forward.name, std::string("direct rule"));
            QCOMPARE(forwards[1].owner, Owner::Hand);
        }
    }

    void othersStayWhoseTheyAre()
    {
        auto forwards = foundIn(Engine::XtablesNft);
        ownDirectRules(forwards,
            {direct("7000", Family::Ipv6), direct("7000", Family::Ipv4, "OUTPUT"), direct("7002"),
                {Family::Ipv4, "nat", "PREROUTING", {}}, {Family::Ipv4, "nat", "PREROUTING", {"-j"}}});
        QCOMPARE(forwards[0].owner, Owner::Hand);
        QCOMPARE(forwards[1].owner, Owner::Hand);
        forwards[0].owner = Owner::Docker;
        ownDirectRules(forwards, {direct("7000")});
        QCOMPARE(forwards[0].owner, Owner::Docker);
    }
};

QTEST_APPLESS_MAIN(DirectRulesTest)
#include "tst_direct_rules.moc"
