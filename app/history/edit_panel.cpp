#include "app/history/edit_panel.h"

#include "app/history/edit_model.h"
#include "app/window/edit_actions.h"
#include "app/window/table_style.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QStackedLayout>
#include <QTableView>

namespace portolan {

EditPanel::EditPanel(EditActions* edits, QWidget* parent)
    : QWidget(parent)
    , m_edits(edits)
    , m_model(new EditModel(this))
    , m_table(new QTableView(this))
    , m_empty(new QLabel(this))
    , m_layout(new QStackedLayout(this))
{
    m_table->setObjectName(QStringLiteral("edits"));
    m_table->setAccessibleName(tr("Edits"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegate(new RowDelegate(m_table));
    styleTable(m_table);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(EditModel::WhatColumn, QHeaderView::Stretch);
    m_table->addActions({m_edits->undo(), m_edits->redo()});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_empty->setObjectName(QStringLiteral("noEdits"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(48);
    m_empty->setTextFormat(Qt::PlainText);
    m_layout->addWidget(m_table);
    m_layout->addWidget(m_empty);
    connect(m_edits, &EditActions::changed, this, &EditPanel::update);
    update();
}

void EditPanel::update()
{
    m_model->setLog(m_edits->log());
    const QString why = m_edits->whyNot();
    m_empty->setText(!why.isEmpty()
            ? why
            : tr("No edit is remembered yet.\n\nWhat you add, change, switch or remove on "
                 "the Forwards page is listed here and can be undone, also after a "
                 "restart."));
    m_layout->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget*>(m_table) : m_empty);
}

} // namespace portolan
