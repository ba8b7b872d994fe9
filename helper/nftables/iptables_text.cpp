#include "helper/nftables/iptables_text.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

/// The next line with its break; a quoted word may hold breaks too.
std::string_view takeSavedLine(std::string_view& text)
{
    bool quoted = false;
    const bool mayQuote = !text.starts_with('#');
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"' && mayQuote)
            quoted = !quoted;
        else if (text[i] == '\n' && !quoted) {
            const auto line = text.substr(0, i + 1);
            text.remove_prefix(i + 1);
            return line;
        }
    }
    return std::exchange(text, {});
}

/// NAME of "# Table `NAME' is incompatible, use 'nft' tool." and of "… contains incompatible base-chains, …"
/// (iptables 1.8.9, xtables-save.c).
std::string_view incompatibleTable(std::string_view comment)
{
    constexpr std::string_view kBegin = "# Table `";
    if (!comment.starts_with(kBegin) || comment.find("incompatible") == comment.npos)
        return {};
    comment.remove_prefix(kBegin.size());
    return comment.substr(0, comment.find('\''));
}

} // namespace

IptablesText readIptablesText(std::string_view printed)
{
    IptablesText result;
    std::vector<std::string_view> incompatible;
    for (auto rest = printed; !rest.empty();)
        if (const auto name = incompatibleTable(takeSavedLine(rest)); !name.empty())
            incompatible.push_back(name);
    bool kept = false;
    while (!printed.empty()) {
        const auto line = takeSavedLine(printed);
        if (line.starts_with('#'))
            continue;
        if (line.starts_with('*')) {
            const auto name = line.substr(1, line.find_last_not_of('\n'));
            kept = std::find(incompatible.begin(), incompatible.end(), name) == incompatible.end();
            if (kept)
                result.tables.emplace_back(name);
        }
        if (kept)
            result.text += line;
    }
    return result;
}

} // namespace portolan
