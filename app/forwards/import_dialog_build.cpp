#include "app/forwards/forward_form.h"
#include "app/forwards/import_dialog.h"
#include "app/forwards/suggest_edit.h"
#include "app/window/banner.h"
#include "app/window/confirm_box.h"
#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace portolan {

namespace {

/// More than the helper's longest list with its rules makes.
constexpr qint64 kMaxImport = qint64(16) << 20;

} // namespace

void ImportDialog::build()
{
    setWindowTitle(tr("Import forwards"));
    resize(820, 460);
    auto* inner = new QVBoxLayout;
    inner->setContentsMargins(16, 14, 16, 14);
    inner->setSpacing(8);
    m_remarks = new QLabel(this);
    m_remarks->setObjectName(QStringLiteral("remarks"));
    m_remarks->setWordWrap(true);
    m_remarks->setTextFormat(Qt::PlainText);
    QStringList remarks;
    for (const Message& remark : m_import.remarks)
        remarks.append(QStringLiteral("▲ ") + Format::message(remark));
    m_remarks->setText(remarks.join(u'\n'));
    m_remarks->setVisible(!remarks.isEmpty());
    inner->addWidget(m_remarks);
    const bool missing = std::any_of(m_import.forwards.begin(), m_import.forwards.end(),
        [](const ImportedForward& each) { return each.targetMissing; });
    if (missing) {
        m_target = new SuggestEdit(false, this);
        m_target->setObjectName(QStringLiteral("target"));
        m_target->setPlaceholderText(tr("172.17.0.2, or “%1”").arg(ForwardForm::thisHostText()));
        m_target->setAccessibleName(tr("Address that answers where the text does not say"));
        QList<Suggestion> known = targetSuggestions(*m_source->snapshot());
        known.prepend({ForwardForm::thisHostText(), tr("a program that runs here answers")});
        m_target->setSuggestions(known);
        m_targetProblem = new QLabel(this);
        m_targetProblem->setMinimumHeight(m_targetProblem->fontMetrics().height());
        QPalette red = palette();
        red.setColor(QPalette::WindowText, Theme::bad(palette()));
        m_targetProblem->setPalette(red);
        auto* form = new QFormLayout;
        form->addRow(tr("Go &to address, where it is not said"), m_target);
        form->addRow(QString(), m_targetProblem);
        inner->addLayout(form);
    }
    m_table = new QTableWidget(0, 3, this);
    m_table->setObjectName(QStringLiteral("plan"));
    m_table->setAccessibleName(tr("What would be added"));
    m_table->setHorizontalHeaderLabels({tr("Forward"), tr("Name"), tr("What becomes of it")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 10);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(true);
    m_table->setTabKeyNavigation(false);
    inner->addWidget(m_table, 1);
    m_confirm = new ConfirmBox(this);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    m_add = buttons->addButton(tr("Add"), QDialogButtonBox::ActionRole);
    m_add->setObjectName(QStringLiteral("addImported"));
    m_add->setDefault(true);
    giveRoom(m_add);
    giveRoom(m_cancel);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_confirm);
    bottom->addWidget(buttons);
    inner->addLayout(bottom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addLayout(inner, 1);
}

Result<Import> ImportDialog::read(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Invalid, PORTOLAN_TR("%1 could not be read: %2."),
            {path.toStdString(), file.errorString().toStdString()});
    const QByteArray text = file.read(kMaxImport + 1);
    if (text.size() > kMaxImport)
        return failure(
            ErrorCode::Invalid, PORTOLAN_TR("%1 is too long for a list of forwards."), {path.toStdString()});
    return importForwards(text.toStdString());
}

ImportDialog* ImportDialog::openFile(HostSource* source, QWidget* parent)
{
    const QString path = QFileDialog::getOpenFileName(parent, tr("Import forwards"), {},
        tr("Forwards and commands (*.json *.txt *.sh *.save *.rules);;All files (*)"));
    if (path.isEmpty())
        return nullptr;
    Result<Import> import = read(path);
    if (!import) {
        QMessageBox::warning(parent, tr("Import forwards"), Format::message(import.error().message));
        return nullptr;
    }
    auto* dialog = new ImportDialog(source, std::move(*import), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

void ImportDialog::exportToFile(const HostSource& source, const QStringList& ids, QWidget* parent)
{
    std::vector<PortForward> forwards;
    for (const PortForward& each : source.snapshot()->wanted)
        if (ids.isEmpty() || ids.contains(QString::fromStdString(each.id)))
            forwards.push_back(each);
    const QString title = tr("Export forwards");
    if (forwards.empty()) {
        QMessageBox::information(parent, title, tr("There is no forward of Portolan's to export."));
        return;
    }
    const QString path = QFileDialog::getSaveFileName(
        parent, title, QStringLiteral("forwards.json"), tr("JSON (*.json);;All files (*)"));
    if (path.isEmpty())
        return;
    const QByteArray text = QByteArray::fromStdString(portolan::exportForwards(forwards));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        QMessageBox::warning(parent, title, tr("%1 could not be written: %2.").arg(path, file.errorString()));
}

} // namespace portolan
