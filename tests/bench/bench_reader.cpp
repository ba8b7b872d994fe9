// How fast readSave() reads: 50,000 rules like kube-proxy's and Docker's, or the iptables-save text given as
// a file. The peer only cuts the same text into words with the standard library, and understands nothing.
#include "backend/ruleset/save_reader.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace {

constexpr int kRuns = 7;

std::string serviceName(const char* kind, unsigned number)
{
    // kube-proxy names its chains by 16 letters of a base 32 hash.
    static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string name = kind;
    std::uint64_t hash = number * 0x9e3779b97f4a7c15u + 0x7f4a7c15u;
    for (int i = 0; i < 16; ++i, hash = hash * 6364136223846793005u + 1)
        name += kLetters[hash >> 59];
    return name;
}

void addService(unsigned number, std::string& chains, std::string& entries, std::string& rules)
{
    const std::string service = serviceName("KUBE-SVC-", number);
    const std::string address = "10.96." + std::to_string(number / 250) + '.' + std::to_string(number % 250);
    const std::string comment = "-m comment --comment \"team-" + std::to_string(number % 37) + "/svc-"
        + std::to_string(number) + ":http";
    chains += ':' + service + " - [0:0]\n";
    entries += "[17:1020] -A KUBE-SERVICES -d " + address + "/32 -p tcp " + comment
        + " cluster IP\" -m tcp --dport 80 -j " + service + '\n';
    for (unsigned end = 0; end < 3; ++end) {
        const std::string name = serviceName("KUBE-SEP-", number * 3 + end);
        const std::string pod = "10.244." + std::to_string(number / 250) + '.' + std::to_string(number % 250);
        chains += ':' + name + " - [0:0]\n";
        rules += "[5:300] -A " + service + ' ' + comment + " -> " + pod + ":8080\""
            + (end < 2 ? " -m statistic --mode random --probability 0.33333333349" : "") + " -j " + name
            + '\n';
        rules += "[0:0] -A " + name + " -s " + pod + "/32 " + comment + "\" -j KUBE-MARK-MASQ\n";
        rules += "[5:300] -A " + name + " -p tcp " + comment + "\" -m tcp -j DNAT --to-destination " + pod
            + ":8080\n";
    }
}

std::string kubeText(unsigned services)
{
    std::string chains = ":PREROUTING ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\n:KUBE-MARK-MASQ - [0:0]\n";
    std::string entries, rules;
    for (unsigned i = 0; i < services; ++i)
        addService(i, chains, entries, rules);
    return "*nat\n" + chains + entries + rules + "COMMIT\n";
}

/// Processor time of the best run: other work on the machine should not count.
template <typename Work> double bestSeconds(Work work)
{
    double best = 1e9;
    for (int run = 0; run < kRuns; ++run) {
        const std::clock_t start = std::clock();
        work();
        best = std::min(best, double(std::clock() - start) / CLOCKS_PER_SEC);
    }
    return best;
}

} // namespace

int main(int argc, char** argv)
{
    std::string text;
    if (argc > 1) {
        std::ifstream file(argv[1], std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(file), {});
    } else {
        text = kubeText(5000);
    }
    std::size_t rules = 0;
    const double ours = bestSeconds([&] {
        auto ruleset = portolan::readSave(text, portolan::Engine::XtablesLegacy, portolan::Family::Ipv4);
        if (!ruleset) {
            std::cerr << ruleset.error().message.text() << '\n';
            std::exit(1);
        }
        rules = 0;
        for (const portolan::Table& table : ruleset->tables())
            for (const portolan::Chain& chain : table.chains)
                rules += chain.rules.size();
    });
    std::size_t words = 0;
    const double peer = bestSeconds([&] {
        std::istringstream stream(text);
        std::string word;
        words = 0;
        while (stream >> word)
            ++words;
    });
    const double megabytes = double(text.size()) * 1e-6;
    std::printf("reader: ours %.0f MB/s, peer %.0f MB/s (std::istringstream, words alone), ratio %.2f"
                " [%.1f MB, %zu rules, %zu words]\n",
        megabytes / ours, megabytes / peer, peer / ours, megabytes, rules, words);
    return 0;
}
