#include "app/forwards/add_dialog.h"

#include "app/client/own_ssh.h"
#include "app/forwards/explanation.h"
#include "app/forwards/finding_fix.h"
#include "app/forwards/forward_form.h"
#include "app/forwards/import_dialog.h"
#include "app/forwards/paste_row.h"
#include "app/window/banner.h"
#include "app/window/confirm_box.h"
#include "app/window/format.h"
#include "app/window/page_header.h"
#include "app/window/rule_text_edit.h"
#include "backend/forward/check.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace portolan {

namespace {

/// Long enough not to ask at every key, short enough to feel live.
constexpr int kPreviewDelay = 150;

} // namespace

AddDialog::AddDialog(HostSource* source, QWidget* parent)
    : QDialog(parent)
    , m_source(source)
    , m_paste(new PasteRow(this))
    , m_form(new ForwardForm(source->snapshot(), this))
    , m_banner(new Banner(this))
{
    setWindowTitle(tr("Add a forward"));
    resize(1000, 700);
    auto* columns = new QHBoxLayout;
    columns->setContentsMargins(16, 16, 16, 8);
    columns->setSpacing(24);
    columns->addLayout(buildFields(), 7);
    columns->addWidget(buildPreview(), 6);

    m_confirm = new ConfirmBox(this);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_addButton = m_buttons->addButton(tr("Add forward"), QDialogButtonBox::AcceptRole);
    m_addButton->setObjectName(QStringLiteral("add"));
    m_addButton->setDefault(true);
    for (QAbstractButton* button : m_buttons->buttons())
        giveRoom(button);
    connect(m_buttons, &QDialogButtonBox::accepted, this, qOverload<>(&AddDialog::add));
    connect(m_buttons, &QDialogButtonBox::rejected, this, &AddDialog::reject);
    auto* buttonRow = new QHBoxLayout;
    buttonRow->setContentsMargins(16, 4, 16, 14);
    buttonRow->addWidget(m_confirm);
    buttonRow->addWidget(m_buttons);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addLayout(columns, 1);
    layout->addLayout(buttonRow);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kPreviewDelay);
    connect(&m_debounce, &QTimer::timeout, this, &AddDialog::askPreview);
    connect(m_form, &ForwardForm::changed, this, &AddDialog::draftChanged);
    connect(m_source, &HostSource::snapshotChanged, this, &AddDialog::hostChanged);
    applyPalette();
    draftChanged();
    m_form->focusField(ForwardField::ListenPorts);
}

QLayout* AddDialog::buildFields()
{
    // The fields scroll rather than make the dialog grow.
    auto* scroll = new QScrollArea(this);
    auto* inside = new QWidget(scroll);
    auto* within = new QVBoxLayout(inside);
    within->setContentsMargins(0, 0, 8, 0);
    within->addWidget(m_form);
    within->addStretch(1);
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout;
    layout->setSpacing(8);
    layout->addWidget(m_paste);
    layout->addWidget(scroll, 1);
    connect(m_paste, &PasteRow::chosen, this, &AddDialog::takePasted);
    connect(m_paste, &PasteRow::allWanted, this, [this](const Import& import) {
        auto* dialog = new ImportDialog(m_source, import, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        endWith(dialog);
        dialog->open();
    });
    connect(
        m_paste, &PasteRow::fileWanted, this, [this] { endWith(ImportDialog::openFile(m_source, this)); });
    connect(m_form, &ForwardForm::commandPasted, m_paste, &PasteRow::take);
    connect(m_form, &ForwardForm::focused, scroll,
        [scroll](QWidget* field) { scroll->ensureWidgetVisible(field); });
    return layout;
}

void AddDialog::takePasted(const ImportedForward& imported)
{
    ForwardDraft draft = draftOf(imported.forward);
    if (imported.targetMissing) {
        const ForwardDraft now = m_form->draft();
        draft.toThisHost = now.toThisHost;
        draft.toAddress = now.toAddress;
    }
    m_form->setDraft(draft);
    m_form->focusFirstProblem();
}

void AddDialog::endWith(ImportDialog* dialog)
{
    if (!dialog)
        return;
    connect(dialog, &ImportDialog::added, this, [this](const QStringList& ids) {
        Q_EMIT added(ids.value(0));
        accept();
    });
}

void AddDialog::edit(const PortForward& forward)
{
    m_paste->hide();
    m_edited = forward;
    setWindowTitle(tr("Change a forward"));
    m_addButton->setText(tr("Change forward"));
    giveRoom(m_addButton);
    m_rulesHint->setText(tr("The rules it will have"));
    m_form->setDraft(draftOf(forward));
    draftChanged();
}

QWidget* AddDialog::buildPreview()
{
    auto* side = new QWidget(this);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_sentence = new QLabel(side);
    m_sentence->setObjectName(QStringLiteral("sentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sentence->setFocusPolicy(Qt::NoFocus);
    layout->addWidget(m_sentence);
    m_warnings = new QLabel(side);
    m_warnings->setObjectName(QStringLiteral("warnings"));
    m_warnings->setWordWrap(true);
    m_warnings->setTextFormat(Qt::PlainText);
    m_warnings->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_warnings->hide();
    layout->addWidget(m_warnings);
    m_rulesHint = new QLabel(tr("The rules it installs (the number behind “portolan:” is given then)"), side);
    layout->addWidget(m_rulesHint);
    m_rules = new RuleTextEdit(side);
    m_rules->setObjectName(QStringLiteral("preview"));
    m_rules->setAccessibleName(tr("The rules it installs"));
    m_rulesHint->setBuddy(m_rules);
    layout->addWidget(m_rules, 1);
    return side;
}

QStringList AddDialog::check()
{
    QStringList warnings;
    const auto mark = [](const QString& text) { return QStringLiteral("▲ ") + text; };
    const PortForward& forward = m_result.forward;
    const auto snapshot = m_source->snapshot();
    bool exposed = false;
    for (const Finding& finding : checkForward(forward, snapshot->forwards, snapshot->ruleset,
             snapshot->state, forward.id, ownSshConnection())) {
        QString text = Format::message(finding.message);
        if (fixOf(finding))
            text += u' ' + tr("The forward's details have a button for it.");
        exposed |= finding.id == "route-localnet-off" || finding.id == "loopback-exposed";
        if (finding.severity == Finding::Severity::Warning)
            warnings.append(mark(text));
        else
            m_result.problems.insert(forwardField(finding.field), text);
    }
    if (forward.loopback && !forward.toThisHost() && !exposed)
        warnings.append(mark(tr("By the loopback address this needs route_localnet on the way to the target. "
                                "Mind: hosts on a network that has it can reach what listens on this host's "
                                "127.0.0.1 alone.")));
    return warnings;
}

void AddDialog::hostChanged()
{
    m_form->setHost(m_source->snapshot());
    draftChanged();
}

void AddDialog::draftChanged()
{
    m_result = parseDraft(m_form->draft());
    if (m_edited)
        m_result.forward.id = m_edited->id;
    const QStringList warnings = m_result.complete() ? check() : QStringList();
    const QString general = m_result.problems.value(ForwardField::None);
    m_form->setResult(m_result);
    m_form->showProblems(m_result.problems);
    m_warnings->setText(warnings.join(u'\n'));
    m_warnings->setVisible(!warnings.isEmpty());
    m_sentence->setText(m_result.complete() ? sentence(m_result.forward)
            : m_result.missing && m_result.problems.isEmpty()
            ? tr("Which port should be listened on, and which address should answer?")
            : m_edited ? tr("This cannot be changed yet; what is wrong is said beside the field.")
                       : tr("This cannot be added yet; what is wrong is said beside the field."));
    m_banner->show(Banner::Kind::Problem, general);
    m_addButton->setEnabled(m_result.complete() && !m_waiting);
    ++m_previewNumber;
    if (m_result.complete())
        m_debounce.start();
    else {
        m_debounce.stop();
        m_rules->clear();
        m_rules->setPlaceholderText(m_result.missing ? tr("Fill in a port and a target address to see them.")
                                                     : tr("They are shown once nothing is wrong."));
    }
}

void AddDialog::askPreview()
{
    const quint64 number = m_previewNumber;
    m_source->preview(
        m_result.forward, [this, guard = QPointer<AddDialog>(this), number](const Result<QString>& reply) {
            if (!guard || number != m_previewNumber)
                return;
            if (reply)
                m_rules->setRules(*reply);
            else
                m_rules->setRules(tr("No preview: %1").arg(Format::message(reply.error().message)));
        });
}

void AddDialog::add()
{
    if (!m_result.complete() || m_waiting)
        return;
    setWaiting(true);
    m_banner->show(Banner::Kind::Note, tr("Asking the helper. You may be asked for a password."));
    const auto guard = QPointer<AddDialog>(this);
    if (!m_edited) {
        m_source->addWith(m_result.forward, m_confirm->wish(), [this, guard](const Result<QString>& reply) {
            if (guard)
                added(reply);
        });
        return;
    }
    PortForward forward = m_result.forward;
    forward.id.clear(); // said beside it
    m_source->replace(QString::fromStdString(m_edited->id), forward, m_confirm->wish(),
        [this, guard](const Result<void>& reply, unsigned connections, unsigned) {
            if (guard)
                replaced(reply, connections);
        });
}

void AddDialog::replaced(const Result<void>& reply, unsigned connections)
{
    setWaiting(false);
    if (!reply) {
        showError(reply.error());
        return;
    }
    Q_EMIT changed(connections);
    accept();
}

void AddDialog::added(const Result<QString>& reply)
{
    setWaiting(false);
    if (!reply) {
        showError(reply.error());
        return;
    }
    Q_EMIT added(*reply);
    accept();
}

void AddDialog::showError(const Error& error)
{
    const QString reason = Format::message(error.message);
    if (error.code == ErrorCode::Dismissed) {
        m_banner->show(Banner::Kind::Note, tr("Nothing was changed: the password prompt was closed."), true);
    } else if (error.code == ErrorCode::Denied) {
        m_banner->show(Banner::Kind::Problem,
            (m_edited ? tr("You are not allowed to change forwards on this host. Nothing was changed. %1")
                      : tr("You are not allowed to add forwards on this host. Nothing was changed. %1"))
                .arg(reason),
            true);
    } else if (const ForwardField field = forwardField(error.field); field != ForwardField::None) {
        m_banner->show(Banner::Kind::Problem, {});
        m_form->showProblems({{field, reason}});
        m_form->focusField(field);
    } else {
        m_banner->show(Banner::Kind::Problem,
            (m_edited ? tr("The forward was not changed. %1") : tr("The forward was not added. %1"))
                .arg(reason),
            true);
    }
}

void AddDialog::setWaiting(bool waiting)
{
    m_waiting = waiting;
    m_form->setEnabled(!waiting);
    m_confirm->setEnabled(!waiting);
    m_addButton->setEnabled(!waiting && m_result.complete());
    m_buttons->button(QDialogButtonBox::Cancel)->setEnabled(!waiting);
}

void AddDialog::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !m_waiting && !m_result.complete())
        m_form->focusFirstProblem();
    else
        QDialog::keyPressEvent(event);
}

void AddDialog::reject()
{
    // An edit under way may still be allowed by the prompt; closing now would hide its outcome.
    if (!m_waiting)
        QDialog::reject();
}

void AddDialog::applyPalette()
{
    QPalette warning = palette();
    warning.setColor(QPalette::WindowText, Theme::warning(palette()));
    m_warnings->setPalette(warning);
}

void AddDialog::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_warnings)
        applyPalette();
}

} // namespace portolan
