#include "helper/interfaces/rules.h"

#include "backend/ruleset/ruleset.h"

namespace portolan {

namespace {

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_NAMES("Save", "ssa{sv}",
        SD_BUS_PARAM(engine) SD_BUS_PARAM(family) SD_BUS_PARAM(options), "ay", SD_BUS_PARAM(text),
        (dispatch<RulesInterface, &RulesInterface::save>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL_WITH_NAMES("Changed", "s", SD_BUS_PARAM(engine), 0),
    SD_BUS_SIGNAL_WITH_NAMES(
        "ChangedBy", "ssu", SD_BUS_PARAM(engine) SD_BUS_PARAM(program) SD_BUS_PARAM(pid), 0),
    SD_BUS_VTABLE_END,
};

} // namespace

RulesInterface::RulesInterface(
    const BusContext& context, XtablesReader& reader, NftReader& nftReader, const std::string& lockFile)
    : m_context(context)
    , m_reader(reader)
    , m_nftReader(nftReader)
    , m_poll(
          context.event, reader, [this] { return m_readers && sd_bus_track_count(m_readers.get()) > 0; },
          [this] { emitChanged(); }, {})
    , m_watch(context.event, lockFile,
          [this] {
              m_poll.announced();
              emitChanged();
          })
    , m_generations(context.event, [this](const NftAuthor& author) { emitChangedBy(author); })
{
    sd_bus_track* readers = nullptr;
    sd_bus_track_new(context.bus, &readers, nullptr, nullptr);
    m_readers.reset(readers);
}

void RulesInterface::emitChanged(Engine engine)
{
    sd_bus_emit_signal(m_context.bus, kObjectPath, kRulesInterface, "Changed", "s", toString(engine));
}

void RulesInterface::emitChangedBy(const NftAuthor& author)
{
    // Who it was comes first, for whoever reads the rules because of the other.
    sd_bus_emit_signal(m_context.bus, kObjectPath, kRulesInterface, "ChangedBy", "ssu",
        toString(Engine::Nftables), author.program.c_str(), author.pid);
    emitChanged(Engine::Nftables);
}

Result<void> RulesInterface::publish()
{
    return addInterface(m_context.bus, kObjectPath, kRulesInterface, kVtable, this).map([this](SlotPtr slot) {
        m_slot = std::move(slot);
    });
}

void RulesInterface::save(const CallPtr& call)
{
    const auto engine = parseEngine(call->readString());
    if (!engine) {
        return call->fail(engine.error());
    }
    const auto family = parseFamily(call->readString());
    if (!family) {
        return call->fail(family.error());
    }
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {},
        [this, call, engine = *engine, family = *family] { read(call, engine, family); });
}

void RulesInterface::read(const CallPtr& call, Engine engine, Family family)
{
    switch (engine) {
    case Engine::XtablesLegacy:
        m_reader.readText(
            family, [this, call, family](const Result<RuleText>& text) { answer(call, family, text); });
        break;
    case Engine::XtablesNft:
    case Engine::Nftables:
        m_nftReader.read(
            engine, family, call->sender(), [call](const Result<RuleText>& text) { answerText(call, text); });
        break;
    }
}

void RulesInterface::answer(const CallPtr& call, Family family, const Result<RuleText>& text)
{
    answerText(call, text);
    if (text && m_readers && sd_bus_track_add_sender(m_readers.get(), call->message()) >= 0) {
        m_poll.seen(family, text->fingerprint());
    }
}

void RulesInterface::answerText(const CallPtr& call, const Result<RuleText>& text)
{
    if (!text) {
        call->fail(text.error());
    } else if (text->size() == 0) {
        call->answerBytes(nullptr, 0);
    } else {
        call->answerMemory(text->file(), text->size());
    }
}

} // namespace portolan
