// Asks for a new forward: shows the exact rules as they would be, and what speaks against them.
#pragma once

#include "app/client/host_source.h"
#include "app/forwards/forward_draft.h"

#include <QDialog>
#include <QTimer>

class QDialogButtonBox;
class QLabel;
class QPushButton;

namespace portolan {

class Banner;
class ForwardForm;
class RuleTextEdit;

class AddDialog : public QDialog {
    Q_OBJECT

public:
    explicit AddDialog(HostSource* source, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The helper installed it.
    void added(const QString& id);

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    QWidget* buildPreview();
    void draftChanged();
    void askPreview();
    void add();
    void added(const Result<QString>& reply);
    void showError(const Error& error);
    void setWaiting(bool waiting);
    void applyPalette();

    HostSource* m_source;
    ForwardForm* m_form;
    Banner* m_banner;
    QLabel* m_sentence = nullptr;
    QLabel* m_warnings = nullptr;
    RuleTextEdit* m_rules = nullptr;
    QLabel* m_rulesHint = nullptr;
    QPushButton* m_addButton = nullptr;
    QDialogButtonBox* m_buttons = nullptr;
    QTimer m_debounce;
    DraftResult m_result;
    quint64 m_previewNumber = 0; ///< an answer to an older question is dropped
    bool m_waiting = false;
};

} // namespace portolan
