// What stands in the lines of a difference, in words and as text.
#pragma once

#include "app/history/diff_lines.h"

namespace portolan {

enum class DiffSide { Left, Right };

/// What a side of a line says as a sentence; empty where it has nothing.
QString lineWords(const HostDiff& diff, const DiffLine& line, DiffSide side);
/// The same as it is written: the rule without "-A CHAIN", the policy, the forward in short.
QString lineText(const HostDiff& diff, const DiffLine& line, DiffSide side);
/// The position of the rule, from 1; 0 where there is none.
unsigned linePosition(const HostDiff& diff, const DiffLine& line, DiffSide side);
/// The text of a heading or a fold.
QString headingText(const HostDiff& diff, const DiffLine& line);
/// "added", "moved here from DOCKER 3"; empty where nothing differs.
QString changeWords(const HostDiff& diff, const DiffLine& line);
/// "+", "−", "≠", "↱": told apart without colour.
QString changeSign(LineChange change);
/// The lines as text to paste: a sign, then the rule as saved; headings bare.
QString linesAsText(const HostDiff& diff, const std::vector<DiffLine>& lines);

} // namespace portolan
