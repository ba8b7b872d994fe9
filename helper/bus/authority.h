// Asks polkit whether a caller may do something.
#pragma once

#include "helper/bus/call.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace portolan {

/// The verbs' actions, resources/polkit/org.portolan.policy.
enum class Action : std::uint8_t { Inspect, Watch, Edit, Restore, DeleteFlows, Tune, Trace };
const char* actionId(Action action);

class Authority {
public:
    /// Shown in the prompt: places of the form $(key) in "polkit.message" take the values of the other keys.
    using Details = std::map<std::string, std::string>;

    explicit Authority(sd_bus* bus);
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    /// Goes on with `then` if the caller may; else answers the call with Denied or Dismissed. Never blocks:
    /// the loop serves others while a person types a password. A caller that leaves the bus meanwhile is
    /// forgotten and its prompt closed. A caller with our own user id already has our power and is not asked
    /// about.
    void authorise(const CallPtr& call, Action action, const Details& details, std::function<void()> then);

private:
    struct Check;
    int ask(Check& check, Action action, const Details& details);
    std::unique_ptr<Check> take(std::uint64_t id);
    static int answered(sd_bus_message* reply, void* check, sd_bus_error* error);
    static int cancel(const Check& check);
    static int callerLeft(sd_bus_track* track, void* check);

    sd_bus* m_bus;
    std::uint64_t m_next = 1;
    std::map<std::uint64_t, std::unique_ptr<Check>> m_checks;
};

} // namespace portolan
