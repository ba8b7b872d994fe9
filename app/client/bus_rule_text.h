// A text of rules as Snapshots.Read gives it: (ssay).
#pragma once

#include <QByteArray>
#include <QDBusArgument>
#include <QList>
#include <QMetaType>
#include <QString>

namespace portolan {

struct BusRuleText {
    QString engine;
    QString family;
    QByteArray text;
};

using BusRuleTexts = QList<BusRuleText>;

inline QDBusArgument& operator<<(QDBusArgument& argument, const BusRuleText& rule)
{
    argument.beginStructure();
    argument << rule.engine << rule.family << rule.text;
    argument.endStructure();
    return argument;
}

inline const QDBusArgument& operator>>(const QDBusArgument& argument, BusRuleText& rule)
{
    argument.beginStructure();
    argument >> rule.engine >> rule.family >> rule.text;
    argument.endStructure();
    return argument;
}

} // namespace portolan

Q_DECLARE_METATYPE(portolan::BusRuleText)
