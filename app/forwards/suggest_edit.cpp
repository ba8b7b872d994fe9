#include "app/forwards/suggest_edit.h"

#include "app/window/format.h"

#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QPainter>
#include <QStandardItemModel>

namespace portolan {

namespace {

constexpr int kValueRole = Qt::UserRole;
/// No hand adds as many characters by one key.
constexpr qsizetype kPasted = 3;

class ListCompleter : public QCompleter {
public:
    ListCompleter(bool several, QAbstractItemModel* model, QObject* parent)
        : QCompleter(model, parent)
        , m_several(several)
    {
    }

    QStringList splitPath(const QString& path) const override
    {
        return {m_several ? path.mid(path.lastIndexOf(u',') + 1).trimmed() : path};
    }
    QString pathFromIndex(const QModelIndex& index) const override
    {
        const QString value = index.data(kValueRole).toString();
        const auto* edit = qobject_cast<const QLineEdit*>(widget());
        if (!m_several || !edit)
            return value;
        const qsizetype comma = edit->text().lastIndexOf(u',');
        return comma < 0 ? value : edit->text().left(comma + 1) + u' ' + value;
    }

private:
    bool m_several;
};

} // namespace

SuggestEdit::SuggestEdit(bool several, QWidget* parent)
    : QLineEdit(parent)
    , m_model(new QStandardItemModel(this))
    , m_arrow(addAction(QIcon(), TrailingPosition))
{
    auto* completer = new ListCompleter(several, m_model, this);
    completer->setCompletionRole(kValueRole);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(10);
    setCompleter(completer);
    m_arrow->setToolTip(tr("Show what this host knows (Down)"));
    m_arrow->setVisible(false);
    connect(m_arrow, &QAction::triggered, this, &SuggestEdit::showAll);
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        const bool much = text.size() - m_length >= kPasted;
        m_length = text.size();
        if (much)
            Q_EMIT pasted(text);
    });
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        // textEdited comes after this for what was typed, and measures against what was there before.
        if (!isModified())
            m_length = text.size();
    });
    drawArrow();
}

void SuggestEdit::setSuggestions(const QList<Suggestion>& suggestions)
{
    if (suggestions == m_suggestions)
        return; // the list may be open
    m_suggestions = suggestions;
    m_model->clear();
    for (const Suggestion& each : suggestions) {
        auto* item = new QStandardItem(
            each.about.isEmpty() ? each.value : QStringLiteral("%1 — %2").arg(each.value, each.about));
        item->setData(each.value, kValueRole);
        m_model->appendRow(item);
    }
    m_arrow->setVisible(!suggestions.isEmpty());
}

QStringList SuggestEdit::suggestions() const
{
    QStringList values;
    for (int row = 0; row < m_model->rowCount(); ++row)
        values.append(m_model->index(row, 0).data(kValueRole).toString());
    return values;
}

void SuggestEdit::showAll()
{
    setFocus(Qt::OtherFocusReason);
    completer()->setCompletionPrefix({});
    completer()->complete();
}

void SuggestEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down && m_model->rowCount() > 0)
        showAll();
    else
        QLineEdit::keyPressEvent(event);
}

void SuggestEdit::drawArrow()
{
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::subdued(palette()), 1.4));
    painter.drawPolyline(QPolygonF{{4, 6}, {8, 10}, {12, 6}});
    m_arrow->setIcon(QIcon(pixmap));
}

void SuggestEdit::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawArrow();
}

} // namespace portolan
