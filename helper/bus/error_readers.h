// Which callers are told an error's field and message beside its sentence. Only who asked: GDBus shows
// nothing at all of an error that has more than a sentence.
#pragma once

#include "backend/base/error.h"
#include "helper/bus/handles.h"

namespace portolan {

class ErrorReaders {
public:
    static constexpr unsigned kMost = 256;

    /// The caller of this, until it leaves the bus. Busy: there are kMost.
    Result<void> add(sd_bus_message* call);
    bool has(sd_bus_message* call) const;

private:
    TrackPtr m_callers;
};

} // namespace portolan
