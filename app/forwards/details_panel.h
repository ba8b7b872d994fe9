// One forward in full: who made it, its way, how it works, what is wrong, its rules.
#pragma once

#include "app/forwards/finding_fix.h"
#include "app/forwards/forward_status.h"

#include <QScrollArea>

#include <memory>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace portolan {

class PathStripWidget;
class RuleTextEdit;

class DetailsPanel : public QScrollArea {
    Q_OBJECT

public:
    explicit DetailsPanel(QWidget* parent = nullptr);

    void showForward(const FoundForward& found, const ForwardStatus& status, const HostSnapshot& snapshot);
    /// Nothing selected.
    void clear();

    /// The rules as iptables-save lines, for the clipboard.
    QString rulesText() const { return m_rulesText; }

Q_SIGNALS:
    void showInChains(const QString& forwardId);
    void showFlows(const QString& forwardId);
    void traceWanted(const QString& forwardId);
    /// What is wrong shall be mended.
    void repairWanted();
    void fixWanted(const portolan::FindingFix& fix);

protected:
    void changeEvent(QEvent* event) override;

private:
    /// The buttons under what is wrong.
    struct Remedies {
        bool repair = false;
        std::vector<FindingFix> fixes;
        friend bool operator==(const Remedies&, const Remedies&) = default;
    };

    QLabel* addHeading(const QString& text);
    QLabel* addText(const QString& accessibleName);
    void buildContents();
    void buildButtons();
    void applyPalette();
    QString upkeepHtml(const FoundForward& found) const;
    QString findingsHtml(const FoundForward& found, const ForwardStatus& status) const;
    void showRemedies(const FoundForward& found, const ForwardStatus& status);
    void showRules(const FoundForward& found);

    QWidget* m_contents = nullptr;
    QVBoxLayout* m_layout = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_owner = nullptr;
    PathStripWidget* m_path = nullptr;
    QLabel* m_findings = nullptr;
    QVBoxLayout* m_remedies = nullptr;
    Remedies m_offered;
    QLabel* m_sentences = nullptr;
    QLabel* m_rulesHeading = nullptr;
    RuleTextEdit* m_rules = nullptr;
    QString m_id;
    QString m_rulesText;
    QStringList m_rulePlaces;
    QList<QPushButton*> m_ruleButtons; ///< of no use to a relay, which has no rule
};

} // namespace portolan
