// Says that bytes are not counted, and has them counted.
#pragma once

#include "app/client/host_source.h"
#include "app/window/banner.h"

class QAction;

namespace portolan {

class AccountingBanner : public Banner {
    Q_OBJECT

public:
    /// The source must outlive the banner.
    explicit AccountingBanner(HostSource* source, QWidget* parent = nullptr);

private:
    void refresh();
    void turnOn();
    void answered(const Result<QString>& before);

    HostSource* m_source;
    QAction* m_count;
    bool m_wasOff = false; ///< when somebody looked last
    bool m_busy = false;
};

} // namespace portolan
