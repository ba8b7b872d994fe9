#include "app/chains/chains_page.h"

#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"
#include "app/chains/rules_panel.h"
#include "app/chains/way_box.h"
#include "app/chains/way_caption.h"
#include "app/window/format.h"
#include "backend/packet/packet_way.h"
#include "backend/ruleset/rule_search.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>

#include <algorithm>

namespace portolan {
namespace {

constexpr std::size_t kRememberedVisits = 50;

bool hasTables(const Ruleset& ruleset, Family family)
{
    return std::any_of(ruleset.tables().begin(), ruleset.tables().end(),
        [family](const Table& table) { return table.family == family; });
}

} // namespace

ChainsPage::~ChainsPage() = default;

void ChainsPage::applySnapshot()
{
    const auto snapshot = m_source->snapshot();
    if (!snapshot || snapshot == m_newest) {
        updateBody();
        return;
    }
    // Until somebody chooses, the page shows a family that has rules.
    if (!m_familyChosen && !hasTables(snapshot->ruleset, m_family)) {
        const Family other = m_family == Family::Ipv4 ? Family::Ipv6 : Family::Ipv4;
        if (hasTables(snapshot->ruleset, other))
            m_family = other;
    }
    m_newest = snapshot;
    read();
}

void ChainsPage::read()
{
    if (!m_newest)
        return;
    const Reading now{m_newest, m_clock.elapsed()};
    const bool aside = countRules(m_newest->ruleset) > kRulesAtOnce;
    m_reader.run(
        aside,
        [now, family = m_family, last = m_reading](
            const Background::Superseded&) { return readChains(now, family, last); },
        [this](ChainReading reading) {
            if (reading.family == m_family)
                install(std::move(reading));
        });
    updateBody();
}

void ChainsPage::install(ChainReading reading)
{
    const bool changed = reading.graph != m_reading.graph || !m_reading.now.snapshot;
    const bool sameRules = !changed && reading.marks == m_reading.marks;
    m_reading = std::move(reading);
    {
        const QSignalBlocker blocker(m_familyBox);
        m_familyBox->setCurrentIndex(m_familyBox->findData(int(m_family)));
    }
    m_wayBox->setSnapshot(m_reading.now.snapshot);
    if (changed)
        m_view->setGraph(m_reading.graph);
    m_view->setFigures(m_reading.now.snapshot, m_reading.figures);
    updateWay();
    if (!sameRules)
        search();
    if (std::exchange(m_wayIsNew, false))
        showWay();
    chooseFirst();
    showRules();
    updateBody();
}

const FoundForward* ChainsPage::chosenForward() const
{
    return m_reading.now.snapshot ? m_wayBox->forward() : nullptr;
}

void ChainsPage::chooseFamily(Family family)
{
    m_familyChosen = true;
    if (family == m_family)
        return;
    m_family = family;
    m_selected.reset();
    m_selectedByHand = false;
    m_visits.clear();
    m_rules->setCanGoBack(false);
    m_view->clearChoice();
    if (const FoundForward* forward = chosenForward(); forward && forward->forward.family != family)
        m_wayBox->setId(QString());
    if (m_packet && m_packet->packet.first.family() != family)
        m_packet.reset();
    read();
}

void ChainsPage::chooseWay(const QString& id)
{
    m_packet.reset();
    m_wayBox->setId(id);
    m_caption->chooseRequest();
    const FoundForward* forward = chosenForward();
    beginWay(forward ? forward->forward.family : m_family);
}

/// Shows a way just chosen, once the rules of its family are read.
void ChainsPage::beginWay(Family family)
{
    m_wayIsNew = true;
    if (family != m_family) {
        chooseFamily(family);
        return;
    }
    if (m_reader.busy())
        return; // install() goes on
    updateWay();
    m_wayIsNew = false;
    showWay();
}

/// Goes to the rule that makes the way.
void ChainsPage::showWay()
{
    if (!m_way.rules.empty())
        goTo(m_way.rules.front(), true);
    else if (m_packet && !m_way.steps.empty())
        goTo({m_way.steps.front(), 0}, true);
    else
        showRules();
}

void ChainsPage::showPacket(const Trajectory& packet, const std::vector<unsigned>& numbers)
{
    applySnapshot();
    m_wayBox->setId(QString());
    m_packet = ShownPacket{packet, numbers};
    beginWay(packet.first.family());
}

void ChainsPage::dropPacket()
{
    m_packet.reset();
    updateWay();
    showRules();
    m_view->setFocus(Qt::OtherFocusReason);
}

void ChainsPage::chooseDirection()
{
    if (m_caption->wantsAnswer() == m_way.answer)
        return;
    updateWay();
    showWay();
}

ForwardWay ChainsPage::wayNow() const
{
    ForwardWay way;
    if (m_packet)
        return packetWay(graph(), m_packet->packet, m_packet->numbers);
    if (const FoundForward* forward = chosenForward()) {
        const HostState& state = m_reading.now.snapshot->state;
        const auto& to = forward->forward.to.address;
        const bool local = to && state.isLocal(*to);
        const WayEnds ends = wayEnds(forward->forward, state);
        way = m_caption->wantsAnswer() ? answerWay(graph(), m_reading.ruleset(), *forward, local, ends)
                                       : forwardWay(graph(), *forward, local);
        way.ends = ends;
    }
    return way;
}

void ChainsPage::updateWay()
{
    ForwardWay way = wayNow();
    const bool changed = !(way == m_way) || !(m_view->picture().way == way);
    m_way = std::move(way);
    if (changed)
        m_view->setWay(m_way, chosenForward());
    updateCaption();
}

void ChainsPage::updateCaption()
{
    if (m_packet)
        m_caption->showPacket(m_packet->packet, m_way);
    else if (const FoundForward* forward = chosenForward())
        m_caption->showForward(*forward, m_way);
    else
        m_caption->hide();
}

void ChainsPage::showForward(const QString& id)
{
    applySnapshot();
    if (m_reader.busy() && !m_reading.now.snapshot)
        m_wayBox->setSnapshot(m_newest);
    chooseWay(id);
}

std::optional<ChainId> ChainsPage::selected() const
{
    return m_selected ? graph().find(*m_selected) : std::nullopt;
}

void ChainsPage::goTo(RulePlace place, bool remember)
{
    if (place.chain >= graph().nodes.size())
        return;
    const ChainKey& key = graph().nodes[place.chain].key;
    if (remember && m_selected && m_selectedByHand && *m_selected != key) {
        m_visits.push_back({*m_selected, m_rules->selectedRule()});
        if (m_visits.size() > kRememberedVisits)
            m_visits.erase(m_visits.begin());
        m_rules->setCanGoBack(true);
    }
    m_selected = key;
    m_selectedByHand = m_selectedByHand || remember;
    m_view->reveal(place.chain);
    showRules();
    if (place.position > 0 || m_rules->extent() != RuleScope::Extent::Chain)
        m_rules->selectRule(place);
}

void ChainsPage::chooseFirst()
{
    if (m_selectedByHand || selected())
        return;
    std::optional<ChainId> first;
    std::size_t most = 0;
    for (Hook hook : {Hook::Forward, Hook::Prerouting, Hook::Input, Hook::Output, Hook::Postrouting}) {
        for (const HookStep& step : graph().steps(hook)) {
            if (step.kind != HookStep::Kind::BaseChain)
                continue;
            const std::size_t rules = chainOf(graph(), m_reading.ruleset(), step.chain).rules.size();
            if (rules > most)
                first = step.chain;
            most = std::max(most, rules);
        }
        if (first)
            break;
    }
    if (first)
        goTo({*first, 0}, false);
}

void ChainsPage::goBack()
{
    while (!m_visits.empty()) {
        const Visit visit = m_visits.back();
        m_visits.pop_back();
        m_rules->setCanGoBack(!m_visits.empty());
        if (const auto chain = graph().find(visit.chain)) {
            goTo({*chain, visit.position}, false);
            return;
        }
    }
}

void ChainsPage::showRules()
{
    const auto chain = selected();
    if (!chain || !m_reading.now.snapshot) {
        m_selected.reset();
        m_rules->clear();
        return;
    }
    std::vector<RulePlace> lit = m_way.rules;
    lit.insert(lit.end(), m_way.jumps.begin(), m_way.jumps.end());
    m_rules->show(m_reading, *chain, std::move(lit));
}

void ChainsPage::search()
{
    if (!m_reading.now.snapshot)
        return;
    const std::string text = m_search->text().trimmed().toStdString();
    m_searcher.run(
        !text.empty() && countRules(m_reading.ruleset()) > kRulesAtOnce,
        [graph = m_reading.graph, snapshot = m_reading.now.snapshot, text](
            const Background::Superseded&) { return findInRules(*graph, snapshot->ruleset, text); },
        [this, graph = m_reading.graph](std::vector<RulePlace> found) {
            if (graph == m_reading.graph)
                takeFound(std::move(found));
        });
}

void ChainsPage::takeFound(std::vector<RulePlace> found)
{
    m_found = std::move(found);
    m_foundAt = 0;
    std::set<ChainId> chains;
    for (const RulePlace& place : m_found)
        chains.insert(place.chain);
    m_view->setFound(std::move(chains));
    updateSearchCount();
}

void ChainsPage::stepSearch(int step)
{
    if (m_typing->isActive()) {
        m_typing->stop();
        search();
    }
    if (m_found.empty())
        return;
    const std::size_t count = m_found.size();
    // The first Enter goes to the first place, later ones on from there.
    if (m_searchStepped)
        m_foundAt = step > 0 ? (m_foundAt + 1) % count : (m_foundAt + count - 1) % count;
    m_searchStepped = true;
    goTo(m_found[m_foundAt], true);
    m_searchCount->setText(tr("%1 of %2").arg(Format::count(m_foundAt + 1), Format::count(count)));
}

void ChainsPage::updateSearchCount()
{
    m_searchStepped = false;
    if (m_search->text().trimmed().isEmpty())
        m_searchCount->clear();
    else if (m_found.empty())
        m_searchCount->setText(tr("nothing found"));
    else
        m_searchCount->setText(tr("%1 found").arg(Format::count(m_found.size())));
}

void ChainsPage::updateBody()
{
    const bool any = m_newest && hasTables(m_newest->ruleset, m_family);
    const bool ready = any && m_reading.now.snapshot && m_reading.family == m_family;
    m_body->setCurrentWidget(ready ? static_cast<QWidget*>(m_splitter) : m_empty);
    if (ready)
        return;
    if (any) {
        m_empty->setText(QStringLiteral("<p>%1</p>")
                             .arg(tr("Reading %1 rules…").arg(Format::count(countRules(m_newest->ruleset)))));
        return;
    }
    QString why = m_source->statusText();
    if (m_source->status() == HostSource::Status::Ready || m_source->isRecording()) {
        const QString family = m_family == Family::Ipv4 ? QStringLiteral("IPv4") : QStringLiteral("IPv6");
        why = m_newest && !m_newest->ruleset.empty()
            ? tr("This host has no %1 tables: every %1 packet passes unchanged.").arg(family)
            : tr("Every packet passes unchanged. The diagram appears as soon as something adds a rule.");
    }
    m_empty->setText(QStringLiteral("<h3>%1</h3><p>%2</p>")
                         .arg(tr("No rules in any table").toHtmlEscaped(), why.toHtmlEscaped()));
}

} // namespace portolan
