#include "app/history/diff_details.h"

#include "app/history/line_words.h"
#include "app/window/format.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTextDocumentFragment>
#include <QVBoxLayout>

#include <algorithm>

namespace portolan {

namespace {

/// Above this, texts are shown without marks: the table of common words grows with the square.
constexpr qsizetype kMostWords = 400;

/// Which words of `text` are part of the longest sequence it has in common with `other`.
std::vector<bool> commonWords(const QStringList& text, const QStringList& other)
{
    const auto rows = std::size_t(text.size());
    const auto columns = std::size_t(other.size());
    std::vector<std::vector<unsigned>> length(rows + 1, std::vector<unsigned>(columns + 1, 0));
    for (std::size_t i = rows; i-- > 0;)
        for (std::size_t j = columns; j-- > 0;)
            length[i][j] = text[qsizetype(i)] == other[qsizetype(j)]
                ? length[i + 1][j + 1] + 1
                : std::max(length[i + 1][j], length[i][j + 1]);
    std::vector<bool> common(rows, false);
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
        if (text[qsizetype(i)] == other[qsizetype(j)]) {
            common[i++] = true;
            ++j;
        } else if (length[i + 1][j] >= length[i][j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
    return common;
}

QLabel* makeSide(QWidget* parent, const QString& name)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(name);
    // Words of a rule may be longer than the room for them.
    label->setMinimumWidth(60);
    return label;
}

} // namespace

QString markedWords(const QString& text, const QString& other)
{
    const QStringList words = text.split(u' ');
    const QStringList others = other.split(u' ');
    if (other.isEmpty() || words.size() > kMostWords || others.size() > kMostWords)
        return text.toHtmlEscaped();
    const std::vector<bool> common = commonWords(words, others);
    QStringList html;
    for (qsizetype i = 0; i < words.size(); ++i)
        html << (common[std::size_t(i)] ? words[i].toHtmlEscaped()
                                        : QStringLiteral("<b><u>%1</u></b>").arg(words[i].toHtmlEscaped()));
    return html.join(u' ');
}

DiffDetails::DiffDetails(QWidget* parent)
    : QWidget(parent)
    , m_place(new QLabel(this))
{
    auto* area = new QScrollArea(this);
    auto* inside = new QWidget(area);
    m_left = makeSide(inside, tr("The selected line, left side"));
    m_right = makeSide(inside, tr("The selected line, right side"));
    auto* sides = new QHBoxLayout(inside);
    sides->setContentsMargins(12, 0, 12, 8);
    sides->setSpacing(20);
    sides->addWidget(m_left, 1);
    sides->addWidget(m_right, 1);
    area->setWidget(inside);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setBackgroundRole(QPalette::Base);
    inside->setBackgroundRole(QPalette::Base);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_place->setTextFormat(Qt::PlainText);
    m_place->setContentsMargins(12, 8, 12, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_place);
    layout->addWidget(area, 1);
    show(nullptr, nullptr);
}

QString DiffDetails::sideHtml(const HostDiff& diff, const DiffLine& line, bool left) const
{
    const DiffSide side = left ? DiffSide::Left : DiffSide::Right;
    const DiffSide other = left ? DiffSide::Right : DiffSide::Left;
    const auto whole = [&](DiffSide which) {
        const Rule* rule = which == DiffSide::Left ? leftRule(diff, line) : rightRule(diff, line);
        return rule ? QString::fromUtf8(rule->text.data(), qsizetype(rule->text.size()))
                    : lineText(diff, line, which);
    };
    const QString words = lineWords(diff, line, side);
    if (words.isEmpty())
        return QStringLiteral("<span style='color:%1'>%2</span>")
            .arg(Theme::subdued(palette()).name(),
                left ? tr("not there before").toHtmlEscaped() : tr("not there any more").toHtmlEscaped());
    return QStringLiteral("<p style='margin:0'>%1</p><p style='margin:4px 0 0 0'><code>%2</code></p>")
        .arg(markedWords(words, lineWords(diff, line, other)), markedWords(whole(side), whole(other)));
}

void DiffDetails::show(const HostDiff* diff, const DiffLine* line)
{
    const bool sides = diff && line && !line->isHeading() && !line->isFold();
    m_left->setVisible(sides);
    m_right->setVisible(sides);
    if (!sides) {
        m_place->setText(line && line->isFold() ? tr("Enter or a double click shows what is folded here.")
                                                : tr("Select a line to see it in full."));
        return;
    }
    QStringList place;
    if (line->kind != DiffLine::Kind::Forward) {
        const TableDiff& table = diff->rules.tables[line->table];
        const std::string_view chain = table.chains[line->chain].name;
        place << QString::fromUtf8(table.name.data(), qsizetype(table.name.size())) + u' '
                + QString::fromUtf8(chain.data(), qsizetype(chain.size()));
    }
    if (const QString change = changeWords(*diff, *line); !change.isEmpty())
        place << changeSign(line->change) + u' ' + change;
    m_place->setText(place.join(QStringLiteral(" · ")));
    m_left->setText(sideHtml(*diff, *line, true));
    m_right->setText(sideHtml(*diff, *line, false));
}

QString DiffDetails::text() const
{
    const auto plain = [](const QLabel* label) {
        return label->isHidden() ? QString() : QTextDocumentFragment::fromHtml(label->text()).toPlainText();
    };
    return m_place->text() + u'\n' + plain(m_left) + u'\n' + plain(m_right);
}

void DiffDetails::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_place)
        return;
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, Theme::subdued(palette()));
    m_place->setPalette(quiet);
}

} // namespace portolan
