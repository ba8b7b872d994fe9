// The fields of the forward editor, each with room for what is wrong with it.
#pragma once

#include "app/forwards/forward_draft.h"
#include "backend/host/host_state.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace portolan {

class ForwardForm : public QWidget {
    Q_OBJECT

public:
    /// The host's addresses and interfaces are offered.
    explicit ForwardForm(const HostState& host, QWidget* parent = nullptr);

    ForwardDraft draft() const;
    void setDraft(const ForwardDraft& draft);
    /// Shows each problem beside its field; what is about no field is not shown here.
    void showProblems(const QMap<ForwardField, QString>& problems);
    void focusField(ForwardField field);

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    void addField(ForwardField field, const QString& label, QWidget* editor, const QString& accessibleName);
    QLineEdit* lineEdit(const QString& objectName, const QString& placeholder);
    void buildListen(const HostState& host);
    void buildTarget();
    void buildOptions();
    void applyPalette();

    QFormLayout* m_layout;
    QComboBox* m_protocol = nullptr;
    QComboBox* m_listenAddress = nullptr;
    QComboBox* m_interface = nullptr;
    QLineEdit* m_listenPorts = nullptr;
    QLineEdit* m_toAddress = nullptr;
    QLineEdit* m_toPorts = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_sources = nullptr;
    QCheckBox* m_hairpin = nullptr;
    QCheckBox* m_fromThisHost = nullptr;
    QCheckBox* m_hideClient = nullptr;
    QMap<ForwardField, QLabel*> m_problems;
    QMap<ForwardField, QWidget*> m_editors;
};

} // namespace portolan
