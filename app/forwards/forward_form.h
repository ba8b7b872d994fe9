// The fields of the forward editor, each with room for what is wrong with it.
#pragma once

#include "app/client/host_source.h"
#include "app/forwards/forward_draft.h"

#include <QWidget>

#include <memory>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace portolan {

class SuggestEdit;

class ForwardForm : public QWidget {
    Q_OBJECT

public:
    /// What stands for this host as the target.
    static QString thisHostText();

    /// What the host knows is offered.
    explicit ForwardForm(std::shared_ptr<const HostSnapshot> host, QWidget* parent = nullptr);

    /// Offers what the host knows now; what was typed stays.
    void setHost(std::shared_ptr<const HostSnapshot> host);
    ForwardDraft draft() const;
    /// Unfolds what is rarely used where the draft uses it.
    void setDraft(const ForwardDraft& draft);
    /// What was understood of the draft: fields that mean nothing with it cannot be used.
    void setResult(const DraftResult& result);
    /// Shows each problem beside its field; what is about no field is not shown here.
    void showProblems(const QMap<ForwardField, QString>& problems);
    void focusField(ForwardField field);
    void focusFirstProblem();
    void setUnfolded(bool on);

Q_SIGNALS:
    void changed();
    void focused(QWidget* field);
    /// Text that is no port was pasted where a port belongs.
    void commandPasted(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    int addField(ForwardField field, const QString& label, QWidget* editor, const QString& accessibleName);
    QLabel* problemLabel(ForwardField field, QWidget* editor);
    QLineEdit* prepared(QLineEdit* edit, const QString& objectName, const QString& placeholder);
    QComboBox* hostBox(const QString& objectName, const QString& any);
    QCheckBox* option(const char* objectName, const QString& text, const QString& tip, bool on);
    void buildMain();
    void buildFold();
    void buildPlace();
    void buildOptions();
    void offerPorts();
    void offerHost();
    bool usesFold(const ForwardDraft& draft) const;
    void applyPalette();

    std::shared_ptr<const HostSnapshot> m_host;
    QFormLayout* m_layout;
    QComboBox* m_protocol = nullptr;
    QComboBox* m_listenAddress = nullptr;
    QComboBox* m_interface = nullptr;
    QComboBox* m_family = nullptr;
    SuggestEdit* m_listenPorts = nullptr;
    SuggestEdit* m_toAddress = nullptr;
    SuggestEdit* m_toPorts = nullptr;
    SuggestEdit* m_sources = nullptr;
    QLineEdit* m_name = nullptr;
    QToolButton* m_more = nullptr;
    QCheckBox* m_hairpin = nullptr;
    QCheckBox* m_fromThisHost = nullptr;
    QCheckBox* m_loopback = nullptr;
    QCheckBox* m_hideClient = nullptr;
    QCheckBox* m_enabled = nullptr;
    QList<int> m_folded; ///< rows
    QMap<ForwardField, QLabel*> m_problems;
    QMap<ForwardField, QWidget*> m_editors;
};

} // namespace portolan
