// What a box of the diagram says when it is pointed at.
#pragma once

#include "app/chains/chain_picture.h"

namespace portolan {

/// Rich text; empty for boxes that have no more to say.
QString toolTipOf(const ChainLayout::Box& box, const ChainPicture& picture);

} // namespace portolan
