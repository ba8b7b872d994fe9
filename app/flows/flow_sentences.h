// What is told of one connection, in words: for the panel that follows it and for the clipboard.
#pragma once

#include "app/flows/followed_flow.h"

#include <QList>
#include <QPair>
#include <QStringList>

namespace portolan::FlowSentences {

/// "172.17.0.2:80 ← 1.2.3.4:51234".
QString title(const Flow& flow);
/// Who asked for what, who answers, by which forward, how it stands and why.
QStringList words(const FollowedFlow& followed);
/// Name and value: age, bytes each way, time left. What is not known is "unknown", never 0.
QList<QPair<QString, QString>> figures(const FollowedFlow& followed);
/// "12:03:04  Established", oldest first.
QStringList steps(const FollowedFlow& followed);
/// As conntrack prints them, a line a direction, and id, mark, zone.
QStringList tuples(const Flow& flow);

} // namespace portolan::FlowSentences
