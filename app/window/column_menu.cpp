#include "app/window/column_menu.h"

#include <QMenu>

#include <utility>

namespace portolan {

namespace {

void showColumnMenu(QHeaderView* header, const QPoint& position, const std::function<void()>& changed)
{
    QMenu menu(header);
    const int shown = header->count() - header->hiddenSectionCount();
    for (int column = 0; column < header->count(); ++column) {
        QAction* action
            = menu.addAction(header->model()->headerData(column, header->orientation()).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        action->setEnabled(shown > 1 || header->isSectionHidden(column));
        QObject::connect(action, &QAction::toggled, header, [=](bool show) {
            header->setSectionHidden(column, !show);
            changed();
        });
    }
    menu.exec(header->mapToGlobal(position));
}

} // namespace

void offerColumns(QHeaderView* header, std::function<void()> changed)
{
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(header, &QWidget::customContextMenuRequested, header,
        [header, changed = std::move(changed)](
            const QPoint& position) { showColumnMenu(header, position, changed); });
}

} // namespace portolan
