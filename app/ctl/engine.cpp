#include "app/ctl/engine.h"

#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"

#include <nlohmann/json.hpp>

namespace portolan::ctl {

namespace {

Outcome<std::optional<WrittenEngine>> readEngine(Helper& helper)
{
    const auto properties = Helper::wait(helper.calls()->forwardsProperties());
    if (!properties)
        return tl::unexpected(properties.error());
    return writtenEngineOf(properties->value());
}

} // namespace

std::string engineName(const std::optional<WrittenEngine>& written)
{
    return toString(written ? written->engine : Engine::XtablesLegacy);
}

std::string engineReason(const std::optional<WrittenEngine>& written)
{
    return written ? describeReason(*written).text() : "because its helper writes to no other engine";
}

std::string enginePreference(const std::optional<WrittenEngine>& written)
{
    return toString(written ? written->preference : EnginePreference::Automatic);
}

Outcome<void> runEngine(const Arguments& arguments)
{
    std::optional<EnginePreference> wanted;
    if (!arguments.words.empty()) {
        wanted = parseEnginePreference(arguments.words.front());
        if (!wanted)
            return fail(Exit::Usage, "engine takes automatic, xtables-legacy or nftables");
    }
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    if (wanted) {
        const auto set = Helper::wait((*helper)->calls()->setEngine(*wanted));
        if (!set)
            return tl::unexpected(set.error());
    }
    const auto written = readEngine(**helper);
    if (!written)
        return tl::unexpected(written.error());
    if (arguments.has("--json"))
        print(nlohmann::ordered_json{{"engine", engineName(*written)}, {"reason", engineReason(*written)},
                  {"preference", enginePreference(*written)}}
                  .dump()
            + "\n");
    else
        print("Forwards go to " + engineName(*written) + ", " + engineReason(*written) + ".\n");
    return {};
}

} // namespace portolan::ctl
