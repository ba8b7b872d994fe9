#include "app/forwards/forward_form.h"
#include "app/forwards/suggest_edit.h"
#include "app/window/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace portolan {

namespace {

/// All but the first entry, which stands for any; a list that is open is left alone while nothing changes.
void fillBox(QComboBox* box, const QList<Suggestion>& entries)
{
    bool same = box->count() == entries.size() + 1;
    for (int i = 0; same && i < entries.size(); ++i)
        same = box->itemText(i + 1) == entries[i].value;
    if (same)
        return;
    const QSignalBlocker quiet(box);
    const QString typed = box->currentText();
    while (box->count() > 1)
        box->removeItem(1);
    for (const Suggestion& each : entries) {
        box->addItem(each.value, each.value);
        box->setItemData(box->count() - 1, each.about.isEmpty() ? QVariant() : each.about, Qt::ToolTipRole);
    }
    box->setCurrentText(typed);
}

} // namespace

QString ForwardForm::thisHostText()
{
    return tr("This host");
}

QLineEdit* ForwardForm::prepared(QLineEdit* edit, const QString& objectName, const QString& placeholder)
{
    edit->setObjectName(objectName);
    edit->setPlaceholderText(placeholder);
    connect(edit, &QLineEdit::textChanged, this, &ForwardForm::changed);
    return edit;
}

QLabel* ForwardForm::problemLabel(ForwardField field, QWidget* editor)
{
    auto* problem = new QLabel(this);
    problem->setWordWrap(true);
    problem->setTextFormat(Qt::PlainText);
    problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    problem->setObjectName(editor->objectName() + QLatin1String("Problem"));
    // Room is kept free, so that nothing moves while somebody types; what is said of addresses is longer.
    const bool addresses = field == ForwardField::ToAddress || field == ForwardField::ListenAddress
        || field == ForwardField::Sources;
    problem->setMinimumHeight(problem->fontMetrics().height() * (addresses ? 2 : 1));
    problem->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    QSizePolicy policy = problem->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    problem->setSizePolicy(policy);
    problem->hide();
    m_problems.insert(field, problem);
    m_editors.insert(field, editor);
    return problem;
}

int ForwardForm::addField(
    ForwardField field, const QString& label, QWidget* editor, const QString& accessibleName)
{
    editor->setAccessibleName(accessibleName);
    auto* column = new QVBoxLayout;
    column->setSpacing(1);
    column->addWidget(editor);
    column->addWidget(problemLabel(field, editor));
    m_layout->addRow(label, column);
    if (auto* caption = qobject_cast<QLabel*>(m_layout->labelForField(column)))
        caption->setBuddy(editor);
    return m_layout->rowCount() - 1;
}

void ForwardForm::buildMain()
{
    m_protocol = new QComboBox(this);
    m_protocol->setObjectName(QStringLiteral("protocol"));
    for (const Protocol protocol : {Protocol::Tcp, Protocol::Udp, Protocol::Sctp})
        m_protocol->addItem(QString::fromLatin1(toString(protocol)).toUpper(), int(protocol));
    addField(ForwardField::Protocol, tr("&Protocol"), m_protocol, tr("Protocol"));

    m_listenPorts = new SuggestEdit(false, this);
    prepared(m_listenPorts, QStringLiteral("listenPorts"), tr("8080 or 8000-8010"));
    addField(
        ForwardField::ListenPorts, tr("Listen on p&ort"), m_listenPorts, tr("Port or ports to listen on"));

    m_toAddress = new SuggestEdit(false, this);
    prepared(m_toAddress, QStringLiteral("toAddress"), tr("172.17.0.2, or “%1”").arg(thisHostText()));
    addField(ForwardField::ToAddress, tr("Go &to address"), m_toAddress, tr("Address of the target"));
    m_toPorts = new SuggestEdit(false, this);
    prepared(m_toPorts, QStringLiteral("toPorts"), tr("as asked for"));
    addField(ForwardField::ToPorts, tr("Po&rt there"), m_toPorts, tr("Port or ports of the target"));
    m_name = prepared(new QLineEdit(this), QStringLiteral("name"), tr("for your own eyes"));
    m_name->setMaxLength(64);
    addField(ForwardField::Name, tr("&Name"), m_name, tr("Name"));
}

void ForwardForm::buildFold()
{
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setText(tr("&More options"));
    m_more->setToolTip(tr("Address, interface, allowed clients and what is rarely needed"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_more, &QToolButton::toggled, this, &ForwardForm::setUnfolded);
    m_layout->addRow(QString(), m_more);
}

void ForwardForm::setUnfolded(bool on)
{
    for (const int row : std::as_const(m_folded))
        m_layout->setRowVisible(row, on);
    // setRowVisible() shows every widget of a row, problems that there are not too.
    for (QLabel* label : std::as_const(m_problems))
        label->setVisible(!label->text().isEmpty());
    m_more->setChecked(on);
    m_more->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
}

QComboBox* ForwardForm::hostBox(const QString& objectName, const QString& any)
{
    auto* box = new QComboBox(this);
    box->setObjectName(objectName);
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->addItem(any, QString());
    return box;
}

void ForwardForm::buildPlace()
{
    m_listenAddress = hostBox(QStringLiteral("listenAddress"), tr("Any address of this host"));
    m_interface = hostBox(QStringLiteral("interface"), tr("Any interface"));
    m_folded.append(
        addField(ForwardField::ListenAddress, tr("&Address"), m_listenAddress, tr("Address to listen on")));
    m_folded.append(addField(
        ForwardField::Interface, tr("Come in b&y"), m_interface, tr("Interface the connections come in by")));

    m_sources = new SuggestEdit(true, this);
    prepared(m_sources, QStringLiteral("sources"), tr("everybody, or 10.0.0.0/8, 192.0.2.7"));
    m_folded.append(
        addField(ForwardField::Sources, tr("Allowed &from"), m_sources, tr("Networks that may use it")));

    m_family = new QComboBox(this);
    m_family->setObjectName(QStringLiteral("family"));
    m_family->addItem(QStringLiteral("IPv4"), int(Family::Ipv4));
    m_family->addItem(QStringLiteral("IPv6"), int(Family::Ipv6));
    m_family->setToolTip(tr("That of the addresses; to be chosen where none is given."));
    m_folded.append(addField(ForwardField::Family, tr("IP &version"), m_family, tr("IP version")));
}

QCheckBox* ForwardForm::option(const char* objectName, const QString& text, const QString& tip, bool on)
{
    auto* box = new QCheckBox(text, this);
    box->setObjectName(QLatin1String(objectName));
    box->setToolTip(tip);
    box->setAccessibleDescription(tip);
    box->setChecked(on);
    connect(box, &QCheckBox::toggled, this, &ForwardForm::changed);
    m_layout->addRow(QString(), box);
    m_folded.append(m_layout->rowCount() - 1);
    return box;
}

void ForwardForm::buildOptions()
{
    const auto room = [this](ForwardField field, QCheckBox* box) {
        QLabel* problem = problemLabel(field, box);
        QSizePolicy policy = problem->sizePolicy();
        policy.setRetainSizeWhenHidden(false);
        problem->setSizePolicy(policy);
        m_layout->addRow(QString(), problem);
    };
    m_hairpin = option("hairpin", tr("A&lso for clients on the target's own network"),
        tr("They are masqueraded, or the answer would miss them (hairpin)."), true);
    m_fromThisHost = option("fromThisHost", tr("Also for programs on this &host"),
        tr("By this host's own addresses; for 127.0.0.1 and ::1 see the next option."), true);
    m_loopback = option("loopback", tr("… and by its loopback address (&127.0.0.1)"),
        tr("To another host this needs route_localnet, with which hosts on the same network could reach "
           "services that listen on 127.0.0.1 alone."),
        false);
    room(ForwardField::Loopback, m_loopback);
    m_hideClient = option("hideClient", tr("H&ide the client's address from the target"),
        tr("The target sees this host instead. Needed where the target's answers would take another way "
           "back."),
        false);
    room(ForwardField::HideClient, m_hideClient);
    m_enabled = option(
        "enabled", tr("&Switched on"), tr("One that is off stays in the list and has no rules."), true);
}

void ForwardForm::offerHost()
{
    QList<Suggestion> targets = targetSuggestions(*m_host);
    targets.prepend({thisHostText(), tr("a program that runs here answers")});
    m_toAddress->setSuggestions(targets);
    m_sources->setSuggestions(networkSuggestions(*m_host));
    QList<Suggestion> addresses;
    for (const auto& address : m_host->state.addresses)
        if (!address.address.isLinkLocal())
            addresses.append({QString::fromStdString(address.address.toString()),
                QString::fromStdString(address.interface)});
    QList<Suggestion> interfaces;
    for (const std::string& interface : m_host->state.interfaces)
        if (interface != "lo")
            interfaces.append({QString::fromStdString(interface), {}});
    fillBox(m_listenAddress, addresses);
    fillBox(m_interface, interfaces);
    offerPorts();
}

void ForwardForm::offerPorts()
{
    const ForwardDraft now = draft();
    const auto target = Address::parse(now.toAddress.toStdString());
    const auto known = now.toThisHost ? portSuggestions(*m_host, now.protocol, std::nullopt)
        : target                      ? portSuggestions(*m_host, now.protocol, *target)
                                      : QList<Suggestion>();
    m_toPorts->setSuggestions(known);
}

} // namespace portolan
