#include "app/chains/chain_layout.h"

#include "app/chains/chain_tree.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

using Kind = ChainLayout::Kind;
using Leg = ChainLayout::Leg;

constexpr double kPadding = 8; ///< inside panels
constexpr double kRowGap = 4;
constexpr double kTrunkStep = 5; ///< between the lines of two base chains of one panel
constexpr double kIndent = 18; ///< a branch from the chain it hangs on
constexpr double kGroupGap = 10;
constexpr double kColumnGap = 76; ///< room for a word on the line
constexpr double kNarrowGap = 30;
constexpr double kRowsGap = 48; ///< between the upper and the lower row of hooks
constexpr double kMargin = 20;
constexpr double kMinimumWidth = 206;
constexpr double kMaximumWidth = 372;
constexpr unsigned kDeepestIndent = 7;
constexpr double kNumberLetters = 15; ///< "≥ 12.3 M · 1.2 k/s"
constexpr double kHiddenLetters = 13; ///< "+501 chains · "
constexpr QSizeF kDecisionSize(92, 48);
constexpr QSizeF kProcessSize(112, 38);
constexpr QSizeF kEndSize(58, 34);

/// One hook with everything that hangs below it, laid out from (0, 0).
struct Column {
    double width = 0;
    double panelHeight = 0;
    double height = 0;
    std::size_t firstBox = 0;
    std::size_t lastBox = 0;
    std::size_t firstEdge = 0;
    std::size_t lastEdge = 0;
};

class Layouter {
public:
    Layouter(const ChainGraph& graph, const ChainFolding& folding, const LayoutMetrics& metrics)
        : m_graph(graph)
        , m_folding(folding)
        , m_metrics(metrics)
        , m_tree(graph, folding)
        , m_rowHeight(metrics.lineHeight + 8)
        , m_header(metrics.lineHeight + 14)
    {
    }

    ChainLayout run()
    {
        for (std::size_t hook = 0; hook < kHookCount; ++hook)
            m_columns[hook] = addHook(static_cast<Hook>(hook));
        place();
        addUnreached();
        m_layout.bounds = QRectF();
        for (const auto& box : m_layout.boxes)
            m_layout.bounds |= box.rect;
        m_layout.bounds.adjust(-kMargin, -kMargin, kMargin, kMargin);
        return std::move(m_layout);
    }

private:
    struct Branches {
        std::size_t root = 0; ///< box
        std::vector<TreeRow> rows;
    };

    Column& column(Hook hook) { return m_columns[static_cast<std::size_t>(hook)]; }
    double flowLine() const { return m_header + m_rowHeight / 2; }

    std::size_t addBox(Kind kind, const QRectF& rect)
    {
        ChainLayout::Box box;
        box.kind = kind;
        box.rect = rect;
        m_layout.boxes.push_back(box);
        return m_layout.boxes.size() - 1;
    }

    double rowHeight(const TreeRow& row) const
    {
        if (row.kind == Kind::Note || row.kind == Kind::More)
            return m_metrics.smallLineHeight + 8;
        const bool shared = !otherCallers(m_graph.nodes[row.chain]).empty();
        return m_rowHeight + (shared ? m_metrics.smallLineHeight : 0);
    }

    double baseHeight(ChainId chain) const
    {
        const bool drops = m_graph.nodes[chain].policy != "ACCEPT" && !m_graph.nodes[chain].policy.empty();
        return m_rowHeight + (drops || m_folding.captioned.contains(chain) ? m_metrics.smallLineHeight : 0);
    }

    double widthOf(const std::vector<TreeRow>& rows, double inset) const
    {
        double width = 0;
        const double numbers = kNumberLetters * m_metrics.smallCharacter;
        for (const TreeRow& row : rows) {
            const double indent = inset + kIndent * std::min(row.depth - 1, kDeepestIndent) + 2 * kPadding;
            const double letters = static_cast<double>(row.letters);
            if (row.kind == Kind::Note)
                width = std::max(width, indent + kIndent + 70 + letters * m_metrics.smallCharacter);
            else if (row.kind == Kind::Chain)
                width = std::max(width,
                    indent + 40 + letters * m_metrics.character + numbers
                        + (row.hidden > 0 ? kHiddenLetters * m_metrics.smallCharacter : 0));
        }
        return width;
    }

    Column addHook(Hook hook)
    {
        Column column;
        column.firstBox = m_layout.boxes.size();
        column.firstEdge = m_layout.edges.size();
        std::vector<std::pair<std::size_t, Branches>> groups; // by step
        for (std::size_t i = 0; i < m_graph.steps(hook).size(); ++i) {
            const HookStep& step = m_graph.steps(hook)[i];
            if (step.kind == HookStep::Kind::BaseChain)
                if (auto rows = m_tree.rows(step.chain); !rows.empty())
                    groups.push_back({i, {0, std::move(rows)}});
        }
        const double inset = kPadding + kTrunkStep * static_cast<double>(groups.size());
        column.width = kMinimumWidth;
        for (const auto& [step, branches] : groups)
            column.width = std::max(column.width, widthOf(branches.rows, inset));
        column.width = std::min(column.width, kMaximumWidth);
        const std::size_t panel = addBox(Kind::Hook, {});
        m_layout.boxes[panel].hook = hook;
        std::vector<std::size_t> stepBoxes;
        column.panelHeight = addSteps(hook, inset, column.width, stepBoxes);
        m_layout.boxes[panel].rect = QRectF(0, 0, column.width, column.panelHeight);
        double y = column.panelHeight;
        double trunk = kPadding / 2 + kTrunkStep * static_cast<double>(groups.size());
        for (auto& [step, branches] : groups) {
            trunk -= kTrunkStep;
            branches.root = stepBoxes[step];
            y = addRows(branches, y + kGroupGap, inset, trunk + 2, column.width);
        }
        column.height = y;
        column.lastBox = m_layout.boxes.size();
        column.lastEdge = m_layout.edges.size();
        return column;
    }

    double addSteps(Hook hook, double inset, double width, std::vector<std::size_t>& boxes)
    {
        double y = m_header;
        for (const HookStep& step : m_graph.steps(hook)) {
            const bool chain = step.kind == HookStep::Kind::BaseChain;
            const double height = chain ? baseHeight(step.chain) : m_rowHeight;
            const std::size_t box = addBox(chain ? Kind::BaseChain : Kind::Conntrack,
                QRectF(inset, y, width - inset - kPadding, height));
            ChainLayout::Box& made = m_layout.boxes[box];
            made.hook = hook;
            made.step = step.kind;
            if (chain) {
                made.chain = step.chain;
                made.canFold = !m_graph.nodes[step.chain].children.empty();
                made.open = m_tree.isOpen(step.chain);
                made.hidden = made.open ? 0 : m_tree.descendants(step.chain);
            }
            boxes.push_back(box);
            y += height + kRowGap;
        }
        if (m_graph.steps(hook).empty())
            y += m_rowHeight;
        return y - kRowGap + kPadding;
    }

    /// Adds rows from y on; returns where they end. `trunk` is the x of the line down from the root's row.
    double addRows(const Branches& branches, double y, double inset, double trunk, double width)
    {
        std::vector<std::size_t> boxes;
        for (const TreeRow& row : branches.rows) {
            const bool note = row.kind == Kind::Note;
            const double x = inset + kIndent * std::min(row.depth - 1, kDeepestIndent) + (note ? kIndent : 0);
            const double height = rowHeight(row);
            if (note)
                y -= kRowGap - 1;
            const std::size_t index = addBox(row.kind, QRectF(x, y, width - x, height));
            ChainLayout::Box& box = m_layout.boxes[index];
            box.chain = row.chain;
            box.position = row.position;
            box.hidden = row.hidden;
            box.canFold = row.canFold;
            box.open = row.open;
            boxes.push_back(index);
            if (row.parentRow == kRoot)
                addRootJump(branches.root, index, trunk);
            else if (!note)
                addJump(boxes[row.parentRow], index);
            y += height + kRowGap;
        }
        return y - kRowGap;
    }

    void addJump(std::size_t from, std::size_t to)
    {
        const QRectF above = m_layout.boxes[from].rect;
        const QRectF below = m_layout.boxes[to].rect;
        const double x = above.left() + kIndent / 2 - 1;
        m_layout.edges.push_back({Leg::Jump,
            QPolygonF({{x, above.bottom()}, {x, below.center().y()}, {below.left(), below.center().y()}}),
            from, to});
    }

    void addRootJump(std::size_t from, std::size_t to, double trunk)
    {
        const QRectF above = m_layout.boxes[from].rect;
        const QRectF below = m_layout.boxes[to].rect;
        if (m_layout.boxes[from].kind == Kind::Unreached) {
            const double x = above.left() + kPadding / 2;
            m_layout.edges.push_back({Leg::Jump,
                QPolygonF({{x, above.bottom()}, {x, below.center().y()}, {below.left(), below.center().y()}}),
                from, to});
            return;
        }
        const double y = above.top() + m_rowHeight / 2;
        m_layout.edges.push_back({Leg::Jump,
            QPolygonF({{above.left(), y}, {trunk, y}, {trunk, below.center().y()},
                {below.left(), below.center().y()}}),
            from, to});
    }

    void move(Hook hook, double x, double y)
    {
        const Column& moved = column(hook);
        for (std::size_t i = moved.firstBox; i < moved.lastBox; ++i)
            m_layout.boxes[i].rect.translate(x, y);
        for (std::size_t i = moved.firstEdge; i < moved.lastEdge; ++i)
            m_layout.edges[i].points.translate(x, y);
    }

    std::size_t addCentred(Kind kind, QSizeF size, QPointF centre)
    {
        return addBox(kind, QRectF(centre - QPointF(size.width() / 2, size.height() / 2), size));
    }

    /// The pill at an end of the way, wide enough for the name of its interface.
    QSizeF endSize(std::size_t letters) const
    {
        const double width = static_cast<double>(letters) * m_metrics.character + 2 * kPadding + 12;
        return {std::max(kEndSize.width(), width),
            std::max(kEndSize.height(), m_metrics.lineHeight + m_metrics.smallLineHeight + 8)};
    }

    void place()
    {
        const double line = flowLine();
        const QSizeF inSize = endSize(m_folding.inLetters);
        const QSizeF outSize = endSize(m_folding.outLetters);
        const double preroutingX = inSize.width() + kNarrowGap;
        move(Hook::Prerouting, preroutingX, 0);
        const double routeX
            = preroutingX + column(Hook::Prerouting).width + kNarrowGap + kDecisionSize.width() / 2;
        const double middleX = routeX + kDecisionSize.width() / 2 + kColumnGap;
        const double right = std::max(column(Hook::Forward).width + kColumnGap,
            column(Hook::Input).width + kProcessSize.width() + 2 * kNarrowGap);
        const double lastX = middleX + right;
        move(Hook::Forward, middleX, 0);
        move(Hook::Postrouting, lastX, 0);
        const double above
            = column(Hook::Postrouting).height + kNarrowGap + kDecisionSize.height() + kNarrowGap;
        const double lowerY = std::max(column(Hook::Forward).height + kRowsGap, above);
        move(Hook::Input, middleX, lowerY);
        move(Hook::Output, lastX, lowerY);
        const double lastWidth = std::max(column(Hook::Postrouting).width, column(Hook::Output).width);

        const std::size_t in = addCentred(Kind::In, inSize, {inSize.width() / 2, line});
        const std::size_t out
            = addCentred(Kind::Out, outSize, {lastX + lastWidth + kNarrowGap + outSize.width() / 2, line});
        const std::size_t route = addCentred(Kind::Decision, kDecisionSize, {routeX, line});
        const double inputRight = middleX + column(Hook::Input).width;
        const std::size_t process
            = addCentred(Kind::Process, kProcessSize, {(inputRight + lastX) / 2, lowerY + line});
        const std::size_t routeOut = addCentred(Kind::Decision, kDecisionSize,
            {lastX + column(Hook::Output).width / 2, lowerY - kNarrowGap - kDecisionSize.height() / 2});
        m_layout.boxes[routeOut].hook = Hook::Output;
        connectAll(in, out, route, process, routeOut);
    }

    void addEdge(Leg leg, std::size_t from, std::size_t to, std::initializer_list<QPointF> points)
    {
        m_layout.edges.push_back({leg, QPolygonF(QList<QPointF>(points)), from, to});
    }

    void straight(Leg leg, std::size_t from, std::size_t to, double y)
    {
        addEdge(leg, from, to, {{m_layout.boxes[from].rect.right(), y}, {m_layout.boxes[to].rect.left(), y}});
    }

    void connectAll(
        std::size_t in, std::size_t out, std::size_t route, std::size_t process, std::size_t routeOut)
    {
        const auto panel = [this](Hook hook) { return column(hook).firstBox; };
        const auto rect = [this](std::size_t box) { return m_layout.boxes[box].rect; };
        const double line = flowLine();
        const double lower = rect(panel(Hook::Input)).top() + line;
        straight(Leg::InPrerouting, in, panel(Hook::Prerouting), line);
        straight(Leg::PreroutingRoute, panel(Hook::Prerouting), route, line);
        straight(Leg::RouteForward, route, panel(Hook::Forward), line);
        const QPointF bottom(rect(route).center().x(), rect(route).bottom());
        addEdge(Leg::RouteInput, route, panel(Hook::Input),
            {bottom, {bottom.x(), lower}, {rect(panel(Hook::Input)).left(), lower}});
        straight(Leg::ForwardPostrouting, panel(Hook::Forward), panel(Hook::Postrouting), line);
        straight(Leg::InputProcess, panel(Hook::Input), process, lower);
        straight(Leg::ProcessOutput, process, panel(Hook::Output), lower);
        const QPointF top(rect(routeOut).center().x(), rect(panel(Hook::Output)).top());
        addEdge(Leg::OutputRoute, panel(Hook::Output), routeOut, {top, {top.x(), rect(routeOut).bottom()}});
        const QPointF side(rect(routeOut).left(), rect(routeOut).center().y());
        const double lane = rect(panel(Hook::Postrouting)).left() - kNarrowGap;
        const double entry
            = std::min(line + kPadding * 2.5, rect(panel(Hook::Postrouting)).bottom() - kPadding / 2);
        addEdge(Leg::RoutePostrouting, routeOut, panel(Hook::Postrouting),
            {side, {lane, side.y()}, {lane, entry}, {rect(panel(Hook::Postrouting)).left(), entry}});
        straight(Leg::PostroutingOut, panel(Hook::Postrouting), out, line);
    }

    void addUnreached()
    {
        Branches branches{0, m_tree.rows(std::nullopt)};
        if (branches.rows.empty())
            return;
        const double width = std::clamp(widthOf(branches.rows, kPadding * 2), kMinimumWidth, kMaximumWidth);
        const std::size_t firstBox = m_layout.boxes.size();
        const std::size_t firstEdge = m_layout.edges.size();
        branches.root = addBox(Kind::Unreached, QRectF(0, 0, width, m_header));
        addRows(branches, m_header + kGroupGap, kPadding * 2, kPadding / 2, width);
        const QRectF prerouting = m_layout.boxes[column(Hook::Prerouting).firstBox].rect;
        // Left of the line down to INPUT there is room; a wide list is shifted out to the left.
        const double x = prerouting.right() - std::max(width, prerouting.width());
        const double y = column(Hook::Prerouting).height + kRowsGap;
        for (std::size_t i = firstBox; i < m_layout.boxes.size(); ++i)
            m_layout.boxes[i].rect.translate(x, y);
        for (std::size_t i = firstEdge; i < m_layout.edges.size(); ++i)
            m_layout.edges[i].points.translate(x, y);
    }

    const ChainGraph& m_graph;
    const ChainFolding& m_folding;
    LayoutMetrics m_metrics;
    ChainTree m_tree;
    double m_rowHeight;
    double m_header;
    ChainLayout m_layout;
    std::array<Column, kHookCount> m_columns;
};

} // namespace

std::optional<std::size_t> ChainLayout::boxOf(ChainId chain) const
{
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if ((boxes[i].kind == Kind::Chain || boxes[i].kind == Kind::BaseChain) && boxes[i].chain == chain)
            return i;
    return std::nullopt;
}

ChainLayout layoutChains(const ChainGraph& graph, const ChainFolding& folding, const LayoutMetrics& metrics)
{
    return Layouter(graph, folding, metrics).run();
}

std::vector<ChainId> otherCallers(const ChainNode& node)
{
    // Calls come in ruleset order: those of one chain stand together.
    std::vector<ChainId> callers;
    for (const auto& call : node.calledBy)
        if (call.from.chain != node.parent && (callers.empty() || callers.back() != call.from.chain))
            callers.push_back(call.from.chain);
    return callers;
}

} // namespace portolan
