// Geometry of the packet-flow diagram, without a window.
#include "tests/app/chains_fixture.h"

#include "app/chains/chain_layout.h"

#include <QElapsedTimer>
#include <QTest>

using namespace portolan;
using Kind = ChainLayout::Kind;

class TestChainsLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsBoxesApartAndLinesOnThem_data();
    void keepsBoxesApartAndLinesOnThem();
    void leadsLinesAroundBoxes_data();
    void leadsLinesAroundBoxes();
    void makesRoomForInterfacesAndCaptions();
    void putsBaseChainsInsideTheirHookInOrder();
    void putsBranchesBelowTheirCaller();
    void foldsManyChainsIntoAPicture();
    void showsPinnedChainsWhateverIsFolded();
    void opensAndClosesBranchesByHand();
    void showsTheRestOfALongList();
    void putsUnreachedChainsAside();
    void staysFastWithThousandsOfChains();
    void isTheSameForTheSameInput();
};

namespace {

ChainGraph graphOf(const QByteArray& save)
{
    return makeChainGraph(*readSave(save.toStdString(), Engine::XtablesLegacy, Family::Ipv4), Family::Ipv4);
}

ChainId at(const ChainGraph& graph, const char* table, const char* chain)
{
    const auto index = graph.find({Engine::XtablesLegacy, table, chain});
    if (!index)
        qFatal("no chain %s in %s", chain, table);
    return *index;
}

QByteArray withLostChains()
{
    return "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:A - [0:0]\n:LOST - "
           "[0:0]\n"
           ":LOST-TOO - [0:0]\n-A FORWARD -j A\n-A LOST -j LOST-TOO\nCOMMIT\n";
}

QByteArray firewall()
{
    QByteArray text = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n";
    QByteArray rules;
    for (const QByteArray hook : {"INPUT", "FORWARD", "OUTPUT"}) {
        for (const QByteArray part :
            {"before-logging", "before", "after", "after-logging", "reject", "track"}) {
            const QByteArray chain = "ufw-" + part + '-' + hook.toLower();
            text += ':' + chain + " - [0:0]\n";
            rules += "-A " + hook + " -j " + chain + '\n';
        }
        const QByteArray user = "ufw-user-" + hook.toLower();
        text += ':' + user + " - [0:0]\n";
        rules += "-A ufw-before-" + hook.toLower() + " -j " + user + '\n';
    }
    return text + rules + "COMMIT\n" + FakeHost::article().left(FakeHost::article().indexOf("*filter"));
}

bool onBorder(const QRectF& rect, QPointF point)
{
    const QRectF outer = rect.adjusted(-1, -1, 1, 1);
    const QRectF inner = rect.adjusted(1, 1, -1, -1);
    return outer.contains(point) && !inner.contains(point);
}

bool isPanel(const ChainLayout::Box& box)
{
    return box.kind == Kind::Hook || box.kind == Kind::Unreached;
}

} // namespace

void TestChainsLayout::keepsBoxesApartAndLinesOnThem_data()
{
    QTest::addColumn<QByteArray>("save");
    QTest::addColumn<double>("letter");
    QTest::newRow("article") << FakeHost::article() << 7.5;
    QTest::newRow("large letters") << FakeHost::article() << 16.0;
    QTest::newRow("firewall") << firewall() << 7.5;
    QTest::newRow("one table") << QByteArray("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n") << 7.5;
    QTest::newRow("chains nobody calls") << withLostChains() << 7.5;
    QTest::newRow("500 chains") << FakeHost::services(125) << 7.5;
    for (const char* name : {"docker", "firewalld", "libvirt", "podman", "ufw"}) {
        QFile file(QStringLiteral(PORTOLAN_TEST_DATA "/captures/%1.ipv4.save").arg(QLatin1String(name)));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        QTest::newRow(name) << file.readAll() << 7.5;
    }
}

void TestChainsLayout::keepsBoxesApartAndLinesOnThem()
{
    QFETCH(QByteArray, save);
    QFETCH(double, letter);
    LayoutMetrics metrics;
    metrics.character = letter;
    metrics.lineHeight *= letter / 7.5;
    metrics.smallCharacter *= letter / 7.5;
    metrics.smallLineHeight *= letter / 7.5;
    const ChainLayout layout = layoutChains(graphOf(save), {}, metrics);
    for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
        const QRectF rect = layout.boxes[i].rect;
        QVERIFY2(layout.bounds.contains(rect), qPrintable(QString::number(i)));
        QVERIFY(rect.width() > 20 && rect.height() > 10);
        for (std::size_t j = i + 1; j < layout.boxes.size(); ++j) {
            const QRectF other = layout.boxes[j].rect;
            const bool inside = isPanel(layout.boxes[i]) && rect.contains(other);
            QVERIFY2(
                inside || !rect.intersects(other), qPrintable(QStringLiteral("%1 and %2").arg(i).arg(j)));
        }
    }
    QVERIFY(layout.edges.size() >= 10);
    for (const auto& edge : layout.edges) {
        QVERIFY(onBorder(layout.boxes[edge.from].rect, edge.points.front()));
        QVERIFY(onBorder(layout.boxes[edge.to].rect, edge.points.back()));
        for (QPointF point : edge.points)
            QVERIFY(layout.bounds.contains(point));
        for (qsizetype i = 1; i < edge.points.size(); ++i)
            QVERIFY(qFuzzyCompare(edge.points[i].x() + 1, edge.points[i - 1].x() + 1)
                || qFuzzyCompare(edge.points[i].y() + 1, edge.points[i - 1].y() + 1));
    }
}

void TestChainsLayout::leadsLinesAroundBoxes_data()
{
    keepsBoxesApartAndLinesOnThem_data();
}

void TestChainsLayout::leadsLinesAroundBoxes()
{
    QFETCH(QByteArray, save);
    const ChainLayout layout = layoutChains(graphOf(save), {}, {});
    for (const auto& edge : layout.edges) {
        for (qsizetype i = 1; i < edge.points.size(); ++i) {
            const QRectF segment = QRectF(edge.points[i - 1], edge.points[i]).normalized();
            for (std::size_t box = 0; box < layout.boxes.size(); ++box) {
                // A jump leaves its panel; the ends of a line touch it.
                if (box == edge.from || box == edge.to
                    || (edge.leg == ChainLayout::Leg::Jump && isPanel(layout.boxes[box])))
                    continue;
                const QRectF rect = layout.boxes[box].rect;
                const bool apart = segment.right() <= rect.left() || segment.left() >= rect.right()
                    || segment.bottom() <= rect.top() || segment.top() >= rect.bottom();
                QVERIFY2(apart,
                    qPrintable(QStringLiteral("leg %1 and box %2 of kind %3")
                                   .arg(int(edge.leg))
                                   .arg(box)
                                   .arg(int(layout.boxes[box].kind))));
            }
        }
    }
}

void TestChainsLayout::makesRoomForInterfacesAndCaptions()
{
    const ChainGraph graph = graphOf(FakeHost::article());
    const ChainId back = at(graph, "nat", "POSTROUTING");
    ChainFolding folding;
    folding.inLetters = 15;
    folding.captioned.insert(back);
    const ChainLayout plain = layoutChains(graph, {}, {});
    const ChainLayout layout = layoutChains(graph, folding, {});
    const auto end = [](const ChainLayout& plan, Kind kind) {
        for (const auto& box : plan.boxes)
            if (box.kind == kind)
                return box.rect;
        return QRectF();
    };
    QVERIFY(end(layout, Kind::In).width() > 15 * LayoutMetrics().character);
    QCOMPARE(end(layout, Kind::Out).size(), end(plain, Kind::Out).size());
    QVERIFY(layout.boxes[*layout.boxOf(back)].rect.height()
        >= plain.boxes[*plain.boxOf(back)].rect.height() + LayoutMetrics().smallLineHeight);
}

void TestChainsLayout::putsBaseChainsInsideTheirHookInOrder()
{
    const ChainGraph graph = graphOf(FakeHost::article());
    const ChainLayout layout = layoutChains(graph, {}, {});
    const ChainLayout::Box* panel = nullptr;
    double last = 0;
    int rows = 0;
    for (const auto& box : layout.boxes) {
        if (box.kind == Kind::Hook) {
            panel = &box;
            last = box.rect.top();
        } else if (box.kind == Kind::BaseChain || box.kind == Kind::Conntrack) {
            QVERIFY(panel && panel->hook == box.hook);
            QVERIFY(panel->rect.contains(box.rect));
            QVERIFY(box.rect.top() > last);
            last = box.rect.top();
            ++rows;
        }
    }
    QCOMPARE(rows, 11); // nat 4, filter 3, conntrack 4
}

void TestChainsLayout::putsBranchesBelowTheirCaller()
{
    const ChainGraph graph = graphOf(FakeHost::article());
    const ChainLayout layout = layoutChains(graph, {}, {});
    for (const auto& edge : layout.edges) {
        if (edge.leg != ChainLayout::Leg::Jump)
            continue;
        const auto& caller = layout.boxes[edge.from];
        const auto& called = layout.boxes[edge.to];
        QVERIFY(called.rect.top() > caller.rect.top());
        QCOMPARE(graph.nodes[called.chain].parent, std::optional(caller.chain));
    }
    const auto docker = layout.boxOf(at(graph, "filter", "DOCKER"));
    QVERIFY(docker);
    QCOMPARE(layout.boxes[*docker].position, 4U);
}

void TestChainsLayout::foldsManyChainsIntoAPicture()
{
    const ChainGraph graph = graphOf(FakeHost::services(125));
    QVERIFY(graph.nodes.size() > 500);
    const ChainLayout layout = layoutChains(graph, {}, {});
    QVERIFY2(layout.boxes.size() < 60, qPrintable(QString::number(layout.boxes.size())));
    QVERIFY(layout.bounds.height() < 1200);
    std::size_t hidden = 0;
    std::size_t shown = 0;
    for (const auto& box : layout.boxes) {
        hidden += box.hidden;
        shown += box.kind == Kind::Chain || box.kind == Kind::BaseChain;
    }
    QCOMPARE(hidden + shown, graph.nodes.size());
}

void TestChainsLayout::showsPinnedChainsWhateverIsFolded()
{
    const ChainGraph graph = graphOf(FakeHost::services(125));
    const ChainId wanted = at(graph, "nat", "KUBE-SEP-0000000000000300");
    QVERIFY(!layoutChains(graph, {}, {}).boxOf(wanted));
    ChainFolding folding;
    folding.pinned.insert(wanted);
    const ChainLayout layout = layoutChains(graph, folding, {});
    QVERIFY(layout.boxOf(wanted));
    QVERIFY(layout.boxOf(*graph.nodes[wanted].parent));
    QVERIFY(layout.boxes.size() < 60);
}

void TestChainsLayout::opensAndClosesBranchesByHand()
{
    const ChainGraph graph = graphOf(FakeHost::article());
    const ChainId stage1 = at(graph, "filter", "DOCKER-ISOLATION-STAGE-1");
    const ChainId stage2 = at(graph, "filter", "DOCKER-ISOLATION-STAGE-2");
    ChainFolding folding;
    folding.closed.insert(graph.nodes[stage1].key);
    const ChainLayout closed = layoutChains(graph, folding, {});
    QVERIFY(!closed.boxOf(stage2));
    QCOMPARE(closed.boxes[*closed.boxOf(stage1)].hidden, std::size_t(1));
    folding.closed.insert(graph.nodes[at(graph, "filter", "FORWARD")].key);
    QVERIFY(!layoutChains(graph, folding, {}).boxOf(stage1));
    QVERIFY(layoutChains(graph, {}, {}).boxOf(stage2));
}

void TestChainsLayout::showsTheRestOfALongList()
{
    const ChainGraph graph = graphOf(FakeHost::services(125));
    const ChainKey services = graph.nodes[at(graph, "nat", "KUBE-SERVICES")].key;
    const auto count = [&](const ChainFolding& folding, Kind kind) {
        const ChainLayout layout = layoutChains(graph, folding, {});
        return std::count_if(layout.boxes.begin(), layout.boxes.end(),
            [kind](const ChainLayout::Box& box) { return box.kind == kind; });
    };
    ChainFolding folding;
    folding.open.insert(services);
    QCOMPARE(count(folding, Kind::More), 1);
    QVERIFY(count(folding, Kind::Chain) < 80);
    const auto before = count(folding, Kind::Chain);
    folding.more[services] = 60;
    QCOMPARE(count(folding, Kind::More), 1);
    QCOMPARE(count(folding, Kind::Chain), before + 60);
    folding.more[services] = 120;
    QCOMPARE(count(folding, Kind::More), 0);
    QVERIFY(count(folding, Kind::Chain) > 125);
}

void TestChainsLayout::putsUnreachedChainsAside()
{
    const ChainGraph graph = graphOf(withLostChains());
    const ChainLayout layout = layoutChains(graph, {}, {});
    const auto lost = layout.boxOf(at(graph, "filter", "LOST"));
    const auto lostToo = layout.boxOf(at(graph, "filter", "LOST-TOO"));
    QVERIFY(lost && lostToo);
    QVERIFY(layout.boxes[*lostToo].rect.left() > layout.boxes[*lost].rect.left());
    const bool panel = std::any_of(layout.boxes.begin(), layout.boxes.end(),
        [](const ChainLayout::Box& box) { return box.kind == Kind::Unreached; });
    QVERIFY(panel);
}

void TestChainsLayout::staysFastWithThousandsOfChains()
{
    const QByteArray save = FakeHost::services(2500);
    auto ruleset = readSave(save.toStdString(), Engine::XtablesLegacy, Family::Ipv4);
    QVERIFY(ruleset);
    QElapsedTimer timer;
    timer.start();
    const ChainGraph graph = makeChainGraph(*ruleset, Family::Ipv4);
    const ChainLayout layout = layoutChains(graph, {}, {});
    QVERIFY(graph.nodes.size() > 10'000);
    QVERIFY(layout.boxes.size() < 60);
    // A generous bound: it is some 20 ms on a calm machine, and quadratic work would take minutes.
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

void TestChainsLayout::isTheSameForTheSameInput()
{
    const ChainGraph graph = graphOf(FakeHost::article());
    const ChainLayout first = layoutChains(graph, {}, {});
    const ChainLayout second = layoutChains(graph, {}, {});
    QCOMPARE(first.boxes.size(), second.boxes.size());
    for (std::size_t i = 0; i < first.boxes.size(); ++i)
        QCOMPARE(first.boxes[i].rect, second.boxes[i].rect);
}

QTEST_APPLESS_MAIN(TestChainsLayout)
#include "tst_chains_layout.moc"
