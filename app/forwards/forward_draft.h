// What somebody typed into the editor, and the forward it means.
#pragma once

#include "backend/forward/port_forward.h"

#include <QMap>
#include <QString>

namespace portolan {

/// The fields a problem can be about.
enum class ForwardField {
    Protocol,
    ListenAddress,
    ListenPorts,
    Interface,
    ToAddress,
    ToPorts,
    Name,
    Sources,
    Family,
    Loopback,
    HideClient,
    None
};

/// Texts as typed; parsed by the backend, never here.
struct ForwardDraft {
    Protocol protocol = Protocol::Tcp;
    QString listenAddress; ///< empty: any
    QString listenPorts;
    QString interface; ///< empty: any
    bool toThisHost = false; ///< whatever toAddress says
    QString toAddress;
    QString toPorts; ///< empty: the ports asked for
    QString name;
    QString sources; ///< prefixes, by commas or spaces; empty: everybody
    bool hairpin = true;
    bool fromThisHost = true;
    bool loopback = false;
    bool hideClientAddress = false;
    bool enabled = true;
    Family family = Family::Ipv4; ///< where no address and no source says
};

struct DraftResult {
    PortForward forward; ///< meaningful if complete()
    QMap<ForwardField, QString> problems; ///< a sentence each
    bool missing = false; ///< a required field is still empty
    bool familyOpen = false; ///< neither an address nor a source says which; the draft's was taken

    bool complete() const { return problems.isEmpty() && !missing; }
};

DraftResult parseDraft(const ForwardDraft& draft);

/// What somebody would have typed for it.
ForwardDraft draftOf(const PortForward& forward);

/// The field of an Error or Finding: "listenPorts", "listen.ports", "toAddress" and so on.
ForwardField forwardField(std::string_view key);

} // namespace portolan
