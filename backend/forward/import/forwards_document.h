// The JSON of `portolanctl forwards --json`, read back.
#pragma once

#include "backend/forward/import/import.h"

namespace portolan {

/// Forwards of Portolan's making; others' are left out, with a remark.
Result<Import> readForwardsDocument(std::string_view text);

} // namespace portolan
