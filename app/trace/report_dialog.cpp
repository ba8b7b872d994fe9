#include "app/trace/report_dialog.h"

#include "app/trace/packet_finisher.h"
#include "app/window/format.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

namespace portolan {

namespace {

/// Below this a report is made in less than a frame.
constexpr std::size_t kReportAtOnce = 60;
/// More is not shown, only copied and saved: the text field would lay it all out.
constexpr qsizetype kShownReport = 400'000;

} // namespace

ReportDialog::ReportDialog(std::vector<Trajectory> packets, std::shared_ptr<const HostSnapshot> host,
    QString source, QWidget* parent)
    : QDialog(parent)
    , m_packets(std::make_shared<const std::vector<Trajectory>>(std::move(packets)))
    , m_host(std::move(host))
    , m_source(std::move(source))
    , m_format(new QComboBox(this))
    , m_mask(new QCheckBox(tr("&Replace addresses"), this))
    , m_text(new QPlainTextEdit(this))
    , m_copy(new QPushButton(tr("&Copy"), this))
    , m_save(new QPushButton(tr("&Save…"), this))
{
    setWindowTitle(tr("Report of the packets"));
    m_format->addItem(tr("Text"), int(ReportFormat::Text));
    m_format->addItem(tr("Markdown"), int(ReportFormat::Markdown));
    m_format->addItem(tr("HTML"), int(ReportFormat::Html));
    m_format->setObjectName(QStringLiteral("reportFormat"));
    auto* label = new QLabel(tr("&Format:"), this);
    label->setBuddy(m_format);
    m_mask->setObjectName(QStringLiteral("replaceAddresses"));
    m_mask->setToolTip(tr("Every address gets a stand-in of the ranges meant for examples, the same one "
                          "everywhere. Names of interfaces and chains stay."));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("The report"));
    m_text->setFont(Theme::monospace());
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    auto* top = new QHBoxLayout;
    top->addWidget(label);
    top->addWidget(m_format);
    top->addSpacing(16);
    top->addWidget(m_mask);
    top->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_copy, QDialogButtonBox::ActionRole);
    buttons->addButton(m_save, QDialogButtonBox::ActionRole);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_text, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 34);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ReportDialog::make);
    connect(m_mask, &QCheckBox::toggled, this, &ReportDialog::make);
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_report); });
    connect(m_save, &QPushButton::clicked, this, &ReportDialog::chooseFile);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    make();
}

ReportFormat ReportDialog::format() const
{
    return ReportFormat(m_format->currentData().toInt());
}

void ReportDialog::setFormat(ReportFormat format)
{
    m_format->setCurrentIndex(m_format->findData(int(format)));
}

void ReportDialog::setMasked(bool masked)
{
    m_mask->setChecked(masked);
}

void ReportDialog::make()
{
    ReportWish wish;
    wish.format = format();
    wish.maskAddresses = m_mask->isChecked();
    wish.title = {PORTOLAN_TR("The ways of %1 packets"), {std::to_string(m_packets->size())}};
    if (m_packets->size() == 1)
        wish.title = {PORTOLAN_TR("The way of a packet"), {}};
    const std::string now
        = QLocale().toString(QDateTime::currentDateTime(), QLocale::ShortFormat).toStdString();
    wish.preface.push_back(m_source.isEmpty()
            ? Message{PORTOLAN_TR("Seen by the kernel's own trace; written by Portolan, %1."), {now}}
            : Message{PORTOLAN_TR("From the kernel log %1; written by Portolan, %2."),
                {m_source.toStdString(), now}});
    if (!m_host)
        wish.preface.push_back({PORTOLAN_TR("The rules of its host are not known."), {}});
    wish.known = knownOf(m_host);
    wish.say = [](const Message& message) { return Format::message(message).toStdString(); };
    m_copy->setEnabled(false);
    m_save->setEnabled(false);
    m_writer.run(
        m_packets->size() > kReportAtOnce,
        [packets = m_packets, host = m_host, wish](
            const Background::Superseded&) { return QString::fromStdString(traceReport(*packets, wish)); },
        [this](QString report) {
            m_report = std::move(report);
            m_copy->setEnabled(true);
            m_save->setEnabled(true);
            const bool whole = m_report.size() <= kShownReport;
            m_text->setPlainText(whole ? m_report
                                       : m_report.left(kShownReport) + QStringLiteral("\n\n…\n")
                        + tr("The rest is not shown here; it is copied and saved with it."));
        });
}

bool ReportDialog::save(const QString& path, QString* problem) const
{
    QSaveFile file(path);
    const QByteArray bytes = m_report.toUtf8();
    const bool done = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!done && problem)
        *problem = tr("%1 cannot be written: %2.").arg(path, file.errorString());
    return done;
}

void ReportDialog::chooseFile()
{
    const QString ending = format() == ReportFormat::Html ? QStringLiteral("html")
        : format() == ReportFormat::Markdown              ? QStringLiteral("md")
                                                          : QStringLiteral("txt");
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the report"), QStringLiteral("packets.") + ending, QStringLiteral("*.") + ending);
    QString problem;
    if (!path.isEmpty() && !save(path, &problem))
        QMessageBox::warning(this, tr("Save the report"), problem);
}

} // namespace portolan
