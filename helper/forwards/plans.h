// What each verb changes of the list of wanted forwards.
#pragma once

#include "helper/forwards/editor.h"

namespace portolan {

/// Gives the forwards their ids.
ForwardEditor::Plan planAdd(std::vector<PortForward> forwards);
/// The id stays. Invalid: there is none such.
ForwardEditor::Plan planReplace(std::string id, PortForward forward);
ForwardEditor::Plan planRemove(std::vector<std::string> ids);
/// Those that are on (or off) already are left alone.
ForwardEditor::Plan planEnable(std::vector<std::string> ids, bool enabled);

} // namespace portolan
