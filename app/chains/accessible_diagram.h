// The diagram for those who hear it: each box is a child of the view, with its name and state.
#pragma once

namespace portolan {

class ChainView;

/// Makes the diagram and its boxes known to QAccessible; once is enough, more does no harm.
void registerAccessibleDiagram();
/// Boxes came or went.
void notifyDiagramChanged(ChainView* view);
/// Another box is the current one.
void notifyCurrentBox(ChainView* view);

} // namespace portolan
