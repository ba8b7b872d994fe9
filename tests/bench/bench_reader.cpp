// How fast readSave() reads: 50,000 rules like kube-proxy's and Docker's, or the iptables-save text given as
// a file. The peer only cuts the same text into words with the standard library, and understands nothing.
#include "backend/ruleset/save_reader.h"

#include "tests/support/kube_rules.h"

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
        text = portolan::test::KubeRules(50000).text();
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
