#include "app/history/diff_bar.h"

#include "app/window/page_header.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace portolan {

namespace {

constexpr int kFilterDelay = 150; // milliseconds

} // namespace

DiffBar::DiffBar(DiffModel::Show show, QWidget* parent)
    : QWidget(parent)
    , m_show(new QComboBox(this))
{
    auto* onlyChanges = new QCheckBox(tr("&Only changes"), this);
    m_filter = new QLineEdit(this);
    m_previous = new QToolButton(this);
    m_next = new QToolButton(this);
    m_copy = new QPushButton(tr("&Copy"), this);
    m_show->addItems({tr("Words"), tr("Text"), tr("Both")});
    m_show->setCurrentIndex(int(show));
    m_show->setAccessibleName(tr("Show rules in words, as text, or both"));
    m_show->setToolTip(m_show->accessibleName());
    connect(m_show, &QComboBox::currentIndexChanged, this,
        [this](int index) { Q_EMIT showChosen(DiffModel::Show(index)); });
    onlyChanges->setChecked(true);
    onlyChanges->setToolTip(tr("Fold what is the same on both sides"));
    connect(onlyChanges, &QCheckBox::toggled, this, &DiffBar::onlyChangesChosen);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the difference"));
    m_filter->setClearButtonEnabled(true);
    m_filterDelay.setSingleShot(true);
    m_filterDelay.setInterval(kFilterDelay);
    connect(m_filter, &QLineEdit::textChanged, &m_filterDelay, qOverload<>(&QTimer::start));
    connect(
        &m_filterDelay, &QTimer::timeout, this, [this] { Q_EMIT filterChosen(m_filter->text().trimmed()); });
    makeArrow(m_previous, Qt::UpArrow, tr("Previous change (p or F7)"), Qt::Key_F7, -1);
    makeArrow(m_next, Qt::DownArrow, tr("Next change (n or F8)"), Qt::Key_F8, 1);
    m_copy->setToolTip(tr("Copy what is shown as text"));
    giveRoom(m_copy);
    connect(m_copy, &QPushButton::clicked, this, &DiffBar::copyWanted);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_show);
    layout->addWidget(onlyChanges);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    layout->addWidget(m_copy);
    for (QWidget* widget : {static_cast<QWidget*>(m_show), static_cast<QWidget*>(m_filter),
             static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_next)})
        widget->setMinimumHeight(m_copy->minimumHeight());
}

void DiffBar::makeArrow(QToolButton* button, Qt::ArrowType type, const QString& text, int key, int step)
{
    button->setArrowType(type);
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setShortcut(QKeySequence(key));
    connect(button, &QToolButton::clicked, this, [this, step] { Q_EMIT stepWanted(step); });
}

void DiffBar::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void DiffBar::enable(bool anyLines, bool anyChanges)
{
    m_previous->setEnabled(anyChanges);
    m_next->setEnabled(anyChanges);
    m_copy->setEnabled(anyLines);
}

} // namespace portolan
