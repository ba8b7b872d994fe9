// What may be written next in the filter line: pure functions over its text and the connections there are.
#pragma once

#include "backend/flow/live_flows.h"

#include <QStringList>

#include <functional>

namespace portolan {

/// The word of a filter that the cursor stands in or behind.
struct FilterWord {
    int begin = 0;
    QString text; ///< up to the cursor

    static FilterWord at(const QString& filter, int cursor);
};

/// The values that occur for a field of FlowQuery, the most frequent first where they are many.
using FilterValues = std::function<QStringList(const QString& field)>;
/// The words that begin like this one: "po" → "port:", "nat:d" → "nat:dnat". Values with blanks are quoted.
QStringList filterCompletions(const QString& word, const FilterValues& values);

/// The values of these connections.
QStringList filterValues(const LiveFlows& flows, const QString& field);

} // namespace portolan
