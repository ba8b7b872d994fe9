#include "app/trace/trace_controls.h"

#include "app/window/page_header.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace portolan {

namespace {

constexpr int kUsualPackets = 20;
constexpr int kUsualSeconds = 30;

} // namespace

TraceControls::TraceControls(QWidget* parent)
    : QWidget(parent)
    , m_protocol(new QComboBox(this))
    , m_port(new QLineEdit(this))
    , m_from(new QLineEdit(this))
    , m_packets(new QSpinBox(this))
    , m_seconds(new QSpinBox(this))
    , m_start(new QPushButton(tr("&Start"), this))
{
    for (const auto& [text, name] : {std::pair("TCP", "tcp"), std::pair("UDP", "udp"),
             std::pair("SCTP", "sctp"), std::pair("ICMP", "icmp"), std::pair("ICMPv6", "icmpv6")})
        m_protocol->addItem(QLatin1String(text), QLatin1String(name));
    m_protocol->setObjectName(QStringLiteral("traceProtocol"));
    m_protocol->setAccessibleName(tr("Protocol"));
    m_port->setObjectName(QStringLiteral("tracePort"));
    m_port->setPlaceholderText(tr("port"));
    m_port->setAccessibleName(tr("Port that is asked for"));
    m_port->setToolTip(tr("The port that clients ask for, or a range: 8080, 8000-8010"));
    m_from->setObjectName(QStringLiteral("traceFrom"));
    m_from->setPlaceholderText(tr("from any client"));
    m_from->setAccessibleName(tr("Client"));
    m_from->setToolTip(
        tr("Only clients with this address, of this network, or the one connection that a client has by "
           "this port: 1.2.3.4, 10.0.0.0/8, 1.2.3.4:40000"));
    m_packets->setObjectName(QStringLiteral("tracePackets"));
    m_packets->setRange(1, int(TraceLimits::kMostPackets));
    m_packets->setValue(kUsualPackets);
    m_packets->setSuffix(tr(" packets"));
    m_packets->setAccessibleName(tr("Packets at most"));
    m_packets->setToolTip(tr("After so many packets the trace ends by itself"));
    m_seconds->setObjectName(QStringLiteral("traceSeconds"));
    m_seconds->setRange(1, int(TraceLimits::kMostSeconds));
    m_seconds->setValue(kUsualSeconds);
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setAccessibleName(tr("Seconds at most"));
    m_seconds->setToolTip(tr("After so many seconds the trace ends by itself"));
    m_start->setObjectName(QStringLiteral("startTrace"));
    m_start->setAutoDefault(false);
    giveRoom(m_start);
    m_start->setMinimumWidth(
        std::max(m_start->minimumWidth(), m_start->fontMetrics().averageCharWidth() * 9));
    const int unit = fontMetrics().averageCharWidth();
    m_port->setFixedWidth(unit * 11);
    m_from->setMinimumWidth(unit * 13);
    m_from->setMaximumWidth(unit * 20);
    for (QWidget* field : std::initializer_list<QWidget*>{m_protocol, m_port, m_from, m_packets, m_seconds})
        field->setMinimumHeight(fontMetrics().height() + 12);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QWidget* widget :
        std::initializer_list<QWidget*>{m_protocol, m_port, m_from, m_packets, m_seconds, m_start})
        layout->addWidget(widget);
    const auto press = [this] {
        if (m_running)
            Q_EMIT stopWanted();
        else
            Q_EMIT startWanted();
    };
    connect(m_start, &QPushButton::clicked, this, press);
    for (QLineEdit* edit : {m_port, m_from}) {
        connect(edit, &QLineEdit::returnPressed, this, [this] {
            if (m_start->isEnabled() && !m_running)
                Q_EMIT startWanted();
        });
        connect(edit, &QLineEdit::textEdited, edit, [edit] { edit->setPalette(QPalette()); });
    }
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &TraceControls::updateFields);
    updateFields();
}

Result<TraceControls::Wish> TraceControls::wish() const
{
    ForwardFields fields{{"protocol", m_protocol->currentData().toString().toStdString()}};
    const std::string port = m_port->text().trimmed().toStdString();
    const std::string from = m_from->text().trimmed().toStdString();
    if (!port.empty() && hasPort())
        fields["ports"] = port;
    if (!from.empty())
        takeClient(from, fields);
    const Result<TraceFilter> filter = fromTraceFields(fields);
    if (!filter)
        return tl::unexpected(filter.error());
    Wish wish;
    wish.filter = *filter;
    wish.limits.packets = unsigned(m_packets->value());
    wish.limits.seconds = unsigned(m_seconds->value());
    if (const Result<void> checked = checkTraceLimits(wish.limits); !checked)
        return tl::unexpected(checked.error());
    return wish;
}

void TraceControls::fill(const QString& protocol, const QString& port, const QString& from)
{
    if (const int index = m_protocol->findData(protocol); index >= 0)
        m_protocol->setCurrentIndex(index);
    m_port->setText(port);
    m_from->setText(from);
    for (QLineEdit* edit : {m_port, m_from})
        edit->setPalette(QPalette());
}

void TraceControls::pointAt(const std::string& field)
{
    QLineEdit* edit = field.starts_with("from") ? m_from : m_port;
    if (!edit->isEnabled())
        return;
    edit->setFocus(Qt::OtherFocusReason);
    edit->selectAll();
}

void TraceControls::setRunning(bool running)
{
    m_running = running;
    m_start->setText(running ? tr("&Stop") : tr("&Start"));
    m_start->setAccessibleName(running ? tr("Stop") : tr("Start"));
    updateFields();
}

void TraceControls::setUsable(bool usable, const QString& reason)
{
    m_usable = usable;
    m_reason = reason;
    updateFields();
}

void TraceControls::focusPort()
{
    m_port->setFocus(Qt::ShortcutFocusReason);
    m_port->selectAll();
}

bool TraceControls::hasPort() const
{
    return !m_protocol->currentData().toString().startsWith(QLatin1String("icmp"));
}

void TraceControls::updateFields()
{
    for (QWidget* field : std::initializer_list<QWidget*>{m_protocol, m_from, m_packets, m_seconds})
        field->setEnabled(!m_running && m_usable);
    m_port->setEnabled(hasPort() && !m_running && m_usable);
    m_start->setEnabled(m_running || m_usable);
    m_start->setToolTip(m_running ? tr("Ends the trace; nothing of it stays in the kernel")
            : m_usable ? tr("Follows the packets of matching connections through every chain, both ways")
                       : m_reason);
}

} // namespace portolan
