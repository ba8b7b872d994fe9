// The kernel's messages about packets: what is read of them, and that no damage is read past.
#include "helper/trace/parsers.h"

#include <QTest>

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>

#include <cstring>
#include <random>

using namespace portolan;

namespace {

/// IP and TCP headers of a SYN from 1.2.3.4:10656 to 172.20.242.183:8080.
const QByteArray kSyn = QByteArray::fromHex("4500003c000140004006000001020304ac14f2b7"
                                            "29a01f900000000100000000a002ffff00000000");

std::string nameOf(unsigned index)
{
    return index == 2 ? "eth0" : "";
}

class Built {
public:
    Built(std::uint16_t type, std::uint8_t family)
    {
        message()->nlmsg_type = type;
        auto* header = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(message(), sizeof(nfgenmsg)));
        header->nfgen_family = family;
    }
    nlmsghdr* message() { return reinterpret_cast<nlmsghdr*>(m_bytes); }
    void put(std::uint16_t type, const QByteArray& bytes)
    {
        mnl_attr_put(message(), type, std::size_t(bytes.size()), bytes.constData());
    }
    void number(std::uint16_t type, std::uint32_t value) { mnl_attr_put_u32(message(), type, htonl(value)); }
    void name(std::uint16_t type, const char* text) { mnl_attr_put_strz(message(), type, text); }
    std::size_t size() { return message()->nlmsg_len; }
    char* bytes() { return m_bytes; }

private:
    alignas(nlmsghdr) char m_bytes[2048]{};
    nlmsghdr* m_head = mnl_nlmsg_put_header(m_bytes);
};

Built nftrace()
{
    Built built(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE, NFPROTO_INET);
    built.name(NFTA_TRACE_TABLE, "fw");
    built.name(NFTA_TRACE_CHAIN, "passing");
    mnl_attr_put_u64(built.message(), NFTA_TRACE_RULE_HANDLE, htobe64(7));
    built.number(NFTA_TRACE_TYPE, NFT_TRACETYPE_RULE);
    built.number(NFTA_TRACE_ID, 0x095b3359);
    nlattr* verdict = mnl_attr_nest_start(built.message(), NFTA_TRACE_VERDICT);
    built.number(NFTA_VERDICT_CODE, std::uint32_t(NFT_JUMP));
    built.name(NFTA_VERDICT_CHAIN, "sub");
    mnl_attr_nest_end(built.message(), verdict);
    built.put(NFTA_TRACE_NETWORK_HEADER, kSyn.left(20));
    built.put(NFTA_TRACE_TRANSPORT_HEADER, kSyn.mid(20));
    built.number(NFTA_TRACE_IIF, 2);
    built.number(NFTA_TRACE_MARK, 5);
    built.number(18, 0xcfdc4a29); // NFTA_TRACE_CT_ID
    return built;
}

Built nflog()
{
    Built built(NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET, NFPROTO_IPV4);
    const nfulnl_msg_packet_hdr header{htons(0x0800), NF_INET_FORWARD, 0};
    built.put(NFULA_PACKET_HDR, QByteArray(reinterpret_cast<const char*>(&header), sizeof header));
    built.name(NFULA_PREFIX, "TRACE: filter:DOCKER-USER:return:1 ");
    built.number(NFULA_IFINDEX_INDEV, 2);
    built.number(NFULA_IFINDEX_OUTDEV, 99);
    built.put(NFULA_PAYLOAD, kSyn);
    return built;
}

} // namespace

class TestTraceParsers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nftraceMessageIsRead()
    {
        Built built = nftrace();
        TraceMessage parsed;
        QVERIFY(parseNftrace(built.message(), nameOf, parsed));
        const TraceEvent& event = parsed.event;
        QCOMPARE(event.tableFamily, "inet");
        QCOMPARE(event.table, "fw");
        QCOMPARE(event.chain, "passing");
        QCOMPARE(event.handle, 7u);
        QVERIFY(event.step == TraceStep::Rule && event.verdict == RuleVerdict::Jump);
        QCOMPARE(event.target, "sub");
        QCOMPARE(event.traceId, 0x095b3359u);
        QCOMPARE(event.in, "eth0");
        QVERIFY(event.connection == 0xcfdc4a29u);
        QCOMPARE(parsed.mark, 5u);
        const auto packet = readPacket(parsed.header);
        QVERIFY(packet);
        QCOMPARE(endpointsText(*packet), "1.2.3.4:10656 -> 172.20.242.183:8080");
    }

    void policyIsTheVerdictOfAChainsEnd()
    {
        Built built(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE, NFPROTO_IPV4);
        built.name(NFTA_TRACE_TABLE, "filter");
        built.name(NFTA_TRACE_CHAIN, "FORWARD");
        built.number(NFTA_TRACE_TYPE, NFT_TRACETYPE_POLICY);
        built.number(NFTA_TRACE_POLICY, NF_DROP);
        TraceMessage parsed;
        QVERIFY(parseNftrace(built.message(), nameOf, parsed));
        QVERIFY(parsed.event.step == TraceStep::Policy && parsed.event.verdict == RuleVerdict::Drop);
        QVERIFY(parsed.header.empty() && !parsed.event.connection);
        QCOMPARE(parsed.event.tableFamily, "ip");
    }

    void nflogLineIsRead()
    {
        Built built = nflog();
        TraceMessage parsed;
        QVERIFY(parseNflog(built.message(), nameOf, parsed));
        const TraceEvent& event = parsed.event;
        QVERIFY(event.source == TraceSource::Xtables && event.step == TraceStep::Return);
        QCOMPARE(event.table, "filter");
        QCOMPARE(event.chain, "DOCKER-USER");
        QCOMPARE(event.position, 1u);
        QVERIFY(event.hook == Hook::Forward);
        QCOMPARE(event.in, "eth0");
        QVERIFY(event.out.empty());
        QVERIFY(readPacket(parsed.header));
    }

    void otherMessagesAreNone()
    {
        TraceMessage parsed;
        Built rule = nftrace();
        rule.message()->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE;
        QVERIFY(!parseNftrace(rule.message(), nameOf, parsed));
        Built line = nflog();
        line.message()->nlmsg_type = NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_CONFIG;
        QVERIFY(!parseNflog(line.message(), nameOf, parsed));
        Built foreign(NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET, NFPROTO_IPV4);
        foreign.name(NFULA_PREFIX, "somebody's own NFLOG rule");
        QVERIFY(!parseNflog(foreign.message(), nameOf, parsed));
    }

    void damageIsNotReadPast()
    {
        std::mt19937 random(5);
        std::size_t read = 0;
        for (int i = 0; i < 20000; ++i) {
            Built built = i % 2 == 0 ? nftrace() : nflog();
            const std::size_t size = built.size();
            // Into memory of its very size, so that a sanitizer sees what is read behind it.
            const std::size_t kept
                = i % 3 == 0 ? sizeof(nlmsghdr) + random() % (size - sizeof(nlmsghdr)) : size;
            std::vector<char> bytes(built.bytes(), built.bytes() + kept);
            for (unsigned left = random() % 4; left > 0; --left)
                bytes[sizeof(nlmsghdr)
                    + random() % (std::max<std::size_t>(kept, sizeof(nlmsghdr) + 1) - sizeof(nlmsghdr))
                    - (kept == sizeof(nlmsghdr) ? 1 : 0)]
                    = char(random());
            auto* message = reinterpret_cast<nlmsghdr*>(bytes.data());
            message->nlmsg_len = std::uint32_t(kept);
            message->nlmsg_type = built.message()->nlmsg_type;
            TraceMessage parsed;
            read += parseNftrace(message, nameOf, parsed) || parseNflog(message, nameOf, parsed);
        }
        QVERIFY2(read > 5000, QByteArray::number(qulonglong(read)));
    }
};

QTEST_GUILESS_MAIN(TestTraceParsers)
#include "tst_trace_parsers.moc"
