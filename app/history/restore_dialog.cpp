#include "app/history/restore_dialog.h"

#include "app/history/diff_model.h"
#include "app/history/diff_panel.h"
#include "app/window/banner.h"
#include "app/window/confirm_box.h"
#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace portolan {

RestoreDialog::RestoreDialog(HostSource* source, const QString& id, const QString& title, QWidget* parent)
    : QDialog(parent)
    , m_source(source)
    , m_id(id)
    , m_title(title)
    , m_banner(new Banner(this))
    , m_about(new QLabel(this))
    , m_warning(new QLabel(this))
    , m_kept(
          new QLabel(tr("Rules of iptables-nft and nftables are not restored: they stay as they are."), this))
    , m_difference(new DiffPanel(this))
    , m_confirm(new ConfirmBox(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
    , m_restore(m_buttons->addButton(tr("&Restore"), QDialogButtonBox::AcceptRole))
{
    setWindowTitle(tr("Restore “%1”").arg(title));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(QSize(960, 620).boundedTo(screen()->availableSize()));
    m_about->setText(
        tr("This makes all rules and forwards of this host what they were in “%1”. Each table is replaced in "
           "one step, counters are kept, and a snapshot is taken first, so that you can go back.")
            .arg(title));
    for (QLabel* label : {m_about, m_kept, m_warning}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setContentsMargins(12, 10, 12, 0);
    }
    m_warning->setObjectName(QStringLiteral("owners"));
    m_kept->hide();
    m_warning->hide();
    m_restore->setObjectName(QStringLiteral("restore"));
    m_restore->setEnabled(false);
    for (QAbstractButton* button : m_buttons->buttons())
        giveRoom(button);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &RestoreDialog::restore);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_difference, &DiffPanel::compared, this, &RestoreDialog::warn);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_about);
    layout->addWidget(m_kept);
    layout->addWidget(m_warning);
    layout->addWidget(m_difference, 1);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 8, 16, 12);
    row->addWidget(m_confirm);
    row->addWidget(m_buttons);
    layout->addLayout(row);
    plan();
}

void RestoreDialog::plan()
{
    m_restore->setEnabled(false);
    m_warning->hide();
    m_difference->showText(tr("Reading what would change…"));
    m_source->planRestore(m_id, [self = QPointer<RestoreDialog>(this)](const Result<RestorePlan>& plan) {
        if (self)
            self->planned(plan);
    });
}

void RestoreDialog::planned(const Result<RestorePlan>& plan)
{
    if (!plan) {
        m_difference->showText(tr("What would change cannot be told."));
        m_banner->show(Banner::Kind::Problem, Format::message(plan.error().message));
        return;
    }
    m_fingerprint = plan->fingerprint;
    const auto isLegacy = [](const Table& table) { return table.engine == Engine::XtablesLegacy; };
    const auto& tables = plan->now->ruleset.tables();
    m_kept->setVisible(!std::all_of(tables.begin(), tables.end(), isLegacy));
    m_difference->compare(legacyPart(*plan->now), legacyPart(*plan->then), tr("Now"), m_title);
}

void RestoreDialog::warn()
{
    const auto diff = m_difference->model()->diff();
    if (!diff)
        return;
    m_restore->setEnabled(!diff->same());
    if (diff->same()) {
        m_banner->show(Banner::Kind::Note, tr("The host is already as it was then: nothing would change."));
        return;
    }
    std::map<Owner, std::size_t> others = changedRulesByOwner(diff->rules);
    others.erase(Owner::Portolan);
    others.erase(Owner::Hand);
    m_warning->setVisible(!others.empty());
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::warning(palette()));
    m_warning->setPalette(colours);
    m_warning->setText(
        tr("▲ It also changes rules that other programs made: %1. They do not notice; restart them if what "
           "they run stops working.")
            .arg(ownersInWords(others)));
    m_restore->setDefault(true);
}

QString RestoreDialog::warningText() const
{
    return m_warning->isHidden() ? QString() : m_warning->text();
}

void RestoreDialog::restore()
{
    m_restore->setEnabled(false);
    m_banner->show(Banner::Kind::Note, tr("Restoring…"));
    m_source->restoreSnapshot(m_id, m_fingerprint, m_confirm->wish(),
        [self = QPointer<RestoreDialog>(this)](const Result<RestoreResult>& result) {
            if (self)
                self->answered(result);
        });
}

void RestoreDialog::answered(const Result<RestoreResult>& result)
{
    if (result) {
        Q_EMIT restored(*result);
        accept();
        return;
    }
    m_restore->setEnabled(true);
    const QString why = Format::message(result.error().message);
    switch (result.error().code) {
    case ErrorCode::Conflict:
        m_banner->show(Banner::Kind::Warning,
            tr("The rules changed meanwhile, so nothing was restored. This is what would change now."));
        plan();
        break;
    case ErrorCode::Dismissed:
        m_banner->show(Banner::Kind::Note, tr("Nothing was changed: the password prompt was closed."));
        break;
    case ErrorCode::Denied:
        m_banner->show(
            Banner::Kind::Problem, tr("You may not restore snapshots. Nothing was changed. %1").arg(why));
        break;
    default:
        m_banner->show(Banner::Kind::Problem, tr("Nothing was restored. %1").arg(why));
    }
}

} // namespace portolan
