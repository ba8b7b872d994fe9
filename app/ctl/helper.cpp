#include "app/ctl/helper.h"

#include "app/client/owners.h"

#include "app/client/host_file.h"
#include "app/client/host_reader.h"

#include <QDBusConnectionInterface>
#include <QDBusReply>
#include <QEventLoop>
#include <QFile>

#include <optional>
#include <unistd.h>

namespace portolan::ctl {

namespace {

/// The helper asks nobody for authorisation whose power it has already.
bool runsAsUs(const QDBusConnection& bus, const QString& owner)
{
    const QDBusReply<uint> uid = bus.interface()->serviceUid(owner);
    return uid.isValid() && uid.value() == geteuid();
}

} // namespace

Outcome<std::unique_ptr<Helper>> Helper::find()
{
    std::unique_ptr<Helper> helper(new Helper);
    HelperLink& link = helper->m_link;
    QEventLoop loop;
    QObject::connect(&link, &HelperLink::changed, &loop, &QEventLoop::quit);
    link.start();
    if (link.state() == HelperLink::State::Connecting)
        loop.exec();
    switch (link.state()) {
    case HelperLink::State::Available:
        break;
    case HelperLink::State::Denied:
        return fail(Exit::NotAuthorised, link.problem().toStdString());
    case HelperLink::State::Connecting:
    case HelperLink::State::Unreachable:
        return fail(Exit::Unreachable, link.problem().toStdString());
    }
    if (!runsAsUs(link.connection(), link.owner()))
        helper->m_agent.emplace();
    helper->renew();
    return helper;
}

void Helper::renew()
{
    m_calls = std::make_shared<HelperCalls>(m_link.connection(), m_link.owner());
}

Outcome<HostTexts> Helper::readHost()
{
    HostReader reader;
    QEventLoop loop;
    std::optional<CallResult<HostTexts>> answer;
    reader.read(*m_calls, [&](CallResult<HostTexts> texts) {
        answer = std::move(texts);
        loop.quit();
    });
    loop.exec();
    if (!*answer)
        return fail(answer->error());
    return std::move(**answer);
}

Outcome<std::optional<Family>> familyOption(const Arguments& arguments)
{
    const std::optional<std::string> name = arguments.value("--family");
    if (!name)
        return std::optional<Family>();
    const Result<Family> family = parseFamily(*name);
    if (!family)
        return fail(Exit::Usage, family.error().message.text());
    return std::optional(*family);
}

Outcome<HostTexts> hostTexts(const Arguments& arguments)
{
    const std::optional<std::string> path = arguments.value("--state");
    if (!path) {
        const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
        if (!helper)
            return tl::unexpected(helper.error());
        return (*helper)->readHost();
    }
    const Outcome<std::optional<Family>> family = familyOption(arguments);
    if (!family)
        return tl::unexpected(family.error());
    Result<HostTexts> texts = loadHostFile(QFile::decodeName(QByteArray::fromStdString(*path)), *family);
    if (!texts)
        return fail(texts.error());
    return std::move(*texts);
}

Outcome<HostSnapshot> hostSnapshot(const HostTexts& texts)
{
    Result<HostSnapshot> snapshot = buildSnapshot(texts);
    if (!snapshot)
        return fail(snapshot.error());
    return std::move(*snapshot);
}

void askOwners(const Arguments& arguments, HostSnapshot& snapshot)
{
    if (arguments.has("--state"))
        return;
    const OwnersToAsk owners = ownersToAsk(snapshot.forwards);
    if (owners.any())
        nameAfterOwners(snapshot.forwards, portolan::askOwners(owners));
}

} // namespace portolan::ctl
