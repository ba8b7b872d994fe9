#include "backend/nft/nft_text_reader.h"

#include "backend/base/any_of.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace portolan::nft {
namespace {

/// Words between blanks; what stands in quotation marks or braces is one word.
std::vector<std::string_view> wordsOf(std::string_view text)
{
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != text.npos) {
        const char close = text[at] == '"' ? '"' : text[at] == '{' ? '}' : ' ';
        std::size_t end = text.find(close, at + 1);
        if (end == text.npos)
            end = text.size() - (close == ' ' ? 0 : 1);
        end += close == ' ' ? 0 : 1;
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::optional<std::uint64_t> numberOfText(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Json valueOf(std::string_view word)
{
    if (word.size() >= 2 && word.starts_with('"'))
        return std::string(word.substr(1, word.size() - 2));
    if (word.starts_with('{')) {
        Json list = Json::array();
        word = word.substr(1, word.size() - 2);
        while (!word.empty()) {
            const std::size_t comma = std::min(word.find(','), word.size());
            std::string_view item = word.substr(0, comma);
            item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
            item = item.substr(0, item.find_last_not_of(' ') + 1);
            list.push_back(valueOf(item));
            word.remove_prefix(std::min(comma + 1, word.size()));
        }
        return {{"set", std::move(list)}};
    }
    if (const auto number = numberOfText(word))
        return *number;
    const std::size_t dash = word.find('-');
    const auto first = numberOfText(word.substr(0, dash));
    const auto last = dash == word.npos ? std::nullopt : numberOfText(word.substr(dash + 1));
    if (first && last)
        return {{"range", {*first, *last}}};
    const std::size_t slash = word.find('/');
    const auto length = slash == word.npos ? std::nullopt : numberOfText(word.substr(slash + 1));
    if (length)
        return {{"prefix", {{"addr", std::string(word.substr(0, slash))}, {"len", *length}}}};
    return std::string(word);
}

class TextReader {
public:
    explicit TextReader(std::string_view text)
        : m_words(wordsOf(text))
    {
    }

    Json read()
    {
        Json statements = Json::array();
        while (m_at < m_words.size()) {
            Json statement = readNext();
            if (statement.is_null())
                return nullptr;
            if (!statement.empty())
                statements.push_back(std::move(statement));
        }
        return statements;
    }

private:
    std::string_view next() { return m_at < m_words.size() ? m_words[m_at++] : std::string_view(); }
    bool take(std::string_view word)
    {
        const bool there = m_at < m_words.size() && m_words[m_at] == word;
        m_at += there ? 1 : 0;
        return there;
    }

    Json match(Json left)
    {
        const bool inverted = take("!=");
        const std::string_view value = next();
        if (value.empty() || isAnyOf(value, {"&", "<", ">", "<=", ">=", "|", "^"}))
            return nullptr;
        return {{"match",
            {{"op", inverted ? "!=" : "=="}, {"left", std::move(left)}, {"right", valueOf(value)}}}};
    }

    Json ctMatch(std::string_view key)
    {
        const bool inverted = take("!=");
        std::string_view list = next();
        Json values = Json::array();
        while (!list.empty()) {
            const std::size_t comma = std::min(list.find(','), list.size());
            values.push_back(std::string(list.substr(0, comma)));
            list.remove_prefix(std::min(comma + 1, list.size()));
        }
        if (values.empty())
            return nullptr;
        return {{"match",
            {{"op", inverted ? "!=" : "in"}, {"left", {{"ct", {{"key", std::string(key)}}}}},
                {"right", std::move(values)}}}};
    }

    Json nat(std::string_view kind)
    {
        Json value = Json::object();
        if (isAnyOf(kind, {"masquerade", "redirect"}) && !take("to"))
            return {{std::string(kind), value}};
        if (isAnyOf(kind, {"dnat", "snat"})) {
            for (const char* family : {"ip", "ip6"})
                if (take(family))
                    value["family"] = family;
            if (!take("to"))
                return nullptr;
        }
        std::string_view to = next();
        if (to.starts_with('[')) {
            const std::size_t end = std::min(to.find(']'), to.size());
            value["addr"] = std::string(to.substr(1, end - 1));
            to.remove_prefix(std::min(end + 1, to.size()));
        } else if (std::count(to.begin(), to.end(), ':') <= 1) {
            const std::size_t colon = std::min(to.find(':'), to.size());
            if (colon > 0)
                value["addr"] = std::string(to.substr(0, colon));
            to.remove_prefix(colon);
        } else {
            value["addr"] = std::string(to);
            to = {};
        }
        if (to.starts_with(':'))
            value["port"] = valueOf(to.substr(1));
        return value.empty() ? Json() : Json{{std::string(kind), std::move(value)}};
    }

    Json readNext()
    {
        const std::string_view word = next();
        if (isAnyOf(word, {"accept", "drop", "return"}))
            return {{std::string(word), nullptr}};
        if (isAnyOf(word, {"jump", "goto"}))
            return {{std::string(word), {{"target", std::string(next())}}}};
        if (isAnyOf(word, {"dnat", "snat", "masquerade", "redirect"}))
            return nat(word);
        if (isAnyOf(word, {"iifname", "oifname", "iif", "oif"}))
            return match({{"meta", {{"key", std::string(word)}}}});
        if (word == "counter")
            return Json::object(); // its numbers are in JSON
        const std::string_view key = next();
        if (word == "comment")
            return Json::object();
        if (word == "meta" && isAnyOf(key, {"l4proto", "nfproto"}))
            return match({{"meta", {{"key", std::string(key)}}}});
        if (isAnyOf(word, {"ip", "ip6"}) && isAnyOf(key, {"saddr", "daddr", "protocol", "nexthdr"}))
            return match({{"payload", {{"protocol", std::string(word)}, {"field", std::string(key)}}}});
        if (isAnyOf(word, {"tcp", "udp", "sctp"}) && isAnyOf(key, {"sport", "dport"}))
            return match({{"payload", {{"protocol", std::string(word)}, {"field", std::string(key)}}}});
        if (word == "fib" && isAnyOf(key, {"saddr", "daddr"}) && take("type"))
            return match({{"fib", {{"result", "type"}, {"flags", {std::string(key)}}}}});
        if (word == "ct" && isAnyOf(key, {"state", "status"}))
            return ctMatch(key);
        return nullptr;
    }

    std::vector<std::string_view> m_words;
    std::size_t m_at = 0;
};

} // namespace

Json statementsOfText(std::string_view text)
{
    return TextReader(text).read();
}

} // namespace portolan::nft
