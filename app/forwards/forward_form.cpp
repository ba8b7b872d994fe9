#include "app/forwards/forward_form.h"

#include "app/window/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace portolan {

ForwardForm::ForwardForm(const HostState& host, QWidget* parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(8);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignRight);
    buildListen(host);
    buildTarget();
    buildOptions();
    applyPalette();
}

QLineEdit* ForwardForm::lineEdit(const QString& objectName, const QString& placeholder)
{
    auto* edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setPlaceholderText(placeholder);
    connect(edit, &QLineEdit::textChanged, this, &ForwardForm::changed);
    return edit;
}

void ForwardForm::addField(
    ForwardField field, const QString& label, QWidget* editor, const QString& accessibleName)
{
    editor->setAccessibleName(accessibleName);
    auto* problem = new QLabel(this);
    problem->setWordWrap(true);
    problem->setTextFormat(Qt::PlainText);
    problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    problem->setObjectName(editor->objectName() + QLatin1String("Problem"));
    problem->hide();
    auto* column = new QVBoxLayout;
    column->setSpacing(2);
    column->addWidget(editor);
    column->addWidget(problem);
    m_layout->addRow(label, column);
    if (auto* caption = qobject_cast<QLabel*>(m_layout->labelForField(column)))
        caption->setBuddy(editor);
    m_problems.insert(field, problem);
    m_editors.insert(field, editor);
}

void ForwardForm::buildListen(const HostState& host)
{
    m_protocol = new QComboBox(this);
    m_protocol->setObjectName(QStringLiteral("protocol"));
    for (const Protocol protocol : {Protocol::Tcp, Protocol::Udp, Protocol::Sctp})
        m_protocol->addItem(QString::fromLatin1(toString(protocol)).toUpper(), int(protocol));
    addField(ForwardField::Protocol, tr("&Protocol"), m_protocol, tr("Protocol"));

    m_listenPorts = lineEdit(QStringLiteral("listenPorts"), tr("8080 or 8000-8010"));
    addField(
        ForwardField::ListenPorts, tr("Listen on p&ort"), m_listenPorts, tr("Port or ports to listen on"));

    m_listenAddress = new QComboBox(this);
    m_listenAddress->setObjectName(QStringLiteral("listenAddress"));
    m_listenAddress->setEditable(true);
    m_listenAddress->addItem(tr("Any address of this host"), QString());
    m_interface = new QComboBox(this);
    m_interface->setObjectName(QStringLiteral("interface"));
    m_interface->setEditable(true);
    m_interface->addItem(tr("Any interface"), QString());
    for (const auto& address : host.addresses)
        if (!address.address.isLoopback() && !address.address.isLinkLocal()) {
            const QString text = QString::fromStdString(address.address.toString());
            m_listenAddress->addItem(text, text);
            m_listenAddress->setItemData(
                m_listenAddress->count() - 1, QString::fromStdString(address.interface), Qt::ToolTipRole);
        }
    for (const std::string& interface : host.interfaces)
        if (interface != "lo")
            m_interface->addItem(QString::fromStdString(interface), QString::fromStdString(interface));
    addField(ForwardField::ListenAddress, tr("&Address"), m_listenAddress, tr("Address to listen on"));
    addField(
        ForwardField::Interface, tr("Come in b&y"), m_interface, tr("Interface the connections come in by"));
    for (QComboBox* box : {m_protocol, m_listenAddress, m_interface})
        connect(box, &QComboBox::currentTextChanged, this, &ForwardForm::changed);
}

void ForwardForm::buildTarget()
{
    m_toAddress = lineEdit(QStringLiteral("toAddress"), tr("172.17.0.2"));
    addField(ForwardField::ToAddress, tr("Go &to address"), m_toAddress, tr("Address of the target"));
    m_toPorts = lineEdit(QStringLiteral("toPorts"), tr("as asked for"));
    addField(ForwardField::ToPorts, tr("Po&rt there"), m_toPorts, tr("Port or ports of the target"));
    m_name = lineEdit(QStringLiteral("name"), tr("for your own eyes"));
    m_name->setMaxLength(64);
    addField(ForwardField::Name, tr("&Name"), m_name, tr("Name"));
    m_sources = lineEdit(QStringLiteral("sources"), tr("everybody, or 10.0.0.0/8, 192.0.2.7"));
    addField(ForwardField::Sources, tr("Allowed &from"), m_sources, tr("Networks that may use it"));
}

void ForwardForm::buildOptions()
{
    m_hairpin = new QCheckBox(tr("A&lso for clients on the target's own network"), this);
    m_hairpin->setObjectName(QStringLiteral("hairpin"));
    m_hairpin->setToolTip(tr("They are masqueraded, or the answer would miss them (hairpin)."));
    m_hairpin->setChecked(true);
    m_fromThisHost = new QCheckBox(tr("Also for programs on this &host"), this);
    m_fromThisHost->setObjectName(QStringLiteral("fromThisHost"));
    m_fromThisHost->setToolTip(tr("By this host's own addresses; 127.0.0.1 and ::1 are not forwarded."));
    m_fromThisHost->setChecked(true);
    m_hideClient = new QCheckBox(tr("H&ide the client's address from the target"), this);
    m_hideClient->setObjectName(QStringLiteral("hideClient"));
    m_hideClient->setToolTip(tr(
        "The target sees this host instead. Needed where the target's answers would take another way back."));
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    for (QCheckBox* box : {m_hairpin, m_fromThisHost, m_hideClient}) {
        column->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &ForwardForm::changed);
    }
    m_layout->addRow(QString(), column);
}

ForwardDraft ForwardForm::draft() const
{
    // The first entry of an editable box stands for "any" as long as its text is untouched.
    const auto chosen = [](const QComboBox* box) {
        return box->currentText() == box->itemText(0) ? QString() : box->currentText();
    };
    ForwardDraft draft;
    draft.protocol = Protocol(m_protocol->currentData().toInt());
    draft.listenAddress = chosen(m_listenAddress);
    draft.listenPorts = m_listenPorts->text();
    draft.interface = chosen(m_interface);
    draft.toAddress = m_toAddress->text();
    draft.toPorts = m_toPorts->text();
    draft.name = m_name->text();
    draft.sources = m_sources->text();
    draft.hairpin = m_hairpin->isChecked();
    draft.fromThisHost = m_fromThisHost->isChecked();
    draft.hideClientAddress = m_hideClient->isChecked();
    return draft;
}

void ForwardForm::setDraft(const ForwardDraft& draft)
{
    const auto choose = [](QComboBox* box, const QString& text) {
        box->setCurrentText(text.isEmpty() ? box->itemText(0) : text);
    };
    m_protocol->setCurrentIndex(m_protocol->findData(int(draft.protocol)));
    choose(m_listenAddress, draft.listenAddress);
    m_listenPorts->setText(draft.listenPorts);
    choose(m_interface, draft.interface);
    m_toAddress->setText(draft.toAddress);
    m_toPorts->setText(draft.toPorts);
    m_name->setText(draft.name);
    m_sources->setText(draft.sources);
    m_hairpin->setChecked(draft.hairpin);
    m_fromThisHost->setChecked(draft.fromThisHost);
    m_hideClient->setChecked(draft.hideClientAddress);
}

void ForwardForm::showProblems(const QMap<ForwardField, QString>& problems)
{
    for (auto label = m_problems.cbegin(); label != m_problems.cend(); ++label) {
        const QString text = problems.value(label.key());
        label.value()->setText(text.isEmpty() ? QString() : QStringLiteral("✕ ") + text);
        label.value()->setVisible(!text.isEmpty());
        m_editors.value(label.key())->setAccessibleDescription(text);
    }
}

void ForwardForm::focusField(ForwardField field)
{
    if (QWidget* editor = m_editors.value(field))
        editor->setFocus(Qt::OtherFocusReason);
}

void ForwardForm::applyPalette()
{
    QPalette problem = palette();
    problem.setColor(QPalette::WindowText, Theme::bad(palette()));
    for (QLabel* label : std::as_const(m_problems))
        label->setPalette(problem);
}

void ForwardForm::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace portolan
