// What portolanctl writes. Everything that came from the host is made harmless for a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::ctl {

/// Bytes to stdout as they are.
void print(std::string_view bytes);
/// Line breaks and control characters as \xHH, bytes that are not UTF-8 too: one line, nothing a terminal
/// obeys.
std::string oneLine(std::string_view text);
/// Whether stdout is a terminal and its reader did not ask to go without colour (NO_COLOR, no-color.org).
bool wantsColour();
/// "portolanctl: …" on stderr, one line.
void complain(std::string_view sentence);
/// Flushes stdout; false if something could not be written (the disk is full, the reader is gone).
bool flush();
/// Whether writing failed because nobody reads any more, as after `... | head`; SIGPIPE must be ignored for
/// it.
bool readerIsGone();

/// An aligned table with a heading; the last column is not padded.
class Table {
public:
    enum class Align { Left, Right };

    explicit Table(std::vector<std::string> heading, std::vector<Align> align = {});
    void row(std::vector<std::string> cells);
    bool empty() const { return m_rows.size() <= 1; }
    std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
    std::vector<Align> m_align; ///< Left where not given
};

} // namespace portolan::ctl
