#include "app/ctl/nearest.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <utility>

namespace portolan::ctl {

namespace {

std::string folded(std::string_view text)
{
    std::string result(text.substr(0, 64)); // xt names have at most 29 characters
    std::transform(result.begin(), result.end(), result.begin(),
        [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return result;
}

/// Letters to put in, take out or change (Levenshtein).
std::size_t distance(const std::string& from, const std::string& to)
{
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t change = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j + 1] + 1, row[j] + 1});
        }
    }
    return row.back();
}

} // namespace

std::vector<std::string_view> nearest(std::string_view name, const std::vector<std::string_view>& known)
{
    const std::string wanted = folded(name);
    std::vector<std::pair<std::size_t, std::string_view>> found;
    for (const std::string_view candidate : known) {
        const std::string text = folded(candidate);
        const std::size_t apart = distance(wanted, text);
        const bool inside = wanted.size() >= 3 && text.find(wanted) != std::string::npos;
        if (inside || apart <= std::max<std::size_t>(2, wanted.size() / 4))
            found.emplace_back(apart, candidate);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 3); ++i)
        names.push_back(found[i].second);
    return names;
}

} // namespace portolan::ctl
