#include "app/ctl/text_file.h"

#include "app/ctl/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

namespace portolan::ctl {

Outcome<std::string> readTextFile(const std::string& name, std::size_t most, const std::string& tooLong)
{
    const bool input = name == "-";
    std::FILE* file = input ? stdin : std::fopen(name.c_str(), "rbe");
    if (!file)
        return fail(Exit::Failed, "cannot read " + oneLine(name) + ": " + std::strerror(errno));
    std::string text;
    std::vector<char> block(64U << 10U);
    while (text.size() <= most) {
        const std::size_t got = std::fread(block.data(), 1, block.size(), file);
        if (got == 0)
            break;
        text.append(block.data(), got);
    }
    const int error = std::ferror(file) != 0 ? errno : 0;
    if (!input)
        std::fclose(file);
    if (error != 0)
        return fail(Exit::Failed, "cannot read " + oneLine(name) + ": " + std::strerror(error));
    if (text.size() > most)
        return fail(Exit::Refused, oneLine(name) + ' ' + tooLong);
    return text;
}

} // namespace portolan::ctl
