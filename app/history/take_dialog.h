// Asks what a snapshot shall be called, and takes it.
#pragma once

#include "app/client/host_source.h"

#include <QDialog>

class QDialogButtonBox;
class QLineEdit;

namespace portolan {

class Banner;

class TakeDialog : public QDialog {
    Q_OBJECT

public:
    explicit TakeDialog(HostSource* source, QWidget* parent = nullptr);

Q_SIGNALS:
    void taken(const QString& id);

private:
    void take();

    HostSource* m_source;
    Banner* m_banner;
    QLineEdit* m_name;
    QDialogButtonBox* m_buttons;
};

} // namespace portolan
