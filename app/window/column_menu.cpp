#include "app/window/column_menu.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QTableView>

#include <utility>

namespace portolan {

namespace {

struct ColumnWords {
    Q_DECLARE_TR_FUNCTIONS(portolan::ColumnMenu)
};

QString columnTitle(const QHeaderView* header, int column)
{
    return header->model()->headerData(column, header->orientation()).toString();
}

} // namespace

void addColumnChoice(QMenu* menu, QHeaderView* header, const std::function<void()>& changed)
{
    const int shown = header->count() - header->hiddenSectionCount();
    for (int column = 0; column < header->count(); ++column) {
        QAction* action = menu->addAction(columnTitle(header, column));
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        action->setEnabled(shown > 1 || header->isSectionHidden(column));
        QObject::connect(action, &QAction::toggled, header, [=](bool show) {
            header->setSectionHidden(column, !show);
            changed();
        });
    }
}

void addSortChoice(QMenu* menu, QTableView* table)
{
    QHeaderView* header = table->horizontalHeader();
    auto* columns = new QActionGroup(menu);
    columns->setExclusionPolicy(QActionGroup::ExclusionPolicy::Exclusive);
    const auto add = [menu, table](QActionGroup* group, const QString& text, bool isChosen, int column,
                         Qt::SortOrder order) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(isChosen);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, table, [=] { table->sortByColumn(column, order); });
    };
    const int sorted = header->sortIndicatorSection();
    const Qt::SortOrder order = header->sortIndicatorOrder();
    for (int place = 0; place < header->count(); ++place)
        if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
            add(columns, columnTitle(header, column), column == sorted, column, order);
    menu->addSeparator();
    auto* orders = new QActionGroup(menu);
    add(orders, ColumnWords::tr("Ascending"), order == Qt::AscendingOrder, sorted, Qt::AscendingOrder);
    add(orders, ColumnWords::tr("Descending"), order == Qt::DescendingOrder, sorted, Qt::DescendingOrder);
}

void offerColumns(QHeaderView* header, std::function<void()> changed)
{
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(header, &QWidget::customContextMenuRequested, header,
        [header, changed = std::move(changed)](const QPoint& position) {
            QMenu menu(header);
            addColumnChoice(&menu, header, changed);
            menu.exec(header->mapToGlobal(position));
        });
}

} // namespace portolan
