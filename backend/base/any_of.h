// Whether a word is one of several.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace portolan {

inline bool isAnyOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace portolan
