#include "app/flows/flow_filter_edit.h"

#include "app/flows/flow_filter_help.h"
#include "app/flows/flow_words.h"
#include "app/window/format.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QStringListModel>

#include <utility>

namespace portolan {

namespace {

/// Completes one word of the line, and leaves the others.
class FilterCompleter : public QCompleter {
public:
    FilterCompleter(FilterValues values, QLineEdit* edit)
        : QCompleter(edit)
        , m_values(std::move(values))
    {
        setModel(&m_offered);
        setCaseSensitivity(Qt::CaseInsensitive);
        setMaxVisibleItems(12);
        // Before the line asks for completions: what is offered depends on the word.
        connect(edit, &QLineEdit::textEdited, this, [this, edit] { read(edit); });
        // Behind the line, which puts the cursor at its end.
        connect(
            this, qOverload<const QString&>(&QCompleter::activated), edit,
            [this, edit](const QString& text) { goOn(edit, text); }, Qt::QueuedConnection);
    }

    QString pathFromIndex(const QModelIndex& index) const override
    {
        return m_before + index.data().toString() + m_behind;
    }
    /// What is offered is chosen already.
    QStringList splitPath(const QString&) const override { return {QString()}; }

private:
    void read(const QLineEdit* edit)
    {
        const int cursor = edit->cursorPosition();
        m_word = FilterWord::at(edit->text(), cursor);
        m_before = edit->text().left(m_word.begin);
        m_behind = edit->text().mid(cursor);
        m_offered.setStringList(filterCompletions(m_word.text, m_values));
    }

    /// Behind what was chosen; behind a field, its values are offered at once.
    void goOn(QLineEdit* edit, const QString& chosen)
    {
        edit->setCursorPosition(int(chosen.size() - m_behind.size()));
        read(edit);
        if (m_word.text.endsWith(u':') && m_offered.rowCount() > 0) {
            setCompletionPrefix(QString());
            complete();
        }
    }

    FilterValues m_values;
    QStringListModel m_offered;
    FilterWord m_word;
    QString m_before;
    QString m_behind;
};

} // namespace

FlowFilterEdit::FlowFilterEdit(FilterValues values, QWidget* parent)
    : QLineEdit(parent)
    , m_phaseNames(phaseTexts())
{
    setObjectName(QStringLiteral("filter"));
    setPlaceholderText(tr("Filter, e.g. port:8080 from:10.0.0.0/8"));
    setToolTip(tr("Words to look for, and fields like port:8080. All must hold; - in front turns one round. "
                  "F1 explains them."));
    setAccessibleName(tr("Filter connections"));
    setClearButtonEnabled(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setCompleter(new FilterCompleter(std::move(values), this));
    connect(this, &QLineEdit::textChanged, this, &FlowFilterEdit::readText);
    // The completer lets the line have the key first.
    connect(this, &QLineEdit::returnPressed, this, [this] {
        if (!completer()->popup()->isVisible())
            Q_EMIT left();
    });
}

QSize FlowFilterEdit::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 46, QLineEdit::sizeHint().height()};
}

QSize FlowFilterEdit::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 18, QLineEdit::minimumSizeHint().height()};
}

void FlowFilterEdit::readText()
{
    auto query = FlowQuery::parse(text().toStdString(), m_phaseNames);
    const QString problem = query ? QString() : Format::message(query.error().message);
    if (problem != std::exchange(m_problem, problem)) {
        setAccessibleDescription(problem);
        Q_EMIT problemChanged(problem);
    }
    if (query)
        Q_EMIT queryChanged(*query);
}

void FlowFilterEdit::showHelp()
{
    auto* help = new FlowFilterHelp(this);
    connect(help, &FlowFilterHelp::exampleWanted, this, [this](const QString& example) {
        setText(example);
        setFocus(Qt::OtherFocusReason);
    });
    help->openBelow(this);
}

} // namespace portolan
