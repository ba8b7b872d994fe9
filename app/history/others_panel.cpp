#include "app/history/others_panel.h"

#include "app/window/line_splitter.h"
#include "app/window/table_style.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QTableView>

namespace portolan {

OthersPanel::OthersPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new OthersModel(this))
    , m_table(new QTableView(this))
    , m_details(new QPlainTextEdit(this))
    , m_empty(new QLabel(this))
    , m_layout(new QStackedLayout(this))
{
    m_table->setObjectName(QStringLiteral("byOthers"));
    m_table->setAccessibleName(tr("What other programs changed"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegate(new RowDelegate(m_table));
    styleTable(m_table);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(OthersModel::WhatColumn, QHeaderView::Stretch);
    m_details->setObjectName(QStringLiteral("byOthersDetails"));
    m_details->setAccessibleName(tr("Forwards of the chosen change"));
    m_details->setReadOnly(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_details->setPlaceholderText(tr("Choose a change to see its forwards."));
    m_empty->setObjectName(QStringLiteral("nothingByOthers"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(48);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setText(tr("No other program has changed a forward while this window was open.\n\nWhat Docker, "
                        "firewalld, a script or a hand adds and takes out is listed here, with its time."));
    auto* split = new LineSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(m_details);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    m_layout->addWidget(split);
    m_layout->addWidget(m_empty);
    connect(m_model, &QAbstractItemModel::modelReset, this, &OthersPanel::update);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &OthersPanel::update);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &OthersPanel::showChosen);
    update();
}

void OthersPanel::update()
{
    m_layout->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    showChosen();
}

void OthersPanel::showChosen()
{
    const QModelIndex chosen = m_table->currentIndex();
    m_details->setPlainText(chosen.isValid() ? OthersModel::details(m_model->at(chosen.row())) : QString());
}

} // namespace portolan
