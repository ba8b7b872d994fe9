// One connection in full, beside the table: in words, its tuples, its rate, what it went through.
#pragma once

#include "app/flows/followed_flow.h"

#include <QScrollArea>

#include <optional>

class QAbstractButton;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace portolan {

class FlowRateLine;

class FlowDetails : public QScrollArea {
    Q_OBJECT

public:
    explicit FlowDetails(QWidget* parent = nullptr);

    /// Shows the panel; the connection stays in it whatever becomes of rows and filters.
    void follow(FollowedFlow followed);
    void tick(const LiveFlows& live, const LiveFlows::Changes& changes);
    /// The one that is followed, if any.
    const std::optional<FollowedFlow>& followed() const { return m_followed; }
    void setEndable(bool endable);
    /// Everything it says, for the clipboard.
    QString plainText() const;
    /// Follows none any more. Without one it does nothing.
    void close();

Q_SIGNALS:
    void closed();
    void endWanted(const portolan::Flow& flow);
    void forwardWanted(const QString& id);
    void chainsWanted(const QString& id);
    void traceWanted(const portolan::Flow& flow);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLabel* addText(const QString& objectName, const QString& accessibleName);
    QLabel* addHeading(const QString& text);
    QPushButton* addButton(const QString& text, const QString& objectName, const QString& toolTip);
    void buildTop();
    void buildButtons();
    void refresh();

    std::optional<FollowedFlow> m_followed;
    bool m_endable = false;
    QWidget* m_page;
    QVBoxLayout* m_layout;
    QLabel* m_title = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_figures = nullptr;
    FlowRateLine* m_rate = nullptr;
    QLabel* m_steps = nullptr;
    QLabel* m_tuples = nullptr;
    QPushButton* m_forward = nullptr;
    QPushButton* m_chains = nullptr;
    QPushButton* m_end = nullptr;
};

} // namespace portolan
