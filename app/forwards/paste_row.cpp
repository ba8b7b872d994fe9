#include "app/forwards/paste_row.h"

#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace portolan {

namespace {

constexpr int kMaxPaste = 1 << 20;

QString oneForward(const ImportedForward& imported)
{
    const PortForward& forward = imported.forward;
    const QString listen = QString::fromStdString(describeListen(forward));
    const QString to
        = imported.targetMissing ? PasteRow::tr("to be said") : QString::fromStdString(describeTo(forward));
    return QStringLiteral("%1 %2 → %3").arg(QLatin1String(toString(forward.protocol)), listen, to);
}

} // namespace

PasteRow::PasteRow(QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_said(new QLabel(this))
    , m_several(new QWidget(this))
    , m_choice(new QComboBox(m_several))
    , m_all(new QPushButton(tr("Add &every one…"), m_several))
{
    auto* label = new QLabel(tr("Paste a &command"), this);
    label->setBuddy(m_edit);
    m_edit->setObjectName(QStringLiteral("paste"));
    m_edit->setMaxLength(kMaxPaste);
    m_edit->setAccessibleName(tr("A command to take the forward from"));
    m_edit->setPlaceholderText(tr("docker run -p 8080:80 …, 8080:80/udp or an iptables line"));
    m_edit->setClearButtonEnabled(true);
    m_edit->installEventFilter(this);
    m_said->setObjectName(QStringLiteral("pasteSaid"));
    m_said->setWordWrap(true);
    m_said->setTextFormat(Qt::PlainText);
    m_said->setMinimumHeight(m_said->fontMetrics().height());
    m_choice->setObjectName(QStringLiteral("pasteChoice"));
    m_choice->setAccessibleName(tr("The forward to show"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_all->setObjectName(QStringLiteral("addAll"));
    m_all->setAutoDefault(false);
    giveRoom(m_all);
    auto* several = new QHBoxLayout(m_several);
    several->setContentsMargins(0, 2, 0, 2);
    several->addWidget(m_choice, 1);
    several->addWidget(m_all);
    m_several->hide();
    auto* browse = new QPushButton(tr("&Browse…"), this);
    browse->setObjectName(QStringLiteral("browse"));
    browse->setToolTip(tr("Take forwards from a file"));
    browse->setAutoDefault(false);
    giveRoom(browse);
    connect(browse, &QPushButton::clicked, this, &PasteRow::fileWanted);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(label);
    row->addWidget(m_edit, 1);
    row->addWidget(browse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_said);
    layout->addWidget(m_several);
    setTabOrder(m_edit, browse);
    setTabOrder(browse, m_choice);
    setTabOrder(m_choice, m_all);
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString& text) {
        const bool pasted = text.size() - m_length > 2;
        m_length = text.size();
        if (pasted)
            take(text);
        else if (text.isEmpty())
            say({}, false);
    });
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            Q_EMIT chosen(m_import.forwards[std::size_t(index)]);
    });
    connect(m_all, &QPushButton::clicked, this, [this] { Q_EMIT allWanted(m_import); });
    applyPalette();
}

bool PasteRow::take(const QString& text)
{
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    m_several->hide();
    if (m_edit->text() != text)
        m_edit->setText(text);
    m_length = text.size();
    const Result<Import> import = importForwards(text.toStdString());
    if (!import) {
        say(Format::message(import.error().message), true);
        return false;
    }
    show(*import);
    return true;
}

void PasteRow::show(const Import& import)
{
    m_import = import;
    QStringList remarks;
    for (const Message& remark : import.remarks)
        remarks.append(Format::message(remark));
    if (import.forwards.empty()) {
        say(remarks.isEmpty() ? tr("No forward is in it.") : remarks.join(u'\n'), true);
        return;
    }
    if (import.forwards.front().targetMissing)
        remarks.append(tr("It does not say which address answers; write it below."));
    say(remarks.isEmpty() ? tr("Taken into the fields below.") : remarks.join(u'\n'), false);
    for (const ImportedForward& each : import.forwards)
        m_choice->addItem(oneForward(each));
    m_several->setVisible(import.forwards.size() > 1);
    Q_EMIT chosen(import.forwards.front());
}

bool PasteRow::eventFilter(QObject* object, QEvent* event)
{
    // Return reads the text; it must not press the dialog's button.
    if (object == m_edit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !m_edit->text().trimmed().isEmpty()) {
            take(m_edit->text());
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void PasteRow::say(const QString& text, bool problem)
{
    m_problem = problem;
    m_said->setText(problem && !text.isEmpty() ? QStringLiteral("✕ ") + text : text);
    m_edit->setAccessibleDescription(text);
    applyPalette();
}

void PasteRow::applyPalette()
{
    QPalette said = palette();
    said.setColor(QPalette::WindowText, m_problem ? Theme::bad(palette()) : Theme::subdued(palette()));
    m_said->setPalette(said);
}

void PasteRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace portolan
