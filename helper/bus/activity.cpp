#include "helper/bus/activity.h"

namespace portolan {

Activity::Token Activity::beginCall(const std::string& caller)
{
    const auto known = m_calls.find(caller);
    if (m_callsTotal >= kCalls || (known != m_calls.end() && known->second >= kCallsPerCaller)) {
        return nullptr;
    }
    ++m_calls[caller];
    ++m_callsTotal;
    ++m_total;
    return Token(this, [this, caller](void*) { end(caller); });
}

Activity::Token Activity::begin()
{
    ++m_total;
    return Token(this, [this](void*) { end({}); });
}

void Activity::end(const std::string& caller)
{
    if (const auto known = m_calls.find(caller); known != m_calls.end()) {
        --m_callsTotal;
        if (--known->second == 0) {
            m_calls.erase(known);
        }
    }
    if (--m_total == 0 && m_onIdle) {
        m_onIdle();
    }
}

} // namespace portolan
