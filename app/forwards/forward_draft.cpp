#include "app/forwards/forward_draft.h"

#include "app/window/format.h"

#include <QRegularExpression>

#include <algorithm>

namespace portolan {

namespace {

/// Parses a field that is not empty; a problem is noted beside it.
template <typename T>
std::optional<T> parseField(DraftResult& result, ForwardField field, const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return std::nullopt;
    Result<T> value = T::parse(trimmed.toStdString());
    if (value)
        return *value;
    result.problems.insert(field, Format::message(value.error().message));
    return std::nullopt;
}

void parseSources(DraftResult& result, const QString& text)
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    for (const QString& part : text.split(separators, Qt::SkipEmptyParts))
        if (const auto prefix = parseField<Prefix>(result, ForwardField::Sources, part))
            result.forward.sources.push_back(*prefix);
}

void chooseFamily(DraftResult& result, Family wish)
{
    PortForward& forward = result.forward;
    if (forward.to.address)
        forward.family = forward.to.address->family();
    else if (forward.listen.address)
        forward.family = forward.listen.address->family();
    else if (!forward.sources.empty())
        forward.family = forward.sources.front().family();
    else {
        forward.family = wish;
        result.familyOpen = true;
    }
}

} // namespace

ForwardField forwardField(std::string_view key)
{
    std::string plain;
    for (const char c : key)
        if (c != '.')
            plain += char(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    static const std::map<std::string, ForwardField, std::less<>> fields{
        {"protocol", ForwardField::Protocol},
        {"listen", ForwardField::ListenPorts},
        {"listenports", ForwardField::ListenPorts},
        {"listenaddress", ForwardField::ListenAddress},
        {"listeninterface", ForwardField::Interface},
        {"to", ForwardField::ToAddress},
        {"toaddress", ForwardField::ToAddress},
        {"toports", ForwardField::ToPorts},
        {"family", ForwardField::Family},
        {"loopback", ForwardField::Loopback},
        {"hideclientaddress", ForwardField::HideClient},
        {"name", ForwardField::Name},
        {"sources", ForwardField::Sources},
    };
    const auto found = fields.find(plain);
    return found == fields.end() ? ForwardField::None : found->second;
}

ForwardDraft draftOf(const PortForward& forward)
{
    const auto text
        = [](const auto& value) { return value ? QString::fromStdString(value->toString()) : QString(); };
    ForwardDraft draft;
    draft.protocol = forward.protocol;
    draft.listenAddress = text(forward.listen.address);
    draft.listenPorts = text(forward.listen.ports);
    draft.interface = text(forward.listen.interface);
    draft.toThisHost = !forward.to.address;
    draft.toAddress = text(forward.to.address);
    draft.toPorts = text(forward.to.ports);
    draft.name = QString::fromStdString(forward.name);
    QStringList sources;
    for (const Prefix& source : forward.sources)
        sources.append(QString::fromStdString(source.toString()));
    draft.sources = sources.join(QStringLiteral(", "));
    draft.hairpin = forward.hairpin;
    draft.fromThisHost = forward.fromThisHost;
    draft.loopback = forward.loopback;
    draft.hideClientAddress = forward.hideClientAddress;
    draft.enabled = forward.enabled;
    draft.family = forward.family;
    return draft;
}

DraftResult parseDraft(const ForwardDraft& draft)
{
    DraftResult result;
    PortForward& forward = result.forward;
    forward.protocol = draft.protocol;
    forward.name = draft.name.trimmed().toStdString();
    forward.listen.address = parseField<Address>(result, ForwardField::ListenAddress, draft.listenAddress);
    forward.listen.ports = parseField<PortRange>(result, ForwardField::ListenPorts, draft.listenPorts);
    forward.listen.interface = parseField<InterfaceName>(result, ForwardField::Interface, draft.interface);
    if (!draft.toThisHost)
        forward.to.address = parseField<Address>(result, ForwardField::ToAddress, draft.toAddress);
    forward.to.ports = parseField<PortRange>(result, ForwardField::ToPorts, draft.toPorts);
    parseSources(result, draft.sources);
    forward.hairpin = draft.hairpin;
    forward.fromThisHost = draft.fromThisHost;
    forward.loopback = draft.loopback || forward.onlyLoopback();
    forward.hideClientAddress = draft.hideClientAddress && !draft.toThisHost;
    forward.enabled = draft.enabled;
    chooseFamily(result, draft.family);
    result.missing
        = draft.listenPorts.trimmed().isEmpty() || (!draft.toThisHost && draft.toAddress.trimmed().isEmpty());
    if (!result.complete())
        return result;
    if (const Result<void> valid = validate(forward); !valid)
        result.problems.insert(forwardField(valid.error().field), Format::message(valid.error().message));
    return result;
}

} // namespace portolan
