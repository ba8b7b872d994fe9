// Rows that go must not move what is looked at.
#pragma once

class QAbstractItemModel;
class QAbstractItemView;

namespace portolan {

/// When the current row goes, Qt makes a neighbour the current one and scrolls to it; of a model that takes
/// rows away at its end, that is the last one, however far away. After this there is none then, and the view
/// stays. To be called before the view gets the model, so that it hears of it first.
void keepStillWhenRowsGo(QAbstractItemView* view, const QAbstractItemModel* model);

} // namespace portolan
