#include "app/window/still_view.h"

#include <QAbstractItemView>
#include <QItemSelectionModel>

namespace portolan {

void keepStillWhenRowsGo(QAbstractItemView* view, const QAbstractItemModel* model)
{
    QObject::connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, view,
        [view](const QModelIndex& parent, int first, int last) {
            const QModelIndex current = view->currentIndex();
            if (current.isValid() && current.parent() == parent && current.row() >= first
                && current.row() <= last)
                view->selectionModel()->setCurrentIndex({}, QItemSelectionModel::NoUpdate);
        });
}

} // namespace portolan
