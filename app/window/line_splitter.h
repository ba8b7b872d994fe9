// A splitter whose handle is one thin line.
#pragma once

#include <QSplitter>

namespace portolan {

class LineSplitter : public QSplitter {
    Q_OBJECT

public:
    explicit LineSplitter(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    QSplitterHandle* createHandle() override;
};

} // namespace portolan
