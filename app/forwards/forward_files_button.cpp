#include "app/forwards/forward_files_button.h"

#include "app/forwards/import_dialog.h"

#include <QMenu>

namespace portolan {

ForwardFilesButton::ForwardFilesButton(HostSource* source, QWidget* parent)
    : QToolButton(parent)
    , m_source(source)
{
    setObjectName(QStringLiteral("forwardFiles"));
    setText(tr("Import and export"));
    setToolTip(tr("Add forwards from a file, or write Portolan's own to one"));
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    m_import = menu->addAction(tr("&Import forwards…"));
    m_import->setObjectName(QStringLiteral("importForwards"));
    m_export = menu->addAction(tr("&Export Portolan's forwards…"));
    m_export->setObjectName(QStringLiteral("exportForwards"));
    m_exportSelected = menu->addAction(tr("Export the &selected…"));
    setMenu(menu);
    connect(m_import, &QAction::triggered, this, [this] {
        if (auto* dialog = ImportDialog::openFile(m_source, window()))
            connect(dialog, &ImportDialog::added, this, &ForwardFilesButton::added);
    });
    connect(
        m_export, &QAction::triggered, this, [this] { ImportDialog::exportToFile(*m_source, {}, window()); });
    connect(m_exportSelected, &QAction::triggered, this,
        [this] { ImportDialog::exportToFile(*m_source, own(m_selected), window()); });
    connect(m_source, &HostSource::statusChanged, this, &ForwardFilesButton::update);
    connect(m_source, &HostSource::snapshotChanged, this, &ForwardFilesButton::update);
    update();
}

void ForwardFilesButton::setSelected(const QStringList& ids)
{
    m_selected = ids;
    update();
}

QStringList ForwardFilesButton::own(const QStringList& ids) const
{
    QStringList list;
    for (const PortForward& forward : m_source->snapshot()->wanted)
        if (const QString id = QString::fromStdString(forward.id); ids.contains(id))
            list.append(id);
    return list;
}

void ForwardFilesButton::update()
{
    const bool live = m_source->status() == HostSource::Status::Ready && !m_source->isRecording();
    m_import->setEnabled(live);
    m_import->setToolTip(live ? tr("JSON, docker commands or iptables rules; shown before anything is added")
            : m_source->isRecording() ? tr("This is a recording: nothing can be changed.")
                                      : m_source->statusText());
    const bool any = !m_source->snapshot()->wanted.empty();
    m_export->setEnabled(any);
    m_export->setToolTip(any ? tr("As JSON that can be imported here or on another host")
                             : tr("There is no forward of Portolan's to export."));
    m_exportSelected->setEnabled(!own(m_selected).isEmpty());
}

} // namespace portolan
