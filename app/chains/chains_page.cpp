#include "app/chains/chains_page.h"

#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"
#include "app/chains/rules_panel.h"
#include "app/window/format.h"
#include "backend/ruleset/rule_search.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace portolan {
namespace {

/// Two readings closer than this say nothing about a rate.
constexpr qint64 kShortestInterval = 400;
/// After a gap as long (the page was hidden), a rate would be an average over it.
constexpr qint64 kLongestInterval = 15'000;
constexpr std::size_t kRememberedVisits = 50;

bool hasTables(const Ruleset& ruleset, Family family)
{
    return std::any_of(ruleset.tables().begin(), ruleset.tables().end(),
        [family](const Table& table) { return table.family == family; });
}

/// What the way combo says of a forward: "8080 → 172.17.0.2:80", "udp 53 → 10.0.0.2:53".
QString wayTitle(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    QString listen = QString::fromStdString(describeListen(forward));
    if (!forward.listen.address && listen.startsWith(QLatin1String("any:")))
        listen.remove(0, 4);
    const QString protocol = forward.protocol == Protocol::Tcp
        ? QString()
        : QString::fromLatin1(toString(forward.protocol)) + QLatin1Char(' ');
    return QStringLiteral("%1%2 → %3").arg(protocol, listen, QString::fromStdString(describeTo(forward)));
}

} // namespace

ChainsPage::~ChainsPage() = default;

void ChainsPage::applySnapshot()
{
    const auto snapshot = m_source->snapshot();
    if (!snapshot || snapshot == m_now.snapshot) {
        updateBody();
        return;
    }
    const qint64 time = m_clock.elapsed();
    if (m_now.snapshot && (!m_before.snapshot || time - m_now.time >= kShortestInterval))
        m_before = time - m_now.time <= kLongestInterval ? m_now : Reading();
    m_now = {snapshot, time};
    // Until somebody chooses, the page shows a family that has rules.
    if (!m_familyChosen && !hasTables(snapshot->ruleset, m_family)) {
        const Family other = m_family == Family::Ipv4 ? Family::Ipv6 : Family::Ipv4;
        if (hasTables(snapshot->ruleset, other))
            m_family = other;
    }
    fillFamilies();
    fillWays();
    rebuild();
}

void ChainsPage::rebuild()
{
    if (!m_now.snapshot)
        return;
    ChainGraph graph = makeChainGraph(ruleset(), m_family);
    const bool changed = !m_built || !(graph == m_graph);
    m_graph = std::move(graph);
    m_built = true;
    if (changed)
        m_view->setGraph(m_graph);
    updateFigures();
    updateWay();
    if (changed)
        search(m_search->text());
    chooseFirst();
    showRules();
    updateBody();
}

void ChainsPage::updateFigures()
{
    m_view->setFigures(m_now.snapshot, chainFigures(m_graph, m_now, m_before));
}

void ChainsPage::fillFamilies()
{
    const QSignalBlocker blocker(m_familyBox);
    m_familyBox->setCurrentIndex(m_familyBox->findData(int(m_family)));
}

void ChainsPage::fillWays()
{
    const QSignalBlocker blocker(m_wayBox);
    QStringList titles{tr("Way of…")};
    QStringList ids{QString()};
    for (const FoundForward& found : m_now.snapshot->forwards) {
        titles << tr("Way of %1").arg(wayTitle(found));
        ids << QString::fromStdString(found.forward.id);
    }
    QStringList before;
    for (int i = 0; i < m_wayBox->count(); ++i)
        before << m_wayBox->itemText(i) + m_wayBox->itemData(i).toString();
    QStringList after;
    for (qsizetype i = 0; i < titles.size(); ++i)
        after << titles[i] + ids[i];
    if (before != after) {
        m_wayBox->clear();
        for (qsizetype i = 0; i < titles.size(); ++i)
            m_wayBox->addItem(titles[i], ids[i]);
    }
    int index = m_wayBox->findData(m_wayId);
    if (index < 0) {
        m_wayId.clear();
        index = 0;
    }
    m_wayBox->setCurrentIndex(index);
    m_wayBox->setEnabled(m_wayBox->count() > 1);
}

const FoundForward* ChainsPage::forwardOf(const QString& id) const
{
    if (id.isEmpty() || !m_now.snapshot)
        return nullptr;
    for (const FoundForward& found : m_now.snapshot->forwards)
        if (QString::fromStdString(found.forward.id) == id)
            return &found;
    return nullptr;
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
    fillFamilies();
    if (const FoundForward* forward = forwardOf(m_wayId); forward && forward->forward.family != family)
        chooseWay(QString());
    rebuild();
}

void ChainsPage::chooseWay(const QString& id)
{
    m_wayId = id;
    const FoundForward* forward = forwardOf(id);
    if (forward && forward->forward.family != m_family)
        chooseFamily(forward->forward.family);
    const QSignalBlocker blocker(m_wayBox);
    m_wayBox->setCurrentIndex(std::max(0, m_wayBox->findData(m_wayId)));
    updateWay();
    if (!m_way.rules.empty())
        goTo(m_way.rules.front(), true);
    else
        showRules();
}

void ChainsPage::updateWay()
{
    ForwardWay way;
    if (const FoundForward* forward = forwardOf(m_wayId)) {
        const auto& to = forward->forward.to.address;
        way = forwardWay(m_graph, *forward, to && m_now.snapshot->state.isLocal(*to));
    }
    const bool changed = !(way == m_way) || !(m_view->picture().way == way);
    m_way = std::move(way);
    if (changed)
        m_view->setWay(m_way);
    updateCaption();
}

void ChainsPage::updateCaption()
{
    const FoundForward* forward = forwardOf(m_wayId);
    m_caption->setVisible(forward != nullptr);
    if (!forward)
        return;
    const QString title = wayTitle(*forward);
    if (m_way.empty())
        m_caption->setText(tr("%1 has no rules in these tables, so there is no way to show.").arg(title));
    else if (std::find(m_way.hooks.begin(), m_way.hooks.end(), Hook::Forward) != m_way.hooks.end())
        m_caption->setText(
            tr("The first packet of a connection to %1. Answers cross the same hooks in the other "
               "direction and skip nat: conntrack itself gives them back the address that was "
               "asked for.")
                .arg(title));
    else
        m_caption->setText(
            tr("The first packet of a connection to %1, which a program on this host answers. Later "
               "packets skip nat: conntrack remembers.")
                .arg(title));
}

void ChainsPage::showForward(const QString& id)
{
    applySnapshot();
    chooseWay(id);
}

std::optional<ChainId> ChainsPage::selected() const
{
    return m_selected ? m_graph.find(*m_selected) : std::nullopt;
}

void ChainsPage::goTo(RulePlace place, bool remember)
{
    if (place.chain >= m_graph.nodes.size())
        return;
    const ChainKey& key = m_graph.nodes[place.chain].key;
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
    if (place.position > 0)
        m_rules->selectRule(place.position);
}

void ChainsPage::chooseFirst()
{
    if (m_selectedByHand || selected())
        return;
    std::optional<ChainId> first;
    for (Hook hook : {Hook::Forward, Hook::Prerouting, Hook::Input, Hook::Output, Hook::Postrouting})
        for (const HookStep& step : m_graph.steps(hook))
            if (!first && step.kind == HookStep::Kind::BaseChain
                && !chainOf(m_graph, ruleset(), step.chain).rules.empty())
                first = step.chain;
    if (first)
        goTo({*first, 0}, false);
}

void ChainsPage::goBack()
{
    while (!m_visits.empty()) {
        const Visit visit = m_visits.back();
        m_visits.pop_back();
        m_rules->setCanGoBack(!m_visits.empty());
        if (const auto chain = m_graph.find(visit.chain)) {
            goTo({*chain, visit.position}, false);
            return;
        }
    }
}

void ChainsPage::showRules()
{
    const auto chain = selected();
    if (!chain || !m_now.snapshot) {
        m_selected.reset();
        m_rules->clear();
        return;
    }
    std::vector<unsigned> lit;
    for (const auto* places : {&m_way.rules, &m_way.jumps})
        for (const RulePlace& place : *places)
            if (place.chain == *chain)
                lit.push_back(place.position);
    m_rules->show(m_now, m_before, m_graph, *chain, std::move(lit));
}

void ChainsPage::search(const QString& text)
{
    if (!m_now.snapshot)
        return;
    m_found = findInRules(m_graph, ruleset(), text.trimmed().toStdString());
    m_foundAt = 0;
    std::set<ChainId> chains;
    for (const RulePlace& place : m_found)
        chains.insert(place.chain);
    m_view->setFound(std::move(chains));
    updateSearchCount();
}

void ChainsPage::stepSearch(int step)
{
    if (m_found.empty())
        return;
    const std::size_t count = m_found.size();
    // The first Enter goes to the first place, later ones on from there.
    if (m_searchStepped)
        m_foundAt = step > 0 ? (m_foundAt + 1) % count : (m_foundAt + count - 1) % count;
    m_searchStepped = true;
    goTo(m_found[m_foundAt], true);
    m_searchCount->setText(tr("%1 of %2").arg(m_foundAt + 1).arg(count));
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
    const bool any = m_now.snapshot && hasTables(ruleset(), m_family);
    m_body->setCurrentWidget(any ? static_cast<QWidget*>(m_splitter) : m_empty);
    if (any)
        return;
    QString why = m_source->statusText();
    if (m_source->status() == HostSource::Status::Ready || m_source->isRecording()) {
        const QString family = m_family == Family::Ipv4 ? QStringLiteral("IPv4") : QStringLiteral("IPv6");
        why = m_now.snapshot && !m_now.snapshot->ruleset.empty()
            ? tr("This host has no %1 tables: every %1 packet passes unchanged.").arg(family)
            : tr("Every packet passes unchanged. The diagram appears as soon as something adds a rule.");
    }
    m_empty->setText(QStringLiteral("<h3>%1</h3><p>%2</p>")
                         .arg(tr("No rules in any table").toHtmlEscaped(), why.toHtmlEscaped()));
}

} // namespace portolan
