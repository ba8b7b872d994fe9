// Where the helper writes forwards, and why.
#pragma once

#include "backend/forward/engine_choice.h"

#include <QVariantMap>

#include <optional>

namespace portolan {

struct WrittenEngine {
    Engine engine = Engine::XtablesLegacy;
    std::optional<EngineReason> reason; ///< none: one this version does not know
    EnginePreference preference = EnginePreference::Automatic;
    friend bool operator==(const WrittenEngine&, const WrittenEngine&) = default;
};

/// Of the properties of Forwards; nothing where the helper cannot tell, or is older than they are.
std::optional<WrittenEngine> writtenEngineOf(const QVariantMap& properties);

/// "because nothing on this host uses the legacy tables"; of what is not known, "because of what it found".
Message describeReason(const WrittenEngine& written);

} // namespace portolan
