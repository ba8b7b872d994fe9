#include "app/trace/packet_panel.h"

#include "app/trace/step_delegate.h"
#include "app/window/format.h"
#include "app/window/page_header.h"
#include "app/window/rule_text_edit.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace portolan {

namespace {

constexpr int kPanelSide = 16;
constexpr int kMostArticleLines = 7;

} // namespace

PacketPanel::PacketPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new StepModel(this))
    , m_title(new QLabel(this))
    , m_source(new QLabel(this))
    , m_steps(new QListView(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_steps->setObjectName(QStringLiteral("steps"));
    m_steps->setAccessibleName(tr("Steps of the packet"));
    m_steps->setModel(m_model);
    m_steps->setItemDelegate(new StepDelegate(m_steps));
    m_steps->setFrameShape(QFrame::NoFrame);
    m_steps->setResizeMode(QListView::Adjust);
    m_steps->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_steps->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_steps->setMouseTracking(true);
    m_steps->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_steps->installEventFilter(this);
    auto* copy = new QAction(tr("Copy step"), m_steps);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &PacketPanel::copySelected);
    m_steps->addAction(copy);
    connect(m_steps, &QListView::doubleClicked, this, &PacketPanel::chainsWanted);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHeading());
    layout->addWidget(m_steps, 1);
    layout->addWidget(buildArticle());
    applyPalette();
}

QWidget* PacketPanel::buildHeading()
{
    auto* box = new QWidget(this);
    m_title->setObjectName(QStringLiteral("packetTitle"));
    m_title->setAccessibleName(tr("Packet"));
    m_title->setTextFormat(Qt::RichText);
    m_title->setWordWrap(true);
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.12);
    m_title->setFont(large);
    m_source->setObjectName(QStringLiteral("packetSource"));
    m_source->setTextFormat(Qt::PlainText);
    m_source->setWordWrap(true);
    for (QLabel* label : {m_title, m_source})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    const auto button = [&](const QString& text, const QString& name, const QString& hint) {
        auto* made = new QPushButton(text, box);
        made->setToolTip(hint);
        made->setAccessibleName(name);
        made->setAutoDefault(false);
        giveRoom(made);
        return made;
    };
    m_back = button(QStringLiteral("◀"), tr("Step back"), tr("One step back, over packets too ([)"));
    m_replay = button(tr("Replay"), tr("Replay"), tr("Goes through the steps by itself (Space)"));
    m_on = button(QStringLiteral("▶"), tr("Step on"), tr("One step on, over packets too (])"));
    m_chains = button(tr("Show in chains"), tr("Show in chains"),
        tr("Lights up these steps, with their numbers, on the Chains page (Enter)"));
    for (QPushButton* narrow : {m_back, m_on})
        narrow->setMaximumWidth(narrow->minimumWidth() + 12);
    m_back->setObjectName(QStringLiteral("stepBack"));
    m_replay->setObjectName(QStringLiteral("replay"));
    m_on->setObjectName(QStringLiteral("stepOn"));
    m_chains->setObjectName(QStringLiteral("showPacketInChains"));
    connect(m_back, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(m_on, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    connect(m_replay, &QPushButton::clicked, this, &PacketPanel::replayWanted);
    connect(m_chains, &QPushButton::clicked, this, &PacketPanel::chainsWanted);
    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    words->addWidget(m_title);
    words->addWidget(m_source);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(kPanelSide, 12, kPanelSide, 10);
    layout->setSpacing(6);
    layout->addLayout(words, 1);
    layout->addSpacing(8);
    for (QPushButton* each : {m_back, m_replay, m_on, m_chains})
        layout->addWidget(each, 0, Qt::AlignTop);
    return box;
}

QWidget* PacketPanel::buildArticle()
{
    auto* box = new QWidget(this);
    m_articleTitle = new QLabel(tr("As in the article:"), box);
    m_article = new RuleTextEdit(box);
    m_article->setObjectName(QStringLiteral("articleLines"));
    m_article->setAccessibleName(tr("The steps as in the article"));
    m_article->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_articleTitle->setBuddy(m_article);
    auto* copy = new QPushButton(tr("&Copy"), box);
    copy->setObjectName(QStringLiteral("copyLines"));
    copy->setToolTip(tr("Copies these lines"));
    copy->setAutoDefault(false);
    giveRoom(copy);
    connect(
        copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(lines() + u'\n'); });
    auto* top = new QHBoxLayout;
    top->addWidget(m_articleTitle, 1);
    top->addWidget(copy);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(kPanelSide, 8, kPanelSide, 14);
    layout->setSpacing(5);
    layout->addLayout(top);
    layout->addWidget(m_article);
    return box;
}

void PacketPanel::showPacket(
    const Trajectory& packet, unsigned firstStep, const KnownHost& known, const QString& source)
{
    m_name = tr("Packet %1: %2").arg(QString::number(packet.number), Format::message(packet.description));
    m_end = Format::message(packet.end.sentence);
    if (packet.end.kind == TrajectoryEnd::Kind::Left && !packet.last.destination.isUnspecified()) {
        const QString addresses = StepModel::addresses(packet.last);
        m_end = tr("%1 to %2", "left by docker0 to 172.17.0.2:80")
                    .arg(m_end, addresses.mid(addresses.indexOf(u'→') + 2));
    }
    m_stopped
        = packet.end.kind != TrajectoryEnd::Kind::Left && packet.end.kind != TrajectoryEnd::Kind::Delivered;
    QString note = source;
    if (!packet.end.reasons.empty()) {
        QStringList reasons;
        for (const Message& reason : packet.end.reasons)
            reasons << Format::message(reason);
        note += u' ' + tr("Likely reasons, best first: %1.").arg(reasons.join(QStringLiteral("; ")));
    }
    m_source->setText(note);
    std::vector<WayStep> steps = waySteps(packet, known);
    const int row = m_steps->currentIndex().row();
    const bool same = m_model->packet() == packet.number;
    m_model->setSteps(packet.number, std::move(steps));
    if (same && row >= 0 && !m_steps->currentIndex().isValid())
        m_steps->setCurrentIndex(m_model->index(row));
    unsigned number = firstStep - 1;
    QStringList text;
    for (const std::string& line : trajectoryLines(packet, number, false))
        text << QString::fromStdString(line).replace(u'\n', u' ');
    m_article->setRules(text.join(u'\n'));
    fitArticle();
    applyPalette();
}

void PacketPanel::clear()
{
    m_name.clear();
    m_end.clear();
    m_title->clear();
    m_source->clear();
    m_model->setSteps(0, {});
    m_article->setRules({});
}

QString PacketPanel::heading() const
{
    return m_name + QStringLiteral(" — ") + m_end;
}

QString PacketPanel::lines() const
{
    return m_article->rules();
}

std::vector<unsigned> PacketPanel::hopNumbers() const
{
    std::vector<unsigned> numbers;
    for (const WayStep& step : m_model->steps())
        if (step.kind == WayStep::Kind::Chain)
            numbers.push_back(step.number);
    return numbers;
}

bool PacketPanel::step(int by)
{
    const int row = m_steps->currentIndex().isValid() ? m_steps->currentIndex().row() + by
        : by > 0                                      ? 0
                                                      : m_model->rowCount() - 1;
    if (row < 0 || row >= m_model->rowCount())
        return false;
    m_steps->setCurrentIndex(m_model->index(row));
    m_steps->scrollTo(m_model->index(row));
    return true;
}

void PacketPanel::setReplaying(bool on)
{
    m_replay->setText(on ? tr("Pause") : tr("Replay"));
    m_replay->setAccessibleName(m_replay->text());
}

void PacketPanel::setCanStep(bool back, bool on)
{
    m_back->setEnabled(back);
    m_on->setEnabled(on);
    m_replay->setEnabled(on);
}

void PacketPanel::copySelected() const
{
    const QModelIndex current = m_steps->currentIndex();
    if (current.isValid())
        QApplication::clipboard()->setText(current.data().toString());
}

void PacketPanel::fitArticle()
{
    const int lines = std::clamp(m_article->blockCount(), 1, kMostArticleLines);
    m_article->setFixedHeight(lines * QFontMetrics(m_article->font()).lineSpacing()
        + int(2 * m_article->document()->documentMargin()) + 2 * m_article->frameWidth() + 4);
}

void PacketPanel::applyPalette()
{
    if (!m_articleTitle)
        return;
    QPalette quiet = palette();
    for (const auto role : {QPalette::WindowText, QPalette::Text})
        quiet.setColor(role, Theme::subdued(palette()));
    m_source->setPalette(quiet);
    m_articleTitle->setPalette(quiet);
    if (m_name.isEmpty())
        return;
    m_title->setText(QStringLiteral("<b>%1</b> <span style='color:%3'>— %2</span>")
                         .arg(m_name.toHtmlEscaped(), m_end.toHtmlEscaped(),
                             (m_stopped ? Theme::bad(palette()) : Theme::subdued(palette())).name()));
}

bool PacketPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_steps || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Left:
    case Qt::Key_Escape:
        Q_EMIT leaveWanted();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT chainsWanted();
        return true;
    case Qt::Key_Space:
        Q_EMIT replayWanted();
        return true;
    case Qt::Key_BracketLeft:
        Q_EMIT stepWanted(-1);
        return true;
    case Qt::Key_BracketRight:
        Q_EMIT stepWanted(1);
        return true;
    default:
        return false;
    }
}

void PacketPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace portolan
