// How the parts of the rules panel are made and joined.
#include "app/chains/rule_delegate.h"
#include "app/chains/rule_table_layout.h"
#include "app/chains/rules_panel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace portolan {
namespace {

/// A filter by words takes a while on a big host: it begins when the typing rests.
constexpr int kFilterRest = 120; // milliseconds
constexpr int kTypedAtOnce = 500; ///< up to so many rules, it is quick

} // namespace

RulesPanel::RulesPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RuleModel(this))
    , m_typing(new QTimer(this))
    , m_table(new QTableView(this))
    , m_note(new QLabel(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    m_note->setContentsMargins(12, 6, 12, 8);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->hide();
    makeTable();
    makeActions();
}

QWidget* RulesPanel::makeBar()
{
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 7, 12, 5);
    layout->setSpacing(8);
    m_back = new QToolButton(bar);
    m_back->setText(QStringLiteral("←"));
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back to the chain before (Alt+Left)"));
    m_back->setAccessibleName(tr("Back"));
    m_back->setEnabled(false);
    connect(m_back, &QToolButton::clicked, this, &RulesPanel::backWanted);
    m_heading = new QLabel(bar);
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);
    m_heading->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_about = new QLabel(bar);
    m_about->setTextFormat(Qt::RichText);
    m_about->setForegroundRole(QPalette::PlaceholderText);
    m_about->setTextInteractionFlags(Qt::TextBrowserInteraction);
    // Long lists of callers give way to what can be chosen at the right.
    m_about->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    connect(m_about, &QLabel::linkActivated, this, [this](const QString& target) {
        const QStringList parts = target.split(QLatin1Char('/'));
        Q_EMIT placeWanted({ChainId(parts.value(0).toULongLong()), parts.value(1).toUInt()});
    });
    layout->addWidget(m_back);
    layout->addWidget(m_heading);
    layout->addWidget(m_about, 1);
    layout->addWidget(makeChoices(bar));
    return bar;
}

QWidget* RulesPanel::makeChoices(QWidget* bar)
{
    auto* box = new QWidget(bar);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_extentBox = new QComboBox(box);
    m_extentBox->addItem(tr("This chain"), int(RuleScope::Extent::Chain));
    m_extentBox->addItem(tr("Table"), int(RuleScope::Extent::Table));
    m_extentBox->addItem(tr("All tables"), int(RuleScope::Extent::All));
    m_extentBox->setAccessibleName(tr("Whose rules are listed"));
    m_extentBox->setToolTip(tr("List the rules of this chain, of its table, or of all tables"));
    m_extentBox->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_extentBox, &QComboBox::currentIndexChanged, this,
        [this] { setExtent(RuleScope::Extent(m_extentBox->currentData().toInt())); });
    m_onlyBox = new QComboBox(box);
    m_onlyBox->addItem(tr("All rules"), int(RuleModel::Only::Everything));
    m_onlyBox->addItem(tr("Never hit"), int(RuleModel::Only::NoHits));
    m_onlyBox->addItem(tr("Never reached"), int(RuleModel::Only::Marked));
    m_onlyBox->setItemData(1, tr("Rules nothing has matched since the counters began"), Qt::ToolTipRole);
    m_onlyBox->setItemData(
        2, tr("Rules no packet can come to, and rules that are there twice"), Qt::ToolTipRole);
    m_onlyBox->setAccessibleName(tr("Which rules are listed"));
    m_onlyBox->setToolTip(
        tr("List all rules, those nothing has matched yet, or those no packet can come to"));
    connect(m_onlyBox, &QComboBox::currentIndexChanged, this, [this] {
        m_model->setOnly(RuleModel::Only(m_onlyBox->currentData().toInt()));
        updateNote();
    });
    m_filter = new QLineEdit(box);
    m_filter->setPlaceholderText(tr("Filter rules"));
    m_filter->setAccessibleName(tr("Filter rules"));
    m_filter->setToolTip(tr("Words of the rule or of its sentence"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(150);
    m_typing->setSingleShot(true);
    connect(m_typing, &QTimer::timeout, this, [this] {
        m_model->setFilter(m_filter->text());
        updateNote();
    });
    connect(m_filter, &QLineEdit::textChanged, this,
        [this] { m_typing->start(m_model->ruleCount() > kTypedAtOnce ? kFilterRest : 0); });
    for (QWidget* widget : {static_cast<QWidget*>(m_extentBox), static_cast<QWidget*>(m_onlyBox),
             static_cast<QWidget*>(m_filter)}) {
        widget->setMinimumHeight(fontMetrics().height() + 10);
        layout->addWidget(widget);
    }
    return box;
}

void RulesPanel::makeTable()
{
    styleTable(m_table);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RuleDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setMouseTracking(true);
    m_table->setAccessibleName(tr("Rules of the chosen chain"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->installEventFilter(this);
    m_layout = new RuleTableLayout(m_table, m_model);
    connect(m_table, &QTableView::doubleClicked, this, &RulesPanel::activate);
    connect(m_table, &QTableView::customContextMenuRequested, this, &RulesPanel::showMenu);
    connect(m_model, &RuleModel::filtered, this, &RulesPanel::updateNote);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& now) {
            if (now.isValid() && !m_selecting && m_extent != RuleScope::Extent::Chain)
                Q_EMIT chainPointedAt(m_model->placeAt(now.row()).chain);
        });
}

void RulesPanel::makeActions()
{
    const auto add = [this](const QString& text, auto make) {
        auto* action = new QAction(text, this);
        connect(action, &QAction::triggered, this, [this, make] { copy(make()); });
        m_table->addAction(action);
        return action;
    };
    QAction* rule = add(tr("Copy rule"), [this] { return selectedText(); });
    rule->setShortcut(QKeySequence::Copy);
    rule->setShortcutContext(Qt::WidgetShortcut);
    add(tr("Copy sentence"), [this] { return joined(Qt::DisplayRole, RuleModel::Words); });
    add(tr("Copy as iptables command"), [this] { return joined(RuleModel::CommandRole, RuleModel::Text); });
    add(tr("Copy row with counters"), [this] { return selectedRows(); });
}

} // namespace portolan
