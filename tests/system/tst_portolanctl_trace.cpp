// portolanctl trace --import, as scripts see it.
#include "tests/support/process.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using portolan::test::Finished;

namespace {

const QString kProgram = QStringLiteral(PORTOLAN_BIN_DIR "/portolanctl");
const QString kLog = QStringLiteral(PORTOLAN_TEST_DATA "/article/iptables.log");
const QString kSave = QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save");

Finished trace(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.setProcessEnvironment(portolan::test::environmentWith(
        {QStringLiteral("DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/bus")}));
    process.start(kProgram, QStringList("trace") + arguments);
    process.write(input);
    process.closeWriteChannel();
    Finished result;
    if (process.waitForFinished(30000) && process.exitStatus() == QProcess::NormalExit)
        result.status = process.exitCode();
    result.out = QString::fromUtf8(process.readAllStandardOutput());
    result.err = QString::fromUtf8(process.readAllStandardError());
    return result;
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The SYN of the article's host as the TRACE target logs it.
QByteArray traced()
{
    const QByteArray before = "OUT= SRC=1.2.3.4 DST=172.20.242.183 LEN=60 TTL=63 ID=5 DF PROTO=TCP SPT=10656 "
                              "DPT=8080 SEQ=7 ACK=0 WINDOW=64240 RES=0x00 SYN URGP=0\n";
    const QByteArray after
        = "OUT=docker0 SRC=1.2.3.4 DST=172.17.0.2 LEN=60 TTL=62 ID=5 DF PROTO=TCP SPT=10656 "
          "DPT=80 SEQ=7 ACK=0 WINDOW=64240 RES=0x00 SYN URGP=0\n";
    return "TRACE: nat:PREROUTING:rule:1 IN=eth0 " + before + "TRACE: nat:DOCKER:rule:2 IN=eth0 " + before
        + "something else\n" + "TRACE: filter:FORWARD:policy:7 IN=eth0 " + after;
}

} // namespace

class TestPortolanctlTrace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void articlesLogGivesItsTrajectory()
    {
        const Finished result = trace({"--import", kLog});
        QVERIFY2(result.status == 0 && result.err.isEmpty(), result.text());
        const QStringList hops = result.out.split('\n').filter(QRegularExpression("^\\["));
        QCOMPARE(hops.size(), 46);
        const QString wanted = read(QStringLiteral(PORTOLAN_TEST_DATA "/article/trajectory.txt"));
        QCOMPARE(hops.mid(0, 22).join('\n') + '\n', wanted);
        QCOMPARE(result.out.split("\n\n").size(), 11);
    }

    void jsonHasTheContractsKeys()
    {
        const Finished result = trace({"--json", "--import", "-"}, read(kLog));
        QVERIFY2(result.status == 0, result.text());
        const QJsonArray packets
            = QJsonDocument::fromJson(result.out.toUtf8()).object().value("packets").toArray();
        QCOMPARE(packets.size(), 11);
        const QJsonObject second = packets[1].toObject();
        QCOMPARE(second.value("number").toInt(), 2);
        QCOMPARE(second.value("description").toString(), "SYN+ACK");
        QCOMPARE(second.value("end").toString(), "left by eth0");
        QVERIFY(second.value("certain").toBool());
        const QJsonObject hop = second.value("hops").toArray().at(2).toObject();
        QCOMPARE(hop.value("step").toInt(), 9);
        QCOMPARE(hop.value("table").toString(), "mangle");
        QCOMPARE(hop.value("chain").toString(), "FORWARD");
        QCOMPARE(hop.value("hook").toString(), "FORWARD");
        QCOMPARE(hop.value("in").toString(), "docker0");
        QCOMPARE(hop.value("out").toString(), "eth0");
        QCOMPARE(hop.value("sourcePort").toInt(), 80);
        QCOMPARE(hop.value("destination").toString(), "1.2.3.4");
        QVERIFY(hop.value("verdict").isNull() && hop.value("rules").isArray());
    }

    void savedRulesNameWhatDecided()
    {
        const Finished result = trace({"--import", "-", "--rules", "--state", kSave}, traced());
        QVERIFY2(result.status == 0, result.text());
        QCOMPARE(result.err, "portolanctl: 1 line skipped: no packet of the kernel's log\n");
        QVERIFY2(
            result.out.contains("\n  DOCKER 2: -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT "
                                "--to-destination 172.17.0.2:80\n"),
            result.text());
        QVERIFY2(result.out.endsWith("  FORWARD policy: drop\n=> dropped by filter FORWARD policy\n"),
            result.text());
    }

    void otherTextIsRefused()
    {
        const Finished result = trace({"--import", "-"}, "nothing\nof the kind\n");
        QCOMPARE(result.status, 5);
        QVERIFY(result.out.isEmpty() && result.err.count('\n') == 1);
        QCOMPARE(trace({"--import", "/nonexistent"}).status, 1);
    }

    void namesInALogCannotCommandTheTerminal()
    {
        QByteArray log = traced();
        log.replace("DOCKER", "D\x1b[2J");
        const Finished result = trace({"--import", "-", "--rules", "--state", kSave}, log);
        QVERIFY2(!result.out.contains('\x1b'), result.text());
    }
};

QTEST_GUILESS_MAIN(TestPortolanctlTrace)
#include "tst_portolanctl_trace.moc"
