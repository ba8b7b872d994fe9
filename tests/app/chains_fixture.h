// A host made of a saved ruleset, for the tests of the Chains page.
#pragma once

#include "app/client/host_source.h"
#include "backend/forward/find.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_reader.h"

#include <QFile>

namespace portolan {

class FakeHost : public HostSource {
public:
    using HostSource::HostSource;

    Status status() const override { return m_status; }
    QString statusText() const override { return m_statusText; }
    QString hostName() const override { return QStringLiteral("lab"); }
    bool isRecording() const override { return false; }
    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_snapshot; }
    void refresh() override { }
    void watchFlows(bool, bool) override { }
    void preview(const PortForward&, Reply) override { }
    void add(const PortForward&, Reply) override { }
    void remove(const QString&, bool, RemoveReply) override { }

    void setStatus(Status status, const QString& text)
    {
        m_status = status;
        m_statusText = text;
        Q_EMIT statusChanged();
    }

    /// A new snapshot with these rules; forwards are found in them.
    void load(const QByteArray& save, Family family = Family::Ipv4)
    {
        load(readSave(save.toStdString(), Engine::XtablesLegacy, family));
    }
    /// The same of native tables, as JSON.
    void loadNative(const QByteArray& json) { load(readNft(json.toStdString())); }

    void load(Result<Ruleset> ruleset)
    {
        auto snapshot = std::make_shared<HostSnapshot>();
        if (!ruleset)
            qFatal("%s", ruleset.error().message.text().c_str());
        snapshot->ruleset = std::move(*ruleset);
        snapshot->state = state;
        snapshot->forwards = findForwards(snapshot->ruleset, {});
        m_snapshot = snapshot;
        Q_EMIT snapshotChanged();
    }

    /// Goes with the next load().
    HostState state;

    /// The article's host: eth0 172.20.242.183/20, docker0 172.17.0.1/16.
    static HostState articleState()
    {
        HostState state;
        state.addresses = {
            {"eth0", *Address::parse("172.20.242.183"), 20}, {"docker0", *Address::parse("172.17.0.1"), 16}};
        state.routes = {{std::nullopt, Family::Ipv4, "eth0", *Address::parse("172.20.255.253"), "unicast"},
            {*Prefix::parse("172.17.0.0/16"), Family::Ipv4, "docker0", std::nullopt, "unicast"}};
        return state;
    }

    static QByteArray article()
    {
        QFile file(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// The article's rules with counters as after some traffic; `round` makes them grow.
    static QByteArray busyArticle(int round)
    {
        const auto n = [round](int first, int step) { return QByteArray::number(first + step * round); };
        const auto counted = [](QByteArray& text, const char* line, const QByteArray& packets) {
            text.replace(line, '[' + packets + ':' + packets + "00] " + line);
        };
        QByteArray text = article();
        text.replace(":PREROUTING ACCEPT [0:0]", ":PREROUTING ACCEPT [" + n(11, 0) + ":660]");
        text.replace(":FORWARD DROP [0:0]", ":FORWARD DROP [14:840]");
        text.replace("*filter\n:INPUT ACCEPT [0:0]", "*filter\n:INPUT ACCEPT [" + n(212, 3) + ":12720]");
        text.replace(":OUTPUT ACCEPT [0:0]\n:DOCKER - [0:0]\n:DOCKER-ISO",
            ":OUTPUT ACCEPT [" + n(188, 2) + ":11280]\n:DOCKER - [0:0]\n:DOCKER-ISO");
        counted(text, "-A PREROUTING -m addrtype", n(73, 7));
        counted(text, "-A DOCKER ! -i docker0", n(73, 7));
        counted(text, "-A FORWARD -j DOCKER-USER", n(1914, 120));
        counted(text, "-A FORWARD -j DOCKER-ISOLATION-STAGE-1", n(1914, 120));
        counted(text, "-A FORWARD -o docker0 -m conntrack", n(1020, 63));
        counted(text, "-A FORWARD -o docker0 -j DOCKER", n(73, 7));
        counted(text, "-A FORWARD -i docker0 ! -o docker0 -j ACCEPT", n(807, 50));
        counted(text, "-A DOCKER -d 172.17.0.2/32", n(73, 7));
        counted(text, "-A DOCKER-ISOLATION-STAGE-1 -j RETURN", n(1107, 70));
        counted(text, "-A DOCKER-ISOLATION-STAGE-1 -i docker0", n(807, 50));
        counted(text, "-A DOCKER-ISOLATION-STAGE-2 -j RETURN", n(807, 50));
        counted(text, "-A DOCKER-USER -j RETURN", n(1914, 120));
        return text;
    }

    /// Rules like kube-proxy's: every service has a chain of its own, which has three more.
    static QByteArray services(int count)
    {
        QByteArray chains = "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\n"
                            ":KUBE-MARK-MASQ - [0:0]\n";
        QByteArray rules = "-A PREROUTING -j KUBE-SERVICES\n-A OUTPUT -j KUBE-SERVICES\n"
                           "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n";
        for (int i = 0; i < count; ++i) {
            const QByteArray service = "KUBE-SVC-" + QByteArray::number(i).rightJustified(16, '0');
            const QByteArray address
                = "10.96." + QByteArray::number(i / 250) + '.' + QByteArray::number(i % 250 + 1);
            chains += ':' + service + " - [0:0]\n";
            rules += "-A KUBE-SERVICES -d " + address + "/32 -p tcp -m tcp --dport 80 -j " + service + '\n';
            for (int e = 0; e < 3; ++e) {
                const QByteArray end = "KUBE-SEP-" + QByteArray::number(i * 3 + e).rightJustified(16, '0');
                chains += ':' + end + " - [0:0]\n";
                rules += "-A " + service + " -j " + end + '\n';
                rules += "-A " + end + " -s 10.244.0.1/32 -j KUBE-MARK-MASQ\n";
                rules += "-A " + end + " -p tcp -m tcp -j DNAT --to-destination 10.244.0.1:8080\n";
            }
        }
        return chains + rules + "COMMIT\n";
    }

private:
    Status m_status = Status::Ready;
    QString m_statusText;
    std::shared_ptr<const HostSnapshot> m_snapshot = std::make_shared<HostSnapshot>();
};

} // namespace portolan
