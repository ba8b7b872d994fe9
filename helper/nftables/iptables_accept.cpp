#include "helper/nftables/iptables_accept.h"

#include "helper/bus/journal.h"
#include "helper/nftables/accept_text.h"
#include "helper/nftables/chains.h"
#include "helper/process/program_now.h"

#include <algorithm>
#include <unordered_map>
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
    const auto end = output.err.find('\n');
    std::string line = output.err.substr(0, end);
    // "iptables-nft-restore v1.8.9 (nf_tables): " stands alone where the kernel refused a line.
    if (line.ends_with(": ") && end != std::string::npos)
        line += output.err.substr(end + 1, output.err.find('\n', end + 1) - end - 1);
    return line.empty() ? "exit status " + std::to_string(output.status) : line;
}

bool leadsToUs(const NftRuleSight& rule)
{
    return rule.always && rule.callee == kForwardChain;
}

/// Whether iptables-nft can read its own table.
Result<bool> readableByIptables(Family family)
{
    // All of it: of one chain alone it prints the rules although another holds what it cannot say.
    return runProgramNow({acceptTool(family, ""), "-w", "-S"}, {}, IptablesAccept::kPatience, kMostSaved)
        .map([](const ProgramOutput& output) { return output.status == 0; });
}

} // namespace

std::vector<std::string> WantedAccepts::lines() const
{
    std::vector<std::string> lines;
    for (const CompiledRule& rule : m_compile ? m_compile() : std::vector<CompiledRule>())
        if (rule.chain == kForwardChain && rule.action == CompiledRule::Action::Accept)
            lines.push_back(rule.text());
    return lines;
}

struct IptablesAccept::Sight {
    bool drops = false; ///< there is such a filter, and something in its FORWARD may drop a packet
    std::string parent; ///< the chain our jump belongs in
    bool chain = false; ///< ours is there
    std::vector<std::string> jumps; ///< the chains with a jump of ours, once for each
    bool first = false; ///< the one at the head of its parent
    std::vector<std::uint64_t> rules; ///< the digests of those in ours

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
    for (const NftRuleSight& rule : *ownRules)
        sight.rules.push_back(rule.digest);
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

Result<bool> IptablesAccept::wantsPrograms(Family family)
{
    if (!acceptTool(family, "-restore").empty())
        return false;
    return look(family).map([](const Sight& sight) { return sight.drops; });
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
        return sight.jumps.empty() && (!sight.chain || (sight.rules.empty() && m_kept.contains(family)));
    if (!sight.inPlace())
        return false;
    if (!m_written.contains(family))
        recognise(family, sight);
    const auto written = m_written.find(family);
    return written != m_written.end()
        && std::equal(lines.begin(), lines.end(), written->second.begin(), written->second.end(),
            [](const std::string& line, const Written& rule) { return line == rule.line; })
        && std::equal(sight.rules.begin(), sight.rules.end(), written->second.begin(), written->second.end(),
            [](std::uint64_t digest, const Written& rule) { return digest == rule.digest; });
}

/// What is there since before this helper started, read as text.
void IptablesAccept::recognise(Family family, const Sight& sight)
{
    const auto saved = runProgramNow({acceptTool(family, "-save"), "-t", kFilter}, {}, kPatience, kMostSaved);
    if (!saved || saved->status != 0)
        return;
    std::vector<std::string> lines;
    const std::string begin = std::string("-A ") + kForwardChain + ' ';
    std::string_view text = saved->out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (text.starts_with(begin))
            lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (lines.size() == sight.rules.size()) // else it changed between the two looks
        remember(family, lines, sight);
}

void IptablesAccept::remember(Family family, const std::vector<std::string>& lines, const Sight& sight)
{
    auto& written = m_written[family];
    written.clear();
    for (std::size_t i = 0; i < lines.size(); ++i)
        written.push_back({lines[i], sight.rules[i]});
}

std::vector<std::string> IptablesAccept::linesOf(Family family) const
{
    std::vector<std::string> lines;
    if (const auto written = m_written.find(family); written != m_written.end())
        for (const Written& rule : written->second)
            lines.push_back(rule.line);
    return lines;
}

std::vector<std::string> IptablesAccept::linesIn(Family family, const Sight& sight) const
{
    std::unordered_map<std::uint64_t, const std::string*> known;
    if (const auto written = m_written.find(family); written != m_written.end())
        for (const Written& rule : written->second)
            known.emplace(rule.digest, &rule.line);
    std::vector<std::string> lines;
    for (const std::uint64_t digest : sight.rules) {
        const auto line = known.find(digest);
        lines.push_back(line == known.end() ? std::string() : *line->second);
    }
    return lines;
}

Result<bool> IptablesAccept::installed(Family family, const WantedAccepts& wanted)
{
    const auto sight = look(family);
    if (!sight)
        return tl::unexpected(sight.error());
    if (acceptTool(family, "-restore").empty())
        return true;
    return holds(family, *sight, sight->drops ? wanted.lines() : std::vector<std::string>());
}

bool IptablesAccept::due(Family family, const WantedAccepts& wanted)
{
    const auto dropped = m_dropped.find(family);
    const auto sight = look(family);
    if (!sight || dropped == m_dropped.end())
        return false;
    if (!sight->drops)
        dropped->second = false;
    return sight->drops && !dropped->second && !acceptTool(family, "-restore").empty()
        && !wanted.lines().empty();
}

Result<bool> IptablesAccept::install(Family family, const WantedAccepts& wanted)
{
    const auto sight = look(family);
    if (!sight)
        return tl::unexpected(sight.error());
    const bool served = !acceptTool(family, "-restore").empty();
    m_dropped[family] = sight->drops && served;
    if (!served)
        return false;
    const auto lines = sight->drops ? wanted.lines() : std::vector<std::string>();
    if (holds(family, *sight, lines))
        return false;
    if (sight->chain && !m_written.contains(family))
        recognise(family, *sight); // what to put back
    const auto before = sight->chain ? linesOf(family) : std::vector<std::string>();
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
        // What went wrong once by single rules is then made anew as a whole.
        const auto present = tries == 0 ? linesIn(family, *sight) : std::vector<std::string>();
        // Nor is a chain removed that another's rule jumps to.
        const bool keepsChain = tries > 0 && lines.empty();
        written = writeOnce(family, *sight, present, lines, keepsChain);
        if (!written)
            continue; // perhaps another program changed the table since we looked
        const auto after = look(family);
        if (!after)
            return tl::unexpected(after.error());
        if (isMade(lines, *after, present, *sight)) {
            remember(family, lines, *after);
            if (keepsChain)
                m_kept.insert(family);
            else
                m_kept.erase(family);
            return {};
        }
        written = failure(ErrorCode::Conflict,
            PORTOLAN_TR("Cannot write the accept rules into iptables' table filter: another program changes "
                        "them at the same time."));
    }
    return written;
}

/// Whether the chain has as many rules as it should, and those that were left alone stand where they should.
bool IptablesAccept::isMade(const std::vector<std::string>& lines, const Sight& after,
    const std::vector<std::string>& present, const Sight& before)
{
    if (after.rules.size() != lines.size())
        return false;
    std::unordered_map<std::string_view, std::uint64_t> known;
    for (std::size_t i = 0; i < present.size(); ++i)
        known.emplace(present[i], before.rules[i]);
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (const auto same = known.find(lines[i]); same != known.end() && same->second != after.rules[i])
            return false;
    return true;
}

Result<void> IptablesAccept::writeOnce(Family family, const Sight& sight,
    const std::vector<std::string>& present, const std::vector<std::string>& lines, bool keepsChain)
{
    if (lines.empty() && !sight.chain)
        return {};
    AcceptChange change{sight.chain, present, lines, keepsChain, {}, {}};
    if (lines.empty() || !sight.inPlace()) {
        change.jumpsFrom = sight.jumps;
        change.jumpInto = lines.empty() ? std::string() : sight.parent;
    }
    const std::string text = acceptRestoreText(change);
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
    const auto lines = linesOf(family);
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
