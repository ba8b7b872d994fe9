#include "app/history/take_dialog.h"

#include "app/window/banner.h"
#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace portolan {

TakeDialog::TakeDialog(HostSource* source, QWidget* parent)
    : QDialog(parent)
    , m_source(source)
    , m_banner(new Banner(this))
    , m_name(new QLineEdit(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("Take a snapshot"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* about = new QLabel(tr("Keeps every rule and forward of this moment. Nothing is changed."), this);
    about->setWordWrap(true);
    auto* label = new QLabel(tr("&Name (may stay empty)"), this);
    label->setBuddy(m_name);
    m_name->setObjectName(QStringLiteral("snapshotName"));
    m_name->setPlaceholderText(tr("before docker run"));
    m_name->setMaxLength(int(kMaxNameBytes));
    QPushButton* take = m_buttons->addButton(tr("&Take snapshot"), QDialogButtonBox::AcceptRole);
    take->setObjectName(QStringLiteral("take"));
    take->setDefault(true);
    for (QAbstractButton* button : m_buttons->buttons())
        giveRoom(button);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &TakeDialog::take);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* inside = new QVBoxLayout;
    inside->setContentsMargins(16, 14, 16, 14);
    inside->setSpacing(10);
    inside->addWidget(about);
    inside->addWidget(label);
    inside->addWidget(m_name);
    inside->addWidget(m_buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_banner);
    layout->addLayout(inside);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    m_name->setFocus();
}

void TakeDialog::take()
{
    m_buttons->setEnabled(false);
    m_source->takeSnapshot(
        m_name->text().trimmed(), [self = QPointer<TakeDialog>(this)](const Result<QString>& id) {
            if (!self)
                return;
            self->m_buttons->setEnabled(true);
            if (id) {
                Q_EMIT self->taken(*id);
                self->accept();
                return;
            }
            const QString why = Format::message(id.error().message);
            self->m_banner->show(Banner::Kind::Problem,
                id.error().code == ErrorCode::Dismissed ? tr("No snapshot was taken: the prompt was closed.")
                                                        : tr("No snapshot was taken. %1").arg(why));
        });
}

} // namespace portolan
