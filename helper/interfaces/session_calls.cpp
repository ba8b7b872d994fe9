#include "helper/interfaces/session_calls.h"

namespace portolan {

namespace {

constexpr unsigned kMaxRecords = 65536;

} // namespace

Result<TrackPtr> watchCaller(const CallPtr& call, sd_bus_track_handler_t left, void* session)
{
    sd_bus_track* made = nullptr;
    int tracked = sd_bus_track_new(call->bus(), &made, left, session);
    TrackPtr track(made);
    if (tracked >= 0) {
        tracked = sd_bus_track_add_sender(made, call->message());
    }
    if (tracked < 0) {
        return tl::unexpected(busError(PORTOLAN_TR("The caller cannot be watched"), tracked));
    }
    return track;
}

bool refuseOthers(const CallPtr& call, const std::string& owner, const char* sentence)
{
    if (call->sender() == owner) {
        return false;
    }
    call->fail({ErrorCode::Denied, {sentence, {}}, {}});
    return true;
}

std::optional<std::uint32_t> readMost(const CallPtr& call)
{
    const std::uint32_t most = call->readUint32();
    if (most >= 1 && most <= kMaxRecords) {
        return most;
    }
    call->fail({ErrorCode::Invalid,
        {PORTOLAN_TR("Read takes from 1 to %1 records, not %2."),
            {std::to_string(kMaxRecords), std::to_string(most)}},
        "max"});
    return std::nullopt;
}

void answerRecords(const CallPtr& call, const MessagePtr& answer, const std::vector<std::uint8_t>& records)
{
    if (const int appended = sd_bus_message_append_array(answer.get(), 'y', records.data(), records.size());
        appended < 0) {
        return call->fail(busError(PORTOLAN_TR("The records do not fit the bus"), appended));
    }
    call->answer(answer);
}

} // namespace portolan
