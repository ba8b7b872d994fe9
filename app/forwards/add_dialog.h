// Asks for a new forward, or what shall become of one that is there: shows the exact rules as they would be,
// and what speaks against them.
#pragma once

#include "app/client/host_source.h"
#include "app/forwards/forward_draft.h"

#include <QDialog>
#include <QTimer>

#include <optional>

class QDialogButtonBox;
class QLabel;
class QLayout;
class QPushButton;

namespace portolan {

class Banner;
class ConfirmBox;
class ForwardForm;
class ImportDialog;
class PasteRow;
struct ImportedForward;
class RuleTextEdit;

class AddDialog : public QDialog {
    Q_OBJECT

public:
    explicit AddDialog(HostSource* source, QWidget* parent = nullptr);

    /// Shows this forward of ours to be changed; its id stays.
    void edit(const PortForward& forward);

Q_SIGNALS:
    /// The helper installed it.
    void added(const QString& id);
    /// The helper made it what was asked for; how many connections still go the old way.
    void changed(unsigned connections);

protected:
    void changeEvent(QEvent* event) override;
    /// Enter where something is wrong leads there.
    void keyPressEvent(QKeyEvent* event) override;
    void reject() override;

private:
    QLayout* buildFields();
    QWidget* buildPreview();
    void takePasted(const ImportedForward& imported);
    /// What the import added was asked for here.
    void endWith(ImportDialog* dialog);
    void draftChanged();
    void hostChanged();
    /// What the host says of a complete forward: warnings; errors become problems.
    QStringList check();
    void askPreview();
    void add();
    void added(const Result<QString>& reply);
    void replaced(const Result<void>& reply, unsigned connections);
    void showError(const Error& error);
    void setWaiting(bool waiting);
    void applyPalette();

    HostSource* m_source;
    // In the order they stand in: the Tab key goes by it.
    PasteRow* m_paste;
    ForwardForm* m_form;
    Banner* m_banner;
    QLabel* m_sentence = nullptr;
    QLabel* m_warnings = nullptr;
    RuleTextEdit* m_rules = nullptr;
    QLabel* m_rulesHint = nullptr;
    QPushButton* m_addButton = nullptr;
    ConfirmBox* m_confirm = nullptr;
    QDialogButtonBox* m_buttons = nullptr;
    QTimer m_debounce;
    DraftResult m_result;
    std::optional<PortForward> m_edited; ///< none: a new one is asked for
    quint64 m_previewNumber = 0; ///< an answer to an older question is dropped
    bool m_waiting = false;
};

} // namespace portolan
