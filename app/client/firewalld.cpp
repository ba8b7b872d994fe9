#include "app/client/firewalld.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>

#include <atomic>

namespace portolan {

namespace {

constexpr int kFirewalldPatience = 1000; // ms
constexpr std::size_t kMostDirectRules = 10'000;

/// One of a(sssias): "ipv4", table, chain, priority, words.
DirectRule readDirectRule(const QDBusArgument& argument)
{
    QString family;
    QString table;
    QString chain;
    int priority = 0;
    QStringList words;
    argument.beginStructure();
    argument >> family >> table >> chain >> priority >> words;
    argument.endStructure();
    DirectRule rule;
    rule.family = family == QLatin1String("ipv6") ? Family::Ipv6 : Family::Ipv4;
    rule.table = table.toStdString();
    rule.chain = chain.toStdString();
    for (const QString& word : std::as_const(words))
        rule.words.push_back(word.toStdString());
    return rule;
}

/// On a connection of its own: that of QDBusConnection::systemBus() is made once, and stays dead after the bus
/// was started anew.
QDBusMessage askFirewalld(const QDBusMessage& call)
{
    static std::atomic<unsigned> asked = 0;
    const QString name = QStringLiteral("portolan-firewalld-%1").arg(++asked);
    QDBusMessage answer = QDBusConnection::connectToBus(QDBusConnection::SystemBus, name)
                              .call(call, QDBus::Block, kFirewalldPatience);
    QDBusConnection::disconnectFromBus(name);
    return answer;
}

} // namespace

std::vector<DirectRule> askDirectRules()
{
    auto call = QDBusMessage::createMethodCall(QStringLiteral("org.fedoraproject.FirewallD1"),
        QStringLiteral("/org/fedoraproject/FirewallD1"),
        QStringLiteral("org.fedoraproject.FirewallD1.direct"), QStringLiteral("getAllRules"));
    call.setAutoStartService(false);
    const auto answer = askFirewalld(call);
    std::vector<DirectRule> rules;
    if (answer.type() != QDBusMessage::ReplyMessage || answer.signature() != QLatin1String("a(sssias)"))
        return rules;
    const auto list = answer.arguments().value(0).value<QDBusArgument>();
    list.beginArray();
    while (!list.atEnd() && rules.size() < kMostDirectRules)
        rules.push_back(readDirectRule(list));
    list.endArray();
    return rules;
}

} // namespace portolan
