#include "app/window/rule_text_edit.h"

#include "app/window/format.h"

#include <QEvent>
#include <QMimeData>
#include <QTextBlock>

namespace portolan {

namespace {

// A hyphen is a place to break a line for Qt, so "--to-destination" would be torn; shown with the hyphen that
// is none, and given back with the plain one.
constexpr QChar kUnbreakableHyphen(0x2011);
constexpr int kPlaceState = 1; ///< a block that names a place

QString shown(QString text)
{
    return text.replace(u'-', kUnbreakableHyphen);
}

QString plain(QString text)
{
    return text.replace(kUnbreakableHyphen, u'-');
}

} // namespace

RuleTextEdit::RuleTextEdit(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QFont font = Theme::monospace();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    setFont(font);
    setTabStopDistance(2 * QFontMetricsF(font).horizontalAdvance(u' ')); // nft indents by tabs
    document()->setDocumentMargin(8);
}

void RuleTextEdit::setRules(const QString& text)
{
    if (text == rules())
        return;
    setPlainText(shown(text));
    grow();
}

void RuleTextEdit::addRule(const QString& place, const QString& rule)
{
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (!document()->isEmpty()) {
        cursor.insertBlock(); // an empty line between two rules
        cursor.block().setUserState(0);
        cursor.insertBlock();
    }
    QTextCharFormat quiet;
    quiet.setForeground(Theme::subdued(palette()));
    cursor.insertText(place, quiet);
    cursor.block().setUserState(kPlaceState);
    cursor.insertBlock();
    cursor.insertText(shown(rule), QTextCharFormat());
    cursor.block().setUserState(0);
    grow();
}

QString RuleTextEdit::rules() const
{
    return plain(toPlainText());
}

void RuleTextEdit::setGrowing(bool growing)
{
    m_growing = growing;
    if (growing) {
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    }
    grow();
}

void RuleTextEdit::grow()
{
    if (!m_growing)
        return;
    // The plain text layout counts its height in lines, wrapped ones included.
    int lines = 0;
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next()) {
        blockBoundingRect(block); // lays it out
        lines += std::max(1, block.layout()->lineCount());
    }
    const int height = lines * QFontMetrics(font()).lineSpacing() + int(2 * document()->documentMargin())
        + 2 * frameWidth() + 4;
    if (height != maximumHeight() || height != minimumHeight())
        setFixedHeight(height);
}

QSize RuleTextEdit::sizeHint() const
{
    const QSize hint = QPlainTextEdit::sizeHint();
    return m_growing ? QSize(200, minimumHeight()) : hint;
}

QMimeData* RuleTextEdit::createMimeDataFromSelection() const
{
    auto* data = new QMimeData;
    // A selection separates its paragraphs by U+2029.
    data->setText(plain(textCursor().selectedText().replace(QChar::ParagraphSeparator, u'\n')));
    return data;
}

void RuleTextEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        grow();
}

void RuleTextEdit::recolour()
{
    QTextCharFormat quiet;
    quiet.setForeground(Theme::subdued(palette()));
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next()) {
        if (block.userState() != kPlaceState)
            continue;
        QTextCursor cursor(block);
        cursor.select(QTextCursor::BlockUnderCursor);
        cursor.mergeCharFormat(quiet);
    }
}

void RuleTextEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolour();
    if (event->type() == QEvent::FontChange)
        grow();
}

} // namespace portolan
