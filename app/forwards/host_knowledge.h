// What a host knows that somebody who makes a forward may want to pick: addresses, networks, ports.
#pragma once

#include "app/client/host_source.h"

#include <QList>

namespace portolan {

struct Suggestion {
    QString value; ///< what is written into the field
    QString about; ///< what it is, for a person
    friend bool operator==(const Suggestion&, const Suggestion&) = default;
};

/// Who could answer: targets of the forwards there are (containers first of all), neighbours that are not
/// known to be gone, and this host's own addresses. Each address once.
QList<Suggestion> targetSuggestions(const HostSnapshot& snapshot);
/// Networks this host is in.
QList<Suggestion> networkSuggestions(const HostSnapshot& snapshot);
/// Ports that are answered at the address: this host's listeners for one of its own or none, else where other
/// forwards go.
QList<Suggestion> portSuggestions(
    const HostSnapshot& snapshot, Protocol protocol, const std::optional<Address>& target);

} // namespace portolan
