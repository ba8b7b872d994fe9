#include "app/flows/figures.h"

#include "app/flows/chart_style.h"
#include "app/flows/legend_button.h"
#include "app/window/format.h"

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
    , m_legend(new QVBoxLayout)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* row = new QHBoxLayout;
    row->addWidget(m_open);
    row->addStretch();
    row->addWidget(m_fresh);
    m_note->setWordWrap(true);
    m_legend->setSpacing(0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    row->setContentsMargins(4, 0, 4, 0);
    layout->addLayout(row);
    layout->addLayout(m_legend);
    layout->addWidget(m_note);
    layout->addStretch();
    for (QLabel* label : {m_open, m_fresh, m_note})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
}

LegendButton* Figures::addLine()
{
    auto* line = new LegendButton(this);
    const std::size_t place = m_lines.size();
    connect(line, &LegendButton::clicked, this, [this, place] {
        if (place < m_ids.size() && !m_ids[place].empty())
            Q_EMIT forwardChosen(m_ids[place]);
    });
    m_legend->addWidget(line);
    return line;
}

void Figures::set(const LiveFlows::Totals& totals, double fresh,
    const std::vector<FlowHistory::Series>& series, FlowHistory::Measure measure)
{
    const QColor quiet = Theme::subdued(palette());
    m_open->setText(figure(QLocale().toString(qulonglong(totals.open)), tr("open"), quiet));
    m_fresh->setText(figure(QLocale().toString(fresh, 'f', 1), tr("new / s"), quiet));
    m_note->setVisible(totals.open && !totals.counted);
    m_note->setText(tr("Bytes are unknown: byte accounting was off when these connections began."));
    while (m_lines.size() < series.size())
        m_lines.push_back(addLine());
    m_ids.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const bool used = i < series.size();
        m_lines[i]->setVisible(used);
        if (!used)
            continue;
        m_ids.push_back(series[i].id);
        m_lines[i]->setEnabled(!series[i].id.empty());
        m_lines[i]->set(seriesColour(palette(), series[i].colour), seriesTitle(series[i]),
            measure == FlowHistory::Rate ? Format::rate(series[i].now, series[i].isPartly)
                                         : measureText(measure, series[i].now));
    }
}

} // namespace portolan
