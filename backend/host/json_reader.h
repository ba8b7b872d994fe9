// Reading a host state document without exceptions.
#pragma once

#include "backend/base/error.h"

#include <nlohmann/json.hpp>

namespace portolan {

/// An error that names the key and what should be there.
tl::unexpected<Error> wrongShape(const std::string& key, const char* expected);

/// The string under the key of an object; `otherwise` where there is none.
std::string textAt(const nlohmann::json& object, const char* key, const char* otherwise = "");

/// Calls `read` with each object of the list under the key; an absent key is an empty list.
template <typename Read>
Result<void> eachObject(const nlohmann::json& document, const char* key, const Read& read)
{
    const auto list = document.find(key);
    if (list == document.end())
        return {};
    if (!list->is_array())
        return wrongShape(key, "a list");
    for (const nlohmann::json& entry : *list) {
        if (!entry.is_object())
            return wrongShape(std::string(key) + "[]", "an object");
        if (auto done = read(entry); !done)
            return done;
    }
    return {};
}

} // namespace portolan
