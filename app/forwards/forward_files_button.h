// The button that brings forwards in from a file and takes Portolan's own out to one.
#pragma once

#include "app/client/host_source.h"

#include <QToolButton>

namespace portolan {

class ForwardFilesButton : public QToolButton {
    Q_OBJECT

public:
    explicit ForwardFilesButton(HostSource* source, QWidget* parent = nullptr);

    /// Ids of what is selected; Portolan's own among them can be exported by themselves.
    void setSelected(const QStringList& ids);

    QAction* importAction() const { return m_import; }
    QAction* exportAction() const { return m_export; }

Q_SIGNALS:
    void added(const QStringList& ids);

private:
    void update();
    QStringList own(const QStringList& ids) const;

    HostSource* m_source;
    QAction* m_import;
    QAction* m_export;
    QAction* m_exportSelected;
    QStringList m_selected;
};

} // namespace portolan
