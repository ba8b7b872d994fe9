#include "app/ctl/output.h"

#include "backend/base/json_text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace portolan::ctl {

namespace {

bool g_readerGone = false;

/// Columns a terminal gives the text: code points, wide ones (CJK, emoji) twice.
std::size_t width(std::string_view text)
{
    std::size_t columns = 0;
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        if ((value & 0xc0) == 0x80)
            continue;
        columns += value >= 0xe3 ? 2 : 1;
    }
    return columns;
}

} // namespace

void print(std::string_view bytes)
{
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size())
        g_readerGone = errno == EPIPE;
}

std::string oneLine(std::string_view text)
{
    std::string line;
    const std::string safe = jsonSafe(text);
    for (std::size_t i = 0; i < safe.size(); ++i) {
        const auto byte = static_cast<unsigned char>(safe[i]);
        // C1 controls are U+0080 to U+009F: 0xc2 0x80 to 0xc2 0x9f in UTF-8.
        const bool c1 = byte == 0xc2 && i + 1 < safe.size() && static_cast<unsigned char>(safe[i + 1]) < 0xa0;
        if (byte >= 0x20 && byte != 0x7f && !c1) {
            line += safe[i];
            continue;
        }
        std::array<char, 5> escaped{};
        std::snprintf(
            escaped.data(), escaped.size(), "\\x%02x", c1 ? static_cast<unsigned char>(safe[++i]) : byte);
        line += escaped.data();
    }
    return line;
}

bool wantsColour()
{
    const char* refused = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) != 0 && !(refused && *refused);
}

void complain(std::string_view sentence)
{
    std::fflush(stdout);
    std::fprintf(stderr, "portolanctl: %s\n", oneLine(sentence).c_str());
}

bool flush()
{
    if (std::fflush(stdout) != 0)
        g_readerGone = errno == EPIPE;
    return std::ferror(stdout) == 0;
}

bool readerIsGone()
{
    return g_readerGone;
}

Table::Table(std::vector<std::string> heading, std::vector<Align> align)
    : m_align(std::move(align))
{
    m_align.resize(heading.size(), Align::Left);
    m_rows.push_back(std::move(heading));
}

void Table::row(std::vector<std::string> cells)
{
    for (std::string& cell : cells)
        cell = oneLine(cell);
    cells.resize(m_align.size());
    m_rows.push_back(std::move(cells));
}

std::string Table::text() const
{
    std::vector<std::size_t> widths(m_align.size(), 0);
    for (const auto& row : m_rows) {
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], width(row[column]));
    }
    std::string text;
    for (const auto& row : m_rows) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string padding(widths[column] - width(row[column]), ' ');
            line += m_align[column] == Align::Right ? padding + row[column] : row[column] + padding;
            line += "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

} // namespace portolan::ctl
