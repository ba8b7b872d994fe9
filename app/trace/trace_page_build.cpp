// How the Trace page is put together.
#include "app/client/host_source.h"
#include "app/trace/packet_delegate.h"
#include "app/trace/packet_panel.h"
#include "app/trace/trace_controls.h"
#include "app/trace/trace_page.h"
#include "app/window/action_button.h"
#include "app/window/banner.h"
#include "app/window/format.h"
#include "app/window/line_splitter.h"
#include "app/window/page_header.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>

namespace portolan {

using namespace std::chrono_literals;

TracePage::TracePage(HostSource* source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_banner(new Banner(this))
    , m_progress(new Banner(this))
    , m_follower(new PacketFollower(source, this))
    , m_model(new PacketModel(this))
    , m_body(new QStackedWidget(this))
    , m_list(new QListView(this))
    , m_panel(new PacketPanel(this))
    , m_test(new TestConnection(this))
    , m_replay(new QTimer(this))
{
    setObjectName(QStringLiteral("trace"));
    setAcceptDrops(true);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_replay->setInterval(900ms);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHeader());
    layout->addWidget(m_progress);
    layout->addWidget(m_banner);
    m_empty = buildEmpty();
    m_contents = buildContents();
    m_body->addWidget(m_empty);
    m_body->addWidget(m_contents);
    layout->addWidget(m_body, 1);
    connectParts();
    connectFollower();
    connectTest();
    updateUsable();
    updateBody();
}

QWidget* TracePage::buildHeader()
{
    auto* header = new PageHeader(tr("Trace"), this);
    m_controls = new TraceControls(header);
    header->addLeft(m_controls);
    m_import = new QAction(tr("From a &file…"), this);
    m_paste = new QAction(tr("From the &clipboard"), this);
    m_paste->setShortcut(QKeySequence::Paste);
    m_paste->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_paste);
    auto* importing = new QPushButton(tr("&Import log"), header);
    importing->setObjectName(QStringLiteral("importLog"));
    importing->setToolTip(
        tr("Shows the packets of a kernel log: lines of LOG rules and of TRACE. A file can be dropped here, "
           "too, and lines pasted (Ctrl+V)."));
    importing->setAutoDefault(false);
    auto* menu = new QMenu(importing);
    menu->addAction(m_import);
    menu->addAction(m_paste);
    importing->setMenu(menu);
    m_report = new QPushButton(tr("&Report…"), header);
    m_report->setObjectName(QStringLiteral("report"));
    m_report->setToolTip(tr("All packets as text, Markdown or HTML, with addresses replaced on wish"));
    m_report->setAutoDefault(false);
    m_testButton = new QPushButton(tr("&Test connection"), header);
    m_testButton->setObjectName(QStringLiteral("testConnection"));
    m_testButton->setAutoDefault(false);
    header->addRight(m_testButton);
    header->addRight(importing);
    header->addRight(m_report);
    return header;
}

QWidget* TracePage::buildEmpty()
{
    auto* box = new QWidget(this);
    m_emptyText = new QLabel(box);
    m_emptyText->setObjectName(QStringLiteral("empty"));
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    m_emptyText->setTextFormat(Qt::PlainText);
    m_emptyText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_emptyText->setMaximumWidth(fontMetrics().averageCharWidth() * 80);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    for (const auto& [action, text] :
        {std::pair(m_import, tr("Import log…")), std::pair(m_paste, tr("Paste lines"))}) {
        auto* button = new QPushButton(text, box);
        button->setAutoDefault(false);
        giveRoom(button);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(48, 48, 48, 48);
    layout->setSpacing(18);
    layout->addStretch(2);
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_emptyText, 4);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addLayout(buttons);
    layout->addStretch(3);
    return box;
}

QWidget* TracePage::buildList()
{
    auto* side = new QWidget(this);
    m_caption = new QLabel(side);
    m_caption->setObjectName(QStringLiteral("packetsCaption"));
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_caption->setWordWrap(true); // two ends with long addresses
    m_caption->setMinimumWidth(0);
    m_caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_caption->setContentsMargins(10, 9, 8, 8);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_ofThisHost = new QCheckBox(tr("Rules of this host"), side);
    m_ofThisHost->setObjectName(QStringLiteral("ofThisHost"));
    m_ofThisHost->setToolTip(tr("The log is of this host, and its rules were then as they are now: rules and "
                                "routes are said in words."));
    m_ofThisHost->setContentsMargins(10, 0, 8, 8);
    m_list->setObjectName(QStringLiteral("packets"));
    m_list->setAccessibleName(tr("Packets"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PacketDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    auto* check = new QHBoxLayout;
    check->setContentsMargins(10, 0, 8, 6);
    check->addWidget(m_ofThisHost);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_caption);
    layout->addLayout(check);
    layout->addWidget(m_list, 1);
    return side;
}

QWidget* TracePage::buildContents()
{
    auto* split = new LineSplitter(Qt::Horizontal, this);
    split->addWidget(buildList());
    split->addWidget(m_panel);
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setSizes({fontMetrics().averageCharWidth() * 42, 900});
    split->setChildrenCollapsible(false);
    return split;
}

void TracePage::connectParts()
{
    connect(m_import, &QAction::triggered, this, &TracePage::chooseFile);
    connect(m_paste, &QAction::triggered, this, &TracePage::pasteText);
    connect(m_report, &QPushButton::clicked, this, &TracePage::openReport);
    connect(m_ofThisHost, &QCheckBox::toggled, this, &TracePage::finishImported);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &TracePage::showPacket);
    connect(m_panel->steps()->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this] { m_panel->setCanStep(canStep(-1), canStep(1)); });
    connect(m_panel, &PacketPanel::chainsWanted, this, &TracePage::showInChains);
    connect(m_panel, &PacketPanel::leaveWanted, this, [this] { m_list->setFocus(Qt::OtherFocusReason); });
    connect(m_panel, &PacketPanel::stepWanted, this, &TracePage::step);
    connect(m_panel, &PacketPanel::replayWanted, this, [this] { setReplaying(!m_replay->isActive()); });
    connect(m_replay, &QTimer::timeout, this, [this] { step(1); });
    connect(m_source, &HostSource::snapshotChanged, this, &TracePage::updateCaption);
}

void TracePage::focusFilter()
{
    m_controls->focusPort();
}

} // namespace portolan
