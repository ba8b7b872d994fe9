// What a source says of the edits its helper remembers.
#pragma once

#include "backend/forward/edit.h"

#include <QString>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace portolan {

/// How an edit is to be made.
struct EditWish {
    unsigned confirm = 0; ///< seconds after which the helper goes back unless somebody confirms; 0: it stays
    bool endConnections = false; ///< of what is removed, switched off or sent elsewhere
};

struct PastEdit {
    Edit edit;
    EditState state = EditState::Done;
};

/// An edit that goes back by itself.
struct WaitingEdit {
    quint64 number = 0;
    bool undo = false; ///< what waits is that it was undone
    uint uid = 0; ///< who asked for it
    unsigned seconds = 0; ///< how long there was
    std::chrono::steady_clock::time_point until; ///< reckoned from when the helper was asked
};

struct EditLog {
    std::vector<PastEdit> edits; ///< newest first
    std::optional<WaitingEdit> waiting;
    quint64 undo = 0; ///< the number of the edit Undo is about; 0: there is none
    quint64 redo = 0;
    bool automaticRepair = false;
    Message repairStopped; ///< why it does nothing although it is on; empty: it does not

    const PastEdit* find(quint64 number) const
    {
        for (const PastEdit& each : edits)
            if (each.edit.number == number)
                return &each;
        return nullptr;
    }
};

using EditReply = std::function<void(Result<Edit>)>;
using EditLogReply = std::function<void(Result<EditLog>)>;
using RepairReply = std::function<void(Result<bool>)>; ///< whether anything had to be done
using IdsReply = std::function<void(Result<QStringList>)>;

} // namespace portolan
