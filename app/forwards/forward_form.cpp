#include "app/forwards/forward_form.h"

#include "app/forwards/suggest_edit.h"
#include "app/window/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalBlocker>

namespace portolan {

ForwardForm::ForwardForm(std::shared_ptr<const HostSnapshot> host, QWidget* parent)
    : QWidget(parent)
    , m_host(std::move(host))
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(3);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignRight);
    buildMain();
    buildFold();
    buildPlace();
    buildOptions();
    for (QComboBox* box : {m_protocol, m_listenAddress, m_interface, m_family})
        connect(box, &QComboBox::currentTextChanged, this, &ForwardForm::changed);
    connect(m_protocol, &QComboBox::currentTextChanged, this, &ForwardForm::offerPorts);
    connect(m_toAddress, &QLineEdit::textChanged, this, &ForwardForm::offerPorts);
    connect(m_listenPorts, &SuggestEdit::pasted, this, [this](const QString& text) {
        static const QRegularExpression ports(QStringLiteral("^[0-9\\s-]*$"));
        if (!ports.match(text).hasMatch())
            Q_EMIT commandPasted(text);
    });
    offerHost();
    setUnfolded(false);
    applyPalette();
}

void ForwardForm::setHost(std::shared_ptr<const HostSnapshot> host)
{
    m_host = std::move(host);
    offerHost();
}

ForwardDraft ForwardForm::draft() const
{
    // The first entry of an editable box stands for "any" as long as its text is untouched.
    const auto chosen = [](const QComboBox* box) {
        return box->currentText() == box->itemText(0) ? QString() : box->currentText();
    };
    const QString target = m_toAddress->text().trimmed();
    ForwardDraft draft;
    draft.protocol = Protocol(m_protocol->currentData().toInt());
    draft.listenAddress = chosen(m_listenAddress);
    draft.listenPorts = m_listenPorts->text();
    draft.interface = chosen(m_interface);
    draft.toThisHost = target.compare(thisHostText(), Qt::CaseInsensitive) == 0
        || target.compare(QLatin1String("local"), Qt::CaseInsensitive) == 0;
    draft.toAddress = draft.toThisHost ? QString() : target;
    draft.toPorts = m_toPorts->text();
    draft.name = m_name->text();
    draft.sources = m_sources->text();
    draft.hairpin = m_hairpin->isChecked();
    draft.fromThisHost = m_fromThisHost->isChecked();
    draft.loopback = m_loopback->isChecked();
    draft.hideClientAddress = m_hideClient->isChecked();
    draft.enabled = m_enabled->isChecked();
    draft.family = Family(m_family->currentData().toInt());
    return draft;
}

void ForwardForm::setDraft(const ForwardDraft& draft)
{
    const auto choose = [](QComboBox* box, const QString& text) {
        box->setCurrentText(text.isEmpty() ? box->itemText(0) : text);
    };
    {
        const QSignalBlocker once(this);
        m_protocol->setCurrentIndex(m_protocol->findData(int(draft.protocol)));
        choose(m_listenAddress, draft.listenAddress);
        m_listenPorts->setText(draft.listenPorts);
        choose(m_interface, draft.interface);
        m_toAddress->setText(draft.toThisHost ? thisHostText() : draft.toAddress);
        m_toPorts->setText(draft.toPorts);
        m_name->setText(draft.name);
        m_sources->setText(draft.sources);
        m_hairpin->setChecked(draft.hairpin);
        m_fromThisHost->setChecked(draft.fromThisHost);
        m_loopback->setChecked(draft.loopback);
        m_hideClient->setChecked(draft.hideClientAddress);
        m_enabled->setChecked(draft.enabled);
        m_family->setCurrentIndex(m_family->findData(int(draft.family)));
    }
    if (usesFold(draft))
        setUnfolded(true);
    Q_EMIT changed();
}

bool ForwardForm::usesFold(const ForwardDraft& draft) const
{
    const ForwardDraft usual;
    return !draft.listenAddress.isEmpty() || !draft.interface.isEmpty() || !draft.sources.isEmpty()
        || draft.hairpin != usual.hairpin || draft.fromThisHost != usual.fromThisHost || draft.loopback
        || draft.hideClientAddress || !draft.enabled || (draft.toThisHost && draft.family != usual.family);
}

void ForwardForm::setResult(const DraftResult& result)
{
    const QSignalBlocker quiet(m_family);
    m_family->setEnabled(result.familyOpen);
    m_family->setCurrentIndex(m_family->findData(int(result.forward.family)));
    m_hideClient->setEnabled(!draft().toThisHost);
}

void ForwardForm::showProblems(const QMap<ForwardField, QString>& problems)
{
    for (auto label = m_problems.cbegin(); label != m_problems.cend(); ++label) {
        const QString text = problems.value(label.key());
        label.value()->setText(text.isEmpty() ? QString() : QStringLiteral("✕ ") + text);
        label.value()->setVisible(!text.isEmpty());
        QWidget* editor = m_editors.value(label.key());
        editor->setAccessibleDescription(text.isEmpty() ? editor->toolTip() : text);
        // Nothing that is wrong may stay folded away.
        if (!text.isEmpty() && editor->isHidden())
            setUnfolded(true);
    }
}

void ForwardForm::focusField(ForwardField field)
{
    QWidget* editor = m_editors.value(field);
    if (!editor)
        return;
    if (editor->isHidden())
        setUnfolded(true);
    editor->setFocus(Qt::OtherFocusReason);
    Q_EMIT focused(editor);
}

void ForwardForm::focusFirstProblem()
{
    for (const ForwardField field :
        {ForwardField::Protocol, ForwardField::ListenPorts, ForwardField::ToAddress, ForwardField::ToPorts,
            ForwardField::Name, ForwardField::ListenAddress, ForwardField::Interface, ForwardField::Sources,
            ForwardField::Family, ForwardField::Loopback, ForwardField::HideClient})
        if (!m_problems.value(field)->text().isEmpty()) {
            focusField(field);
            return;
        }
    const ForwardDraft now = draft();
    focusField(now.listenPorts.trimmed().isEmpty() ? ForwardField::ListenPorts : ForwardField::ToAddress);
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
