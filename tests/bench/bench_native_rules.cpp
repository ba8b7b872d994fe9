// How fast 10,000 native rules are read: the helper's worker, a whole process from its start to its end,
// against a whole `nft -j list ruleset`. What receiving the same lists and dropping them takes is told
// beside: no reader that asks the kernel is faster. In namespaces of its own; no privileges needed.
#include "helper/host/netlink.h"
#include "helper/nftables/listing/fast_listing.h"
#include "helper/nftables/listing/table_listing.h"
#include "tests/bench/support.h"
#include "tests/support/native_rules.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <sys/mman.h>

using namespace portolan;
using namespace portolan::bench;

namespace {

constexpr unsigned kRules = 10'000;
constexpr int kRounds = 7;

int fileOf(const std::string& text)
{
    const int file = memfd_create("bench", 0);
    if (file < 0 || write(file, text.data(), text.size()) != ssize_t(text.size())
        || lseek(file, 0, SEEK_SET) != 0)
        give("no memory for a file");
    return file;
}

class Receiver {
public:
    Receiver()
        : m_socket(NetlinkSocket::open(NETLINK_NETFILTER))
    {
        if (!m_socket)
            give(m_socket.error().message.text());
    }

    /// Receives every rule and the elements of every set, and looks at none. Gives how many rules.
    std::size_t receiveAll()
    {
        std::vector<std::pair<std::string, std::string>> sets;
        ask(NFT_MSG_GETSET, {}, {}, [&sets](const nlmsghdr* message) {
            sets.emplace_back(nftlisting::tableOf(message).name, nftlisting::setNameOf(message));
        });
        for (const auto& [table, set] : sets)
            ask(NFT_MSG_GETSETELEM, table, set, [](const nlmsghdr*) {});
        return receiveRules();
    }

    std::size_t receiveRules()
    {
        std::size_t rules = 0;
        ask(NFT_MSG_GETRULE, {}, {}, [&rules](const nlmsghdr*) { ++rules; });
        return rules;
    }

private:
    void ask(std::uint16_t type, const std::string& table, const std::string& set,
        const NetlinkSocket::Message& message)
    {
        NetlinkRequest request(std::uint16_t(NFNL_SUBSYS_NFTABLES << 8 | type), NLM_F_REQUEST | NLM_F_DUMP);
        // The two tables are told apart by their families.
        request.extra<nfgenmsg>()->nfgen_family = table.empty() ? NFPROTO_UNSPEC
            : table == "cluster"                                ? NFPROTO_INET
                                                                : NFPROTO_IPV4;
        if (!table.empty()) {
            mnl_attr_put_strz(request.head(), NFTA_SET_ELEM_LIST_TABLE, table.c_str());
            mnl_attr_put_strz(request.head(), NFTA_SET_ELEM_LIST_SET, set.c_str());
        }
        if (!m_socket->dump(request.head(), message))
            give("the kernel does not list its rules");
    }

    Result<NetlinkSocket> m_socket;
};

std::size_t sizeOf(int file)
{
    return std::size_t(lseek(file, 0, SEEK_END));
}

void empty(int file)
{
    if (ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0)
        give("a file cannot be emptied");
}

/// What stands between the brackets, metainfo aside.
std::string entriesOf(int file)
{
    std::string text(sizeOf(file), '\0');
    if (pread(file, text.data(), text.size(), 0) != ssize_t(text.size()))
        give("cannot read back what was printed");
    const auto metainfo = text.find("{\"metainfo\"");
    const auto begin = metainfo == text.npos ? text.find('[') + 1 : text.find("}}, ", metainfo) + 4;
    return text.substr(begin, text.rfind(']') - begin);
}

} // namespace

int main(int, char** argv)
{
    std::string programs(argv[0]);
    programs.erase(std::min(programs.rfind('/'), programs.size()));
    enterNamespaces();
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    runProgram({"nft", "-f", "-"}, fileOf(test::NativeRules(kRules).text()), null);
    const int ours = fileOf({}), theirs = fileOf({});
    std::vector<double> ourTimes, peerTimes, listTimes, floorTimes, rulesTimes;
    Receiver receiver;
    long ourPeak = 0, peerPeak = 0;
    std::size_t rules = 0, listed = 0;
    for (int round = 0; round < kRounds; ++round) {
        empty(ours);
        empty(theirs);
        ourTimes.push_back(milliseconds([&] {
            ourPeak = runProgram({programs + "/portolan-helper", "--nft-worker", "none"}, null, ours);
        }));
        peerTimes.push_back(milliseconds([&] {
            peerPeak = runProgram({"nft", "-j", "list", "ruleset"}, null, theirs);
        }));
        listTimes.push_back(milliseconds([&] {
            listed = listFast([](const std::string&) { return true; }, std::size_t(1) << 30).size();
        }));
        floorTimes.push_back(milliseconds([&] { rules = receiver.receiveAll(); }));
        rulesTimes.push_back(milliseconds([&] { receiver.receiveRules(); }));
    }
    if (listed != 2)
        give("not every table was listed fast");
    if (entriesOf(ours) != entriesOf(theirs))
        give("what was read is not what nft prints");
    const double our = median(ourTimes), peer = median(peerTimes);
    std::printf(
        "native rules: ours %.0f ms, peer %.0f ms (nft -j list ruleset), ratio %.2f [%zu rules, %.1f MB of"
        " JSON, the same bytes; %.0f and %.0f MiB; within a process %.0f ms; to receive the"
        " same lists and drop them %.0f ms, the rules alone %.0f ms]\n",
        our, peer, peer / our, rules, double(sizeOf(ours)) * 1e-6, double(ourPeak) / 1024,
        double(peerPeak) / 1024, median(listTimes), median(floorTimes), median(rulesTimes));
    return 0;
}
