#include "app/flows/figures.h"

#include "app/flows/rate_chart.h"
#include "app/window/format.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace portolan {

namespace {

/// A number with its word behind it, the number large.
QString figure(const QString& number, const QString& word, const QColor& quiet)
{
    return QStringLiteral("<span style='font-size:x-large;font-weight:600'>%1</span> "
                          "<span style='color:%3'>%2</span>")
        .arg(number.toHtmlEscaped(), word.toHtmlEscaped(), quiet.name());
}

} // namespace

Figures::Figures(QWidget* parent)
    : QWidget(parent)
    , m_open(new QLabel(this))
    , m_fresh(new QLabel(this))
    , m_note(new QLabel(this))
    , m_grid(new QGridLayout)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* row = new QHBoxLayout;
    row->addWidget(m_open);
    row->addStretch();
    row->addWidget(m_fresh);
    m_note->setWordWrap(true);
    m_grid->setColumnStretch(1, 1);
    m_grid->setHorizontalSpacing(8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(row);
    layout->addLayout(m_grid);
    layout->addWidget(m_note);
    layout->addStretch();
    for (QLabel* label : {m_open, m_fresh, m_note})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
}

Figures::Line Figures::addLine()
{
    const int row = int(m_lines.size());
    Line line{new QLabel(this), new QLabel(this), new QLabel(this)};
    line.swatch->setFixedSize(10, 10);
    line.swatch->setAutoFillBackground(true);
    line.swatch->setBackgroundRole(QPalette::Window); // not the parent's
    line.title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line.rate->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(line.swatch, row, 0, Qt::AlignVCenter);
    m_grid->addWidget(line.title, row, 1);
    m_grid->addWidget(line.rate, row, 2, Qt::AlignRight);
    return line;
}

void Figures::set(const LiveFlows::Totals& totals, const std::vector<RateHistory::Series>& series)
{
    const QColor quiet = Theme::subdued(palette());
    m_open->setText(figure(QLocale().toString(qulonglong(totals.open)), tr("open"), quiet));
    m_fresh->setText(figure(QLocale().toString(totals.newPerSecond, 'f', 1), tr("new / s"), quiet));
    m_note->setVisible(totals.open && !totals.counted);
    m_note->setText(tr("Bytes are unknown: byte accounting was off when these connections began."));
    while (m_lines.size() < series.size())
        m_lines.push_back(addLine());
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const bool used = i < series.size();
        for (QLabel* label : {m_lines[i].swatch, m_lines[i].title, m_lines[i].rate})
            label->setVisible(used);
        if (!used)
            continue;
        QPalette swatch = palette();
        swatch.setColor(QPalette::Window, seriesColour(palette(), series[i].colour));
        m_lines[i].swatch->setPalette(swatch);
        m_lines[i].title->setText(series[i].title.isEmpty() ? tr("Others") : series[i].title);
        m_lines[i].rate->setText(Format::rate(series[i].now));
    }
}

} // namespace portolan
