#include "app/forwards/import_dialog.h"

#include "app/client/own_ssh.h"
#include "app/forwards/forward_form.h"
#include "app/forwards/suggest_edit.h"
#include "app/window/banner.h"
#include "app/window/confirm_box.h"
#include "app/window/format.h"

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>

#include <algorithm>

namespace portolan {

namespace {

constexpr int kForwardCell = 0;
constexpr int kNameCell = 1;
constexpr int kOutcomeCell = 2;

QString plannedText(const PlannedForward& planned)
{
    const PortForward& forward = planned.forward;
    const QString to = planned.fate == PlannedForward::Fate::TargetMissing
        ? QStringLiteral("?")
        : QString::fromStdString(describeTo(forward));
    return QStringLiteral("%1 %2 → %3")
        .arg(QLatin1String(toString(forward.protocol)), QString::fromStdString(describeListen(forward)), to);
}

QString outcomeText(const PlannedForward& planned)
{
    switch (planned.fate) {
    case PlannedForward::Fate::There:
        return ImportDialog::tr("is there already");
    case PlannedForward::Fate::TargetMissing:
        return ImportDialog::tr("✕ who answers is not said: write the address above");
    case PlannedForward::Fate::Refused:
        return QStringLiteral("✕ ") + Format::message(planned.reason->message);
    case PlannedForward::Fate::Add:
        break;
    }
    QStringList warnings;
    for (const Finding& finding : planned.warnings)
        warnings.append(QStringLiteral("▲ ") + Format::message(finding.message));
    return warnings.isEmpty() ? ImportDialog::tr("can be added") : warnings.join(u'\n');
}

QColor outcomeColour(const PlannedForward& planned, const QPalette& palette)
{
    switch (planned.fate) {
    case PlannedForward::Fate::There:
        return Theme::subdued(palette);
    case PlannedForward::Fate::TargetMissing:
    case PlannedForward::Fate::Refused:
        return Theme::bad(palette);
    case PlannedForward::Fate::Add:
        break;
    }
    return planned.warnings.empty() ? palette.color(QPalette::Text) : Theme::warning(palette);
}

} // namespace

ImportDialog::ImportDialog(HostSource* source, Import import, QWidget* parent)
    : QDialog(parent)
    , m_source(source)
    , m_import(std::move(import))
    , m_banner(new Banner(this))
{
    build();
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(200);
    connect(&m_debounce, &QTimer::timeout, this, &ImportDialog::plan);
    connect(m_source, &HostSource::snapshotChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(m_table, &QTableWidget::itemChanged, this, &ImportDialog::countTicked);
    connect(m_add, &QPushButton::clicked, this, &ImportDialog::add);
    connect(m_cancel, &QPushButton::clicked, this, &ImportDialog::reject);
    if (m_target)
        connect(m_target, &QLineEdit::textChanged, &m_debounce, qOverload<>(&QTimer::start));
    plan();
    (m_target ? static_cast<QWidget*>(m_target) : m_table)->setFocus();
}

std::optional<PortForward::To> ImportDialog::target() const
{
    const QString text = m_target ? m_target->text().trimmed() : QString();
    if (text.isEmpty())
        return std::nullopt;
    if (text.compare(ForwardForm::thisHostText(), Qt::CaseInsensitive) == 0
        || text.compare(QLatin1String("local"), Qt::CaseInsensitive) == 0)
        return PortForward::To{};
    const Result<Address> address = Address::parse(text.toStdString());
    if (!address) {
        m_targetProblem->setText(QStringLiteral("✕ ") + Format::message(address.error().message));
        return std::nullopt;
    }
    return PortForward::To{*address, std::nullopt};
}

void ImportDialog::plan()
{
    if (m_waiting)
        return;
    if (m_targetProblem)
        m_targetProblem->clear();
    const auto host = m_source->snapshot();
    m_plan = planImport(
        m_import, target(), {host->wanted, host->forwards, host->ruleset, host->state, ownSshConnection()});
    {
        const QSignalBlocker quiet(m_table);
        m_table->setRowCount(int(m_plan.size()));
        for (int row = 0; row < m_table->rowCount(); ++row)
            showRow(row);
        m_table->resizeColumnToContents(kForwardCell);
    }
    countTicked();
}

void ImportDialog::showRow(int row)
{
    const PlannedForward& planned = m_plan[std::size_t(row)];
    const QTableWidgetItem* before = m_table->item(row, kForwardCell);
    const bool wasLeft = before && before->flags().testFlag(Qt::ItemIsUserCheckable)
        && before->checkState() == Qt::Unchecked;
    const bool possible = planned.fate == PlannedForward::Fate::Add;
    auto* forward = new QTableWidgetItem(plannedText(planned));
    forward->setFlags(possible ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                               : Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    if (possible)
        forward->setCheckState(wasLeft ? Qt::Unchecked : Qt::Checked);
    auto* name = new QTableWidgetItem(QString::fromStdString(planned.forward.name));
    auto* outcome = new QTableWidgetItem(outcomeText(planned));
    outcome->setForeground(outcomeColour(planned, palette()));
    outcome->setToolTip(outcome->text());
    for (QTableWidgetItem* item : {name, outcome})
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    m_table->setItem(row, kForwardCell, forward);
    m_table->setItem(row, kNameCell, name);
    m_table->setItem(row, kOutcomeCell, outcome);
}

std::vector<PortForward> ImportDialog::ticked() const
{
    std::vector<PortForward> forwards;
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (m_plan[std::size_t(row)].fate == PlannedForward::Fate::Add
            && m_table->item(row, kForwardCell)->checkState() == Qt::Checked)
            forwards.push_back(m_plan[std::size_t(row)].forward);
    return forwards;
}

void ImportDialog::countTicked()
{
    const int count = int(ticked().size());
    m_add->setText(count == 0 ? tr("Add")
            : count == 1      ? tr("Add 1 forward")
                              : tr("Add %1 forwards").arg(count));
    m_add->setEnabled(count > 0 && !m_waiting);
}

void ImportDialog::add()
{
    const std::vector<PortForward> forwards = ticked();
    if (forwards.empty() || m_waiting)
        return;
    m_waiting = true;
    m_table->setEnabled(false);
    m_cancel->setEnabled(false);
    m_confirm->setEnabled(false);
    m_add->setEnabled(false);
    m_banner->show(Banner::Kind::Note, tr("Asking the helper. You may be asked for a password."));
    m_source->addSeveral(forwards, m_confirm->wish(),
        [this, guard = QPointer<ImportDialog>(this)](const Result<QStringList>& reply) {
            if (guard)
                done(reply);
        });
}

void ImportDialog::done(const Result<QStringList>& reply)
{
    m_waiting = false;
    m_table->setEnabled(true);
    m_cancel->setEnabled(true);
    m_confirm->setEnabled(true);
    if (reply) {
        Q_EMIT added(*reply);
        accept();
        return;
    }
    countTicked();
    if (reply.error().code == ErrorCode::Dismissed)
        m_banner->show(Banner::Kind::Note, tr("Nothing was changed: the password prompt was closed."), true);
    else
        m_banner->show(Banner::Kind::Problem,
            tr("None of them was added. %1").arg(Format::message(reply.error().message)), true);
}

void ImportDialog::reject()
{
    // As in AddDialog: what is under way may still be allowed.
    if (!m_waiting)
        QDialog::reject();
}

} // namespace portolan
