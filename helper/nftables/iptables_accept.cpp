#include "helper/nftables/iptables_accept.h"

#include "helper/bus/journal.h"
#include "helper/nftables/chains.h"
#include "helper/process/program_now.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

constexpr const char* kFilter = "filter";
constexpr const char* kFilterForward = "FORWARD";
constexpr const char* kDockerUser = "DOCKER-USER";
/// One for the writer that came between our look and the tool's turn, one more for its next step.
constexpr int kWriteAttempts = 3;
constexpr std::size_t kMostSaved = std::size_t(64) << 20; // as much as Rules.Save can hand on
constexpr std::size_t kMostPrinted = std::size_t(1) << 20;

/// "iptables-nft" with that ending, wherever distributions put it; empty: not installed.
std::string acceptTool(Family family, const char* ending)
{
    const std::string name = std::string(family == Family::Ipv4 ? "iptables-nft" : "ip6tables-nft") + ending;
    return firstProgram({"/usr/sbin/" + name, "/sbin/" + name, "/usr/bin/" + name});
}

std::string firstComplaint(const ProgramOutput& output)
{
    const std::string line = output.err.substr(0, output.err.find('\n'));
    return line.empty() ? "exit status " + std::to_string(output.status) : line;
}

std::vector<std::string> acceptLines(const std::vector<CompiledRule>& compiled)
{
    std::vector<std::string> lines;
    for (const CompiledRule& rule : compiled)
        if (rule.chain == kForwardChain && rule.action == CompiledRule::Action::Accept)
            lines.push_back(rule.text());
    return lines;
}

bool leadsToUs(const NftRuleSight& rule)
{
    return rule.always && rule.callee == kForwardChain;
}

/// The digests of a chain's rules as one.
std::uint64_t digestOf(const std::vector<NftRuleSight>& rules)
{
    std::uint64_t digest = rules.size();
    for (const NftRuleSight& rule : rules)
        digest = (digest ^ rule.digest) * 0x100000001b3;
    return digest;
}

/// Whether iptables-nft can read its own table.
Result<bool> readableByIptables(Family family)
{
    // All of it: of one chain alone it prints the rules although another holds what it cannot say.
    return runProgramNow({acceptTool(family, ""), "-w", "-S"}, {}, IptablesAccept::kPatience, kMostSaved)
        .map([](const ProgramOutput& output) { return output.status == 0; });
}

} // namespace

struct IptablesAccept::Sight {
    bool drops = false; ///< there is such a filter, and something in its FORWARD may drop a packet
    std::string parent; ///< the chain our jump belongs in
    bool chain = false; ///< ours is there
    std::vector<std::string> jumps; ///< the chains with a jump of ours, once for each
    bool first = false; ///< the one at the head of its parent
    std::uint64_t digest = 0;

    bool inPlace() const { return chain && first && jumps.size() == 1; }
};

Result<IptablesAccept::Sight> IptablesAccept::look(Family family)
{
    Sight sight;
    const auto forward = nftChain(family, kFilter, kFilterForward);
    const auto own = nftChain(family, kFilter, kForwardChain);
    // A kernel without nf_tables has none of them; one that does not let us look, none that we could fill.
    if (!forward || !own || (!*forward && !*own))
        return sight;
    sight.chain = own->has_value();
    const auto list = [&](const char* chain) { return nftRules(family, kFilter, chain); };
    const auto forwardRules = list(kFilterForward);
    const auto dockerRules = list(kDockerUser);
    const auto ownRules = sight.chain ? list(kForwardChain) : std::vector<NftRuleSight>();
    for (const auto* rules : {&forwardRules, &dockerRules, &ownRules})
        if (!*rules)
            return tl::unexpected(rules->error());
    sight.digest = digestOf(*ownRules);
    const bool docker = std::any_of(forwardRules->begin(), forwardRules->end(),
        [](const NftRuleSight& rule) { return rule.always && rule.callee == kDockerUser; });
    sight.parent = docker ? kDockerUser : kFilterForward;
    const auto& parent = docker ? *dockerRules : *forwardRules;
    sight.first = !parent.empty() && leadsToUs(parent.front());
    for (const auto& [name, rules] :
        {std::pair(kFilterForward, &*forwardRules), std::pair(kDockerUser, &*dockerRules)})
        sight.jumps.insert(
            sight.jumps.end(), std::size_t(std::count_if(rules->begin(), rules->end(), leadsToUs)), name);
    sight.drops = *forward && (*forward)->base
        && ((*forward)->base->drops || !std::all_of(forwardRules->begin(), forwardRules->end(), leadsToUs));
    return sight;
}

Result<std::optional<std::string>> IptablesAccept::place(Family family)
{
    return look(family).map([family](const Sight& sight) {
        const bool served = sight.drops && !acceptTool(family, "-restore").empty();
        return served ? std::optional(sight.parent) : std::nullopt;
    });
}

bool IptablesAccept::holds(Family family, const Sight& sight, const std::vector<std::string>& lines)
{
    if (lines.empty())
        return !sight.chain && sight.jumps.empty();
    if (!sight.inPlace())
        return false;
    if (!m_written.contains(family))
        recognise(family, sight);
    const auto written = m_written.find(family);
    return written != m_written.end() && written->second.lines == lines
        && written->second.digest == sight.digest;
}

/// What is there since before this helper started, read as text.
void IptablesAccept::recognise(Family family, const Sight& sight)
{
    const auto saved = runProgramNow({acceptTool(family, "-save"), "-t", kFilter}, {}, kPatience, kMostSaved);
    if (!saved || saved->status != 0)
        return;
    Written written;
    written.digest = sight.digest;
    const std::string begin = std::string("-A ") + kForwardChain + ' ';
    std::string_view text = saved->out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (text.starts_with(begin))
            written.lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    m_written[family] = std::move(written);
}

Result<bool> IptablesAccept::installed(Family family, const std::vector<CompiledRule>& compiled)
{
    const auto sight = look(family);
    if (!sight)
        return tl::unexpected(sight.error());
    auto lines = acceptLines(compiled);
    if (acceptTool(family, "-restore").empty())
        return true;
    if (!sight->drops)
        lines.clear();
    return holds(family, *sight, lines);
}

bool IptablesAccept::due(Family family, const std::vector<CompiledRule>& compiled)
{
    const auto dropped = m_dropped.find(family);
    const auto sight = look(family);
    if (!sight || dropped == m_dropped.end())
        return false;
    if (!sight->drops)
        dropped->second = false;
    return sight->drops && !dropped->second && !acceptLines(compiled).empty()
        && !acceptTool(family, "-restore").empty();
}

Result<bool> IptablesAccept::install(Family family, const std::vector<CompiledRule>& compiled)
{
    const auto sight = look(family);
    if (!sight)
        return tl::unexpected(sight.error());
    m_dropped[family] = sight->drops;
    if (acceptTool(family, "-restore").empty())
        return false;
    auto lines = acceptLines(compiled);
    if (!sight->drops)
        lines.clear();
    if (holds(family, *sight, lines))
        return false;
    if (sight->chain && !m_written.contains(family))
        recognise(family, *sight); // what to put back
    const auto before
        = m_written.contains(family) && sight->chain ? m_written[family].lines : std::vector<std::string>();
    if (auto written = write(family, lines); !written)
        return tl::unexpected(written.error());
    if (auto sure = makeSure(family, before); !sure)
        return tl::unexpected(sure.error());
    return true;
}

Result<void> IptablesAccept::write(Family family, const std::vector<std::string>& lines)
{
    Result<void> written;
    for (int tries = 0; tries < kWriteAttempts; ++tries) {
        const auto sight = look(family);
        if (!sight)
            return tl::unexpected(sight.error());
        written = writeOnce(family, *sight, lines);
        if (!written)
            continue; // perhaps another program changed the table since we looked
        const auto after = look(family);
        if (!after)
            return tl::unexpected(after.error());
        m_written[family] = {lines, after->digest};
        return {};
    }
    return written;
}

Result<void> IptablesAccept::writeOnce(
    Family family, const Sight& sight, const std::vector<std::string>& lines)
{
    if (lines.empty() && !sight.chain)
        return {};
    const std::string jump = std::string(" -j ") + kForwardChain + '\n';
    // With --noflush, naming a chain makes it, or empties it; one transaction in any case.
    std::string text = std::string("*") + kFilter + "\n:" + kForwardChain + " - [0:0]\n";
    for (const std::string& line : lines)
        text += line + '\n';
    if (lines.empty() || !sight.inPlace()) {
        // By what they say, not by number: another program may have come between.
        for (const std::string& chain : sight.jumps)
            text += "-D " + chain + jump;
        if (!lines.empty())
            text += "-I " + sight.parent + " 1" + jump;
    }
    if (lines.empty())
        text += std::string("-X ") + kForwardChain + '\n';
    text += "COMMIT\n";
    const auto output
        = runProgramNow({acceptTool(family, "-restore"), "--noflush", "-w"}, text, kPatience, kMostPrinted);
    if (!output)
        return tl::unexpected(output.error());
    if (output->status != 0)
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("Cannot write the accept rules into iptables' table filter: %1"),
            {firstComplaint(*output)});
    return {};
}

/// Where iptables cannot read its table any more, and can without our rules, they are taken back.
Result<void> IptablesAccept::makeSure(Family family, const std::vector<std::string>& before)
{
    const auto readable = readableByIptables(family);
    if (readable && *readable)
        return {};
    const auto lines = m_written[family].lines;
    if (auto back = write(family, before); !back)
        return back;
    const auto again = readableByIptables(family);
    if (readable && again && !*again) {
        // Not by our doing: the rules serve all the same.
        logProblem(failure(ErrorCode::Conflict,
            PORTOLAN_TR("iptables cannot read its own table filter: another program put a rule of nftables "
                        "into it."))
                       .value());
        return write(family, lines);
    }
    if (!readable)
        return tl::unexpected(readable.error());
    return failure(ErrorCode::Kernel,
        PORTOLAN_TR("iptables could not read its own table filter with the accept rules in it, so they were "
                    "taken out again."));
}

} // namespace portolan
