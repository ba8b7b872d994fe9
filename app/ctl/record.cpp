#include "app/client/recorder.h"

#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/interrupt.h"
#include "app/ctl/output.h"

#include <QEventLoop>
#include <QFile>
#include <QTimer>

#include <charconv>
#include <chrono>

namespace portolan::ctl {

namespace {

constexpr unsigned kLongest = 3600; // seconds; a busy host fills a gigabyte in less

Outcome<unsigned> parseSeconds(const std::string& text)
{
    unsigned seconds = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
    if (error != std::errc() || stopped != end || seconds == 0 || seconds > kLongest)
        return fail(Exit::Usage, "--seconds takes a number from 1 to " + std::to_string(kLongest));
    return seconds;
}

} // namespace

Outcome<void> runRecord(const Arguments& arguments)
{
    const Outcome<unsigned> seconds = parseSeconds(arguments.value("--seconds").value_or("60"));
    if (!seconds)
        return tl::unexpected(seconds.error());
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const Outcome<HostTexts> texts = (*helper)->readHost();
    if (!texts)
        return tl::unexpected(texts.error());

    QEventLoop loop;
    Outcome<void> outcome;
    Recorder recorder;
    QObject::connect(&recorder, &Recorder::failed, &loop, [&](const CallError& error) {
        outcome = fail(error);
        loop.quit();
    });
    recorder.start((*helper)->calls());
    QTimer::singleShot(std::chrono::seconds(*seconds), &loop, &QEventLoop::quit);
    const Interrupt interrupt([&] { loop.quit(); });
    loop.exec();
    if (!outcome)
        return outcome;

    const std::string& folder = arguments.words[0];
    const auto records = recorder.finish(QDir(QFile::decodeName(QByteArray::fromStdString(folder))), *texts);
    if (!records)
        return fail(Exit::Failed, records.error().message.text());
    const std::string count = std::to_string(*records);
    print(arguments.has("--json") ? "{\"records\":" + count + "}\n" : count + " records in " + folder + "\n");
    return {};
}

} // namespace portolan::ctl
