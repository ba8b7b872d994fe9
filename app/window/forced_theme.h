// A light and a dark look that do not depend on the desktop: for pictures, and for who asks by --theme.
#pragma once

#include <QString>

namespace portolan {

enum class ForcedTheme { Light, Dark };

/// Fusion with our own palette, for the whole application, at once.
void forceTheme(ForcedTheme theme);

} // namespace portolan
