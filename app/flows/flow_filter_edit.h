// The filter line of the Flows page: completes the word being written, explains its fields, keeps what is
// wrong.
#pragma once

#include "app/flows/flow_filter_words.h"
#include "backend/flow/flow_query.h"

#include <QLineEdit>

#include <string>
#include <vector>

namespace portolan {

class FlowFilterEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit FlowFilterEdit(FilterValues values, QWidget* parent = nullptr);

    /// Why the text is no filter; empty: it is one.
    QString problem() const { return m_problem; }
    /// Opens the explanation of all fields below the line.
    void showHelp();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The text was understood.
    void queryChanged(const portolan::FlowQuery& query);
    /// problem() is another.
    void problemChanged(const QString& problem);
    /// Return was pressed, and not to choose what is offered.
    void left();

private:
    void readText();

    QString m_problem;
    std::vector<std::string> m_phaseNames; ///< in this language
};

} // namespace portolan
