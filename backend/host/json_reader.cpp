#include "backend/host/json_reader.h"

namespace portolan {

tl::unexpected<Error> wrongShape(const std::string& key, const char* expected)
{
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("The host state's “%1” is not %2: use what `portolanctl state` printed, unchanged."),
        {key, expected}, key);
}

std::string textAt(const nlohmann::json& object, const char* key, const char* otherwise)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : otherwise;
}

} // namespace portolan
