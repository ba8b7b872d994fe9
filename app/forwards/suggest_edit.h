// A line to type into that offers what the host knows: while typing, and all of it by Down or its arrow.
#pragma once

#include "app/forwards/host_knowledge.h"

#include <QLineEdit>

class QAction;
class QStandardItemModel;

namespace portolan {

class SuggestEdit : public QLineEdit {
    Q_OBJECT

public:
    /// several: values stand behind each other, by commas; the last one is completed.
    explicit SuggestEdit(bool several, QWidget* parent = nullptr);

    void setSuggestions(const QList<Suggestion>& suggestions);
    QStringList suggestions() const;

Q_SIGNALS:
    /// More than a key's worth of text came at once.
    void pasted(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showAll();
    void drawArrow();

    QStandardItemModel* m_model;
    QList<Suggestion> m_suggestions;
    QAction* m_arrow;
    qsizetype m_length = 0;
};

} // namespace portolan
