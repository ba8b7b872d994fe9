// The Chains page: the packet-flow diagram above, the rules of the chosen chain below.
#pragma once

#include "app/chains/chain_layout.h"
#include "app/chains/chain_reading.h"
#include "app/window/background.h"
#include "backend/packet/trajectory.h"
#include "backend/ruleset/chain_way.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QComboBox;
class QLabel;
class QLineEdit;
class QPrinter;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;
QT_END_NAMESPACE

namespace portolan {

class ChainView;
class PageHeader;
class RulesPanel;
class WayBox;
class WayCaption;

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
    /// The diagram on one page, as large as it fits.
    bool print(QPrinter* printer) const;
    /// A big host is read aside; whether that still goes on.
    bool isBusy() const { return m_reader.busy(); }
    const ChainReading& reading() const { return m_reading; }

public Q_SLOTS:
    /// Lights the way of the forward with this id, in its own family, and shows the rule that makes it.
    void showForward(const QString& id);
    /// Lights the steps of a packet. numbers: of its hops, see packetWay().
    void showPacket(const portolan::Trajectory& packet, const std::vector<unsigned>& numbers);

Q_SIGNALS:
    /// Buttons of the header; whoever keeps snapshots answers them.
    void snapshotWanted();
    void comparisonWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    PageHeader* makeToolBar();
    QWidget* makeSearch();
    QWidget* makeSaveButton();
    QWidget* makeBody();
    void connectParts();
    void makeShortcuts();
    void askToPrint();

    void applySnapshot();
    /// Derives everything from the newest snapshot, aside if it is big.
    void read();
    void install(ChainReading reading);
    void chooseFamily(Family family);
    void chooseWay(const QString& id);
    void beginWay(Family family);
    void chooseDirection();
    void updateWay();
    ForwardWay wayNow() const;
    void showWay();
    void dropPacket();
    void updateCaption();
    void updateBody();

    /// Chooses a chain, and a rule of it unless the position is 0; remembers where one came from.
    void goTo(RulePlace place, bool remember);
    void goBack();
    /// Before anybody chose, the chain most often asked about.
    void chooseFirst();
    void showRules();
    void search();
    void takeFound(std::vector<RulePlace> found);
    void stepSearch(int step);
    void updateSearchCount();
    void save(bool svg);
    const FoundForward* chosenForward() const;
    const ChainGraph& graph() const { return *m_reading.graph; }
    std::optional<ChainId> selected() const;

    struct ShownPacket {
        Trajectory packet;
        std::vector<unsigned> numbers;
    };
    /// A place that outlives the graph it was found in.
    struct Visit {
        ChainKey chain;
        unsigned position = 0;
    };

    HostSource* m_source;
    QComboBox* m_familyBox;
    WayBox* m_wayBox;
    QLineEdit* m_search;
    QLabel* m_searchCount;
    QTimer* m_typing;
    QPushButton* m_saveButton = nullptr;
    QStackedWidget* m_body;
    QLabel* m_empty;
    QSplitter* m_splitter;
    ChainView* m_view;
    WayCaption* m_caption;
    RulesPanel* m_rules;

    Background m_reader;
    Background m_searcher;
    std::shared_ptr<const HostSnapshot> m_newest; ///< what m_reading is, or is about to be, of
    ChainReading m_reading;
    QElapsedTimer m_clock;
    Family m_family = Family::Ipv4;
    bool m_familyChosen = false; ///< by hand, or for a forward
    std::optional<ShownPacket> m_packet; ///< whose way is lit instead of a forward's
    ForwardWay m_way;
    bool m_wayIsNew = false; ///< its first rule is yet to be gone to
    std::optional<ChainKey> m_selected;
    bool m_selectedByHand = false;
    std::vector<Visit> m_visits;
    std::vector<RulePlace> m_found;
    std::size_t m_foundAt = 0;
    bool m_searchStepped = false; ///< m_foundAt has been gone to
};

} // namespace portolan
