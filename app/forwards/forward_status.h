// Whether a forward works, and who made it, for people.
#pragma once

#include "app/client/host_source.h"
#include "backend/forward/check.h"

#include <QColor>
#include <QPalette>
#include <QString>

#include <vector>

namespace portolan {

enum class ForwardVerdict { Works, Blocked, Missing, Off };

/// The verdict on one forward of a snapshot, and what it rests on.
struct ForwardStatus {
    ForwardVerdict verdict = ForwardVerdict::Works;
    std::vector<Finding> findings;
    bool routed = true; ///< a route leads to the target, if only the default one
};

ForwardStatus statusOf(const FoundForward& found, const HostSnapshot& snapshot);
/// The same of one among many; index: of the snapshot.
ForwardStatus statusOf(const FoundForward& found, const HostSnapshot& snapshot, const CheckIndex& index);

/// "Works", "Blocked", "Missing", "Off".
QString verdictWord(ForwardVerdict verdict);
/// "●", "✕", "▲", "○": told apart without colour.
QString verdictMark(ForwardVerdict verdict);
QColor verdictColour(ForwardVerdict verdict, const QPalette& palette);

/// "Docker", "kube-proxy", "by hand".
QString ownerName(Owner owner);
/// Who made it and who changes it, in a sentence or two.
QString ownerNote(const FoundForward& found);

/// "Container web, image nginx."; empty where that is not known.
QString containerNote(const FoundForward& found);

/// "any:8080 tcp".
QString listenText(const FoundForward& found);
/// "Port 8080 → 172.17.0.2:80".
QString titleText(const FoundForward& found);
/// A place of a rule: "nat DOCKER 2".
QString placeText(const RuleReference& rule);

} // namespace portolan
