// What the window can do about a finding: set a setting of the kernel.
#pragma once

#include "backend/forward/check.h"

#include <QMessageBox>
#include <QString>

#include <optional>

class QCheckBox;

namespace portolan {

struct FindingFix {
    QString key; ///< as Host.SetSysctl takes it
    QString value;
    QString words; ///< for a button
    QString question;
    QString danger; ///< what else it does
    bool harmless = true; ///< nothing gets reachable by it that was not meant to

    friend bool operator==(const FindingFix& a, const FindingFix& b)
    {
        return a.key == b.key && a.value == b.value;
    }
};

/// Nothing for what only people can mend.
std::optional<FindingFix> fixOf(const Finding& finding);

/// Asks whether it shall be done, and for how long.
class FixDialog : public QMessageBox {
    Q_OBJECT

public:
    explicit FixDialog(const FindingFix& fix, QWidget* parent = nullptr);

Q_SIGNALS:
    /// persistent: at every start of the host too.
    void confirmed(bool persistent);
};

} // namespace portolan
