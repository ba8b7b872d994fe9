// A Message as the helper puts it on the bus, for a helper that a test plays.
#pragma once

#include "backend/base/message.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusVariant>
#include <QVariant>

#include <vector>

namespace portolan::test {

inline void putTree(QDBusArgument& to, const QString& pattern, const QVariantList& arguments)
{
    to.beginStructure();
    to << pattern;
    to.beginArray(QMetaType::fromType<QDBusVariant>());
    for (const QVariant& argument : arguments)
        to << QDBusVariant(argument);
    to.endArray();
    to.endStructure();
}

/// A (sav) of whatever arguments.
inline QVariant busTree(const QString& pattern, const QVariantList& arguments)
{
    QDBusArgument tree;
    putTree(tree, pattern, arguments);
    return QVariant::fromValue(tree);
}

inline QVariant busMessageOf(const Message& message);

inline QVariantList busArgumentsOf(const Message& message)
{
    QVariantList arguments;
    for (const MessageArgument& argument : message.arguments) {
        const Message* part = argument.part();
        arguments.append(part ? busMessageOf(*part) : QVariant(QString::fromStdString(argument.text())));
    }
    return arguments;
}

QVariant busMessageOf(const Message& message)
{
    return busTree(QString::fromStdString(message.pattern), busArgumentsOf(message));
}

/// Stands for a (sav) where QtDBus wants to know the type of an array's members.
struct BusTree {
    Message message;
};

inline QDBusArgument& operator<<(QDBusArgument& to, const BusTree& tree)
{
    putTree(to, QString::fromStdString(tree.message.pattern), busArgumentsOf(tree.message));
    return to;
}

inline const QDBusArgument& operator>>(const QDBusArgument& from, BusTree&)
{
    return from;
}

/// An a(sav).
inline QVariant busMessagesOf(const std::vector<Message>& messages)
{
    qDBusRegisterMetaType<BusTree>();
    QDBusArgument list;
    list.beginArray(QMetaType::fromType<BusTree>());
    for (const Message& message : messages)
        list << BusTree{message};
    list.endArray();
    return QVariant::fromValue(list);
}

} // namespace portolan::test
