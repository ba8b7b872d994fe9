#include "app/trace/step_delegate.h"

#include "app/trace/step_model.h"
#include "app/window/format.h"
#include "app/window/packet_colour.h"

#include <QAbstractItemView>
#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextDocument>

#include <algorithm>

namespace portolan {

namespace {

constexpr int kStepTop = 6;
constexpr int kStepSide = 10;
constexpr int kStepGap = 14;
constexpr int kMarkWidth = 3;

/// Sizes of everything in one row.
struct StepPlan {
    QFont normal;
    QFont mono;
    QFont small;
    int disc = 0; ///< diameter
    QRect discRect;
    QRect place;
    QRect words;
    QRect addresses;
    int height = 0;
};

QString addressHtml(const WayStep& step, const QColor& accent)
{
    const QString before = StepModel::addresses(step.packet).toHtmlEscaped();
    if (!step.becomes)
        return before;
    // What is another now stands out; the rest is what it was.
    const auto parts
        = [](const Packet& packet) { return StepModel::addresses(packet).split(QStringLiteral(" → ")); };
    const QStringList old = parts(step.packet);
    QStringList now = parts(*step.becomes);
    for (qsizetype i = 0; i < now.size(); ++i) {
        const bool changed = i >= old.size() || old.at(i) != now.at(i);
        now[i] = now.at(i).toHtmlEscaped();
        if (changed)
            now[i] = QStringLiteral("<b style='color:%1'>%2</b>").arg(accent.name(), now.at(i));
    }
    return before + QStringLiteral("<br>⇒ ") + now.join(QStringLiteral(" → "));
}

QString wordsHtml(const WayStep& step, const QPalette& palette, double smallSize)
{
    QString html;
    if (!step.decider.empty())
        html += QStringLiteral("<b>%1</b> ").arg(QString::fromStdString(step.decider).toHtmlEscaped());
    const QString said = Format::message(step.said).toHtmlEscaped();
    html += step.stops
        ? QStringLiteral("<span style='color:%1'>✕ %2</span>").arg(Theme::bad(palette).name(), said)
        : step.decides
        ? said
        : QStringLiteral("<span style='color:%1'>%2</span>").arg(Theme::subdued(palette).name(), said);
    QStringList notes;
    for (const StepRule& rule : step.rules)
        if (rule.place.text() != step.decider && !(rule.words == step.said))
            notes << Format::message(rule.place).toHtmlEscaped() + QStringLiteral(": ")
                    + Format::message(rule.words).toHtmlEscaped();
    for (const Message& note : step.notes)
        notes << Format::message(note).toHtmlEscaped();
    if (!notes.isEmpty())
        html += QStringLiteral("<br><span style='font-size:%1pt; color:%2'>%3</span>")
                    .arg(smallSize)
                    .arg(Theme::subdued(palette).name(), notes.join(QStringLiteral("<br>")));
    return html;
}

void fillDocument(
    QTextDocument& document, const QFont& font, const QPalette& palette, const QString& html, int width)
{
    document.setDocumentMargin(0);
    document.setDefaultFont(font);
    document.setHtml(
        QStringLiteral("<div style='color:%1'>%2</div>").arg(palette.color(QPalette::Text).name(), html));
    if (width > 0)
        document.setTextWidth(width);
}

StepPlan planStep(const QStyleOptionViewItem& option, const StepModel& model, const WayStep& step,
    QTextDocument& words, QTextDocument& addresses)
{
    StepPlan plan;
    plan.normal = option.font;
    plan.small = option.font;
    plan.small.setPointSizeF(option.font.pointSizeF() * 0.9);
    plan.mono = Theme::monospace();
    plan.mono.setPointSizeF(option.font.pointSizeF() * 0.94);
    QFont smallMono = plan.mono;
    smallMono.setPointSizeF(option.font.pointSizeF() * 0.86);
    const int line = QFontMetrics(plan.normal).height();
    plan.disc = line + 5;
    const QFontMetrics mono(plan.mono);
    int placeWidth = 0;
    for (const WayStep& each : model.steps())
        placeWidth = std::max(placeWidth, mono.horizontalAdvance(StepModel::place(each)));
    const int width = option.rect.width();
    placeWidth = std::min(placeWidth + 4, width / 4);
    const int top = option.rect.top() + kStepTop;
    int left = option.rect.left() + kMarkWidth + kStepSide;
    plan.discRect = QRect(left, top, plan.disc, plan.disc);
    left += plan.disc + kStepSide;
    plan.place = QRect(left, top + 2, placeWidth, mono.height());
    left += placeWidth + kStepGap;
    const int right = option.rect.right() - kStepSide;

    fillDocument(addresses, smallMono, option.palette,
        addressHtml(step,
            Theme::isDark(option.palette) ? Theme::warning(option.palette) : Theme::accent(option.palette)),
        0);
    const int wide = int(addresses.idealWidth()) + 2;
    const bool beside = right - left - wide - kStepGap > QFontMetrics(plan.normal).averageCharWidth() * 30;
    const int wordsWidth = std::max(60, beside ? right - left - wide - kStepGap : right - left);
    fillDocument(words, plan.normal, option.palette, wordsHtml(step, option.palette, plan.small.pointSizeF()),
        wordsWidth);
    const int wordsHeight = int(words.size().height());
    plan.words = QRect(left, top + 2, wordsWidth, wordsHeight);
    addresses.setTextWidth(beside ? wide : right - left);
    const int addressHeight = int(addresses.size().height());
    plan.addresses = beside ? QRect(right - wide, top + 3, wide, addressHeight)
                            : QRect(left, plan.words.bottom() + 3, right - left, addressHeight);
    const int placeHeight = mono.height() + QFontMetrics(plan.small).height();
    const int textHeight = beside ? std::max(wordsHeight, addressHeight) : wordsHeight + 3 + addressHeight;
    plan.height = std::max({plan.disc, placeHeight, textHeight}) + 2 * kStepTop + 1;
    return plan;
}

void drawDocument(QPainter* painter, const QTextDocument& document, const QRect& rect)
{
    painter->save();
    painter->translate(rect.topLeft());
    QAbstractTextDocumentLayout::PaintContext context;
    document.documentLayout()->draw(painter, context);
    painter->restore();
}

const StepModel* stepsOf(const QModelIndex& index)
{
    return qobject_cast<const StepModel*>(index.model());
}

} // namespace

void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    const StepModel* model = stepsOf(index);
    const WayStep* step = model ? model->at(index.row()) : nullptr;
    if (!step)
        return;
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QPalette& palette = option.palette;
    QTextDocument words;
    QTextDocument addresses;
    const StepPlan plan = planStep(option, *model, *step, words, addresses);
    const QColor colour = packetColour(palette, model->packet());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, Theme::selection(palette));
    else if (step->decides || (option.state & QStyle::State_MouseOver))
        painter->fillRect(option.rect, Theme::panel(palette));
    if (step->decides)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(kMarkWidth, option.rect.height())), colour);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange)) {
        painter->setPen(Theme::accent(palette));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawEllipse(plan.discRect);
    QFont bold = plan.small;
    bold.setBold(true);
    painter->setFont(bold);
    painter->setPen(lettersOn(colour));
    painter->drawText(plan.discRect, Qt::AlignCenter, QString::number(step->number));

    painter->setFont(plan.mono);
    painter->setPen(palette.color(QPalette::Text));
    painter->drawText(plan.place, Qt::AlignLeft | Qt::AlignTop,
        QFontMetrics(plan.mono).elidedText(StepModel::place(*step), Qt::ElideMiddle, plan.place.width()));
    painter->setFont(plan.small);
    painter->setPen(Theme::subdued(palette));
    const QRect below(plan.place.left(), plan.place.bottom() + 1, plan.place.width() + kStepGap,
        QFontMetrics(plan.small).height());
    painter->drawText(below, Qt::AlignLeft | Qt::AlignTop,
        QFontMetrics(plan.small).elidedText(StepModel::interfaces(*step), Qt::ElideRight, below.width()));
    drawDocument(painter, words, plan.words);
    drawDocument(painter, addresses, plan.addresses);
    painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    const StepModel* model = stepsOf(index);
    const WayStep* step = model ? model->at(index.row()) : nullptr;
    const auto* view = qobject_cast<const QAbstractItemView*>(given.widget);
    if (!step || !view)
        return {120, 30};
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    // A list view asks without a width.
    option.rect = QRect(0, 0, view->viewport()->width(), 30);
    QTextDocument words;
    QTextDocument addresses;
    return {120, planStep(option, *model, *step, words, addresses).height};
}

} // namespace portolan
