// The Chains page: the packet-flow diagram above, the rules of the chosen chain below.
#pragma once

#include "app/chains/chain_figures.h"
#include "app/chains/chain_layout.h"
#include "app/client/host_source.h"
#include "backend/ruleset/chain_way.h"

#include <QElapsedTimer>
#include <QWidget>

#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QComboBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
QT_END_NAMESPACE

namespace portolan {

class ChainView;
class PageHeader;
class RulesPanel;

class ChainsPage : public QWidget {
    Q_OBJECT

public:
    explicit ChainsPage(HostSource* source, QWidget* parent = nullptr);
    ~ChainsPage() override;

    ChainView* view() const { return m_view; }
    RulesPanel* rules() const { return m_rules; }
    /// Puts the keyboard into the search box.
    void focusFilter();
    /// The diagram as it is, whole; false and a sentence in *problem if the file cannot be written.
    bool saveSvg(const QString& path, QString* problem = nullptr) const;
    bool savePng(const QString& path, QString* problem = nullptr) const;

public Q_SLOTS:
    /// Lights the way of the forward with this id, in its own family, and shows the rule that makes it.
    void showForward(const QString& id);

protected:
    void showEvent(QShowEvent* event) override;

private:
    PageHeader* makeToolBar();
    QWidget* makeSearch();
    QWidget* makeZoom();
    QWidget* makeSaveButton();
    QWidget* makeBody();
    void connectParts();
    void makeShortcuts();

    void applySnapshot();
    void rebuild();
    void updateFigures();
    void fillFamilies();
    void fillWays();
    void chooseFamily(Family family);
    void chooseWay(const QString& id);
    void updateWay();
    void updateCaption();
    void updateBody();

    /// Chooses a chain, and a rule of it unless the position is 0; remembers where one came from.
    void goTo(RulePlace place, bool remember);
    void goBack();
    /// Before anybody chose, the chain most often asked about.
    void chooseFirst();
    void showRules();
    void search(const QString& text);
    void stepSearch(int step);
    void updateSearchCount();
    void save(bool svg);
    const FoundForward* forwardOf(const QString& id) const;
    const Ruleset& ruleset() const { return m_now.snapshot->ruleset; }
    std::optional<ChainId> selected() const;

    /// A place that outlives the graph it was found in.
    struct Visit {
        ChainKey chain;
        unsigned position = 0;
    };

    HostSource* m_source;
    QComboBox* m_familyBox;
    QComboBox* m_wayBox;
    QLineEdit* m_search;
    QLabel* m_searchCount;
    QStackedWidget* m_body;
    QLabel* m_empty;
    QSplitter* m_splitter;
    ChainView* m_view;
    QLabel* m_caption;
    RulesPanel* m_rules;

    Reading m_now;
    Reading m_before;
    QElapsedTimer m_clock;
    bool m_built = false;
    Family m_family = Family::Ipv4;
    bool m_familyChosen = false; ///< by hand, or for a forward
    ChainGraph m_graph;
    ForwardWay m_way;
    QString m_wayId;
    std::optional<ChainKey> m_selected;
    bool m_selectedByHand = false;
    std::vector<Visit> m_visits;
    std::vector<RulePlace> m_found;
    std::size_t m_foundAt = 0;
    bool m_searchStepped = false; ///< m_foundAt has been gone to
};

} // namespace portolan
