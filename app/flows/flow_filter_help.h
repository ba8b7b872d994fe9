// The filter's fields, explained with examples that can be tried by a click.
#pragma once

#include <QDialog>

namespace portolan {

class FlowFilterHelp : public QDialog {
    Q_OBJECT

public:
    explicit FlowFilterHelp(QWidget* parent = nullptr);

    /// As a popup; it deletes itself once it is closed.
    void openBelow(const QWidget* widget);

Q_SIGNALS:
    void exampleWanted(const QString& example);
};

} // namespace portolan
