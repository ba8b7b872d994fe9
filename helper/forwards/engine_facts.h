// What the kernel says about where forwards can be written.
#pragma once

#include "backend/base/error.h"
#include "backend/forward/engine_choice.h"

namespace portolan {

/// For chooseEngine(). Makes no table; what does not matter to the choice is not looked at. ours: where our
/// forwards are, if there are any.
Result<EngineFacts> engineFacts(EnginePreference preference, std::optional<Engine> ours);

} // namespace portolan
