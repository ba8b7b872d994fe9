// Where somebody pastes what another program was told: a docker command, 8080:80/udp, iptables lines, JSON.
#pragma once

#include "backend/forward/import/import.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace portolan {

class PasteRow : public QWidget {
    Q_OBJECT

public:
    explicit PasteRow(QWidget* parent = nullptr);

    /// Reads the text, as if it had been pasted here. False: it is nothing that can be imported; why is
    /// shown.
    bool take(const QString& text);

    bool eventFilter(QObject* object, QEvent* event) override;

Q_SIGNALS:
    void chosen(const portolan::ImportedForward& forward);
    /// All that was pasted is to be added.
    void allWanted(const portolan::Import& import);
    /// What is to be imported is in a file.
    void fileWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void show(const Import& import);
    void say(const QString& text, bool problem);
    void applyPalette();

    QLineEdit* m_edit;
    QLabel* m_said;
    QWidget* m_several;
    QComboBox* m_choice;
    QPushButton* m_all;
    Import m_import;
    bool m_problem = false;
    qsizetype m_length = 0;
};

} // namespace portolan
