#include "app/client/bus_message.h"

#include "backend/base/message_bounds.h"

#include <QDBusArgument>
#include <QDBusVariant>

namespace portolan {

namespace {

constexpr QLatin1String kBusMessageType("(sav)");
constexpr QLatin1String kBusMessagesType("a(sav)");

std::optional<Message> readBusMessage(const QDBusArgument& from, MessageBudget& budget, unsigned depth);

std::optional<MessageArgument> readBusArgument(const QVariant& value, MessageBudget& budget, unsigned depth)
{
    if (value.userType() == QMetaType::QString) {
        std::string text = value.toString().toStdString();
        return budget.take(text) ? std::optional<MessageArgument>(std::move(text)) : std::nullopt;
    }
    if (value.userType() != qMetaTypeId<QDBusArgument>())
        return std::nullopt;
    auto part = readBusMessage(qvariant_cast<QDBusArgument>(value), budget, depth);
    return part ? std::optional<MessageArgument>(std::move(*part)) : std::nullopt;
}

/// Nothing where it is no message, or out of bounds.
std::optional<Message> readBusMessage(const QDBusArgument& from, MessageBudget& budget, unsigned depth)
{
    if (depth == 0 || from.currentSignature() != kBusMessageType)
        return std::nullopt;
    QString pattern;
    Message message;
    from.beginStructure();
    from >> pattern;
    message.pattern = pattern.toStdString();
    bool good = budget.take(message.pattern);
    from.beginArray();
    while (good && !from.atEnd()) {
        QDBusVariant value;
        from >> value;
        auto argument = readBusArgument(value.variant(), budget, depth - 1);
        good = argument.has_value();
        if (good)
            message.arguments.push_back(std::move(*argument));
    }
    from.endArray();
    from.endStructure();
    return good ? std::optional<Message>(std::move(message)) : std::nullopt;
}

Message messageOrSentence(std::optional<Message> message, const QString& sentence)
{
    std::string text = sentence.toStdString();
    if (message && !message->empty() && message->text() == text)
        return std::move(*message);
    return {"%1", {std::move(text)}};
}

} // namespace

Message messageFromBus(const QVariant& value, const QString& sentence)
{
    MessageBudget budget;
    return messageOrSentence(value.userType() == qMetaTypeId<QDBusArgument>()
            ? readBusMessage(qvariant_cast<QDBusArgument>(value), budget, kMessageDepth)
            : std::nullopt,
        sentence);
}

std::vector<Message> messagesFromBus(const QVariant& value, const QStringList& sentences)
{
    std::vector<std::optional<Message>> read;
    if (value.userType() == qMetaTypeId<QDBusArgument>()) {
        const auto from = qvariant_cast<QDBusArgument>(value);
        if (from.currentSignature() == kBusMessagesType) {
            from.beginArray();
            while (!from.atEnd() && qsizetype(read.size()) < sentences.size()) {
                MessageBudget budget;
                read.push_back(readBusMessage(from, budget, kMessageDepth));
                if (!read.back())
                    break; // what follows cannot be found any more
            }
            from.endArray();
        }
    }
    read.resize(std::size_t(sentences.size()));
    std::vector<Message> messages;
    for (std::size_t i = 0; i < read.size(); ++i)
        messages.push_back(messageOrSentence(std::move(read[i]), sentences.at(qsizetype(i))));
    return messages;
}

} // namespace portolan
