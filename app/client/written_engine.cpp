#include "app/client/written_engine.h"

namespace portolan {

std::optional<WrittenEngine> writtenEngineOf(const QVariantMap& properties)
{
    const auto text
        = [&](const char* key) { return properties.value(QLatin1String(key)).toString().toStdString(); };
    const auto engine = parseEngine(text("Engine"));
    if (!engine)
        return std::nullopt;
    return WrittenEngine{*engine, parseEngineReason(text("EngineReason")),
        parseEnginePreference(text("EnginePreference")).value_or(EnginePreference::Automatic)};
}

Message describeReason(const WrittenEngine& written)
{
    return written.reason ? describe(*written.reason)
                          : Message{PORTOLAN_TR("because of what the helper found on this host"), {}};
}

} // namespace portolan
