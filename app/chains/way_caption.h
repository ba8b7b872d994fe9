// What way the diagram shows lit, in a sentence, with the choice between request and answer.
#pragma once

#include "app/client/host_source.h"
#include "backend/packet/trajectory.h"
#include "backend/ruleset/chain_way.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace portolan {

class WayCaption : public QWidget {
    Q_OBJECT

public:
    explicit WayCaption(QWidget* parent = nullptr);

    /// Each shows the caption; it is to be hidden while no way is lit.
    void showForward(const FoundForward& forward, const ForwardWay& way);
    void showPacket(const Trajectory& packet, const ForwardWay& way);
    /// Whether the answer's way is asked for, not the request's.
    bool wantsAnswer() const;
    void chooseRequest();

Q_SIGNALS:
    void directionChosen();
    /// The packet is not to be shown any more.
    void packetDropped();

private:
    void showParts(bool packet);

    QToolButton* m_request = nullptr;
    QToolButton* m_answer = nullptr;
    QToolButton* m_dropPacket = nullptr;
    QLabel* m_text;
};

} // namespace portolan
