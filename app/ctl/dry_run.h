// What an edit would do to the rules, told without doing it.
#pragma once

#include "app/ctl/helper.h"
#include "backend/forward/rule_edits.h"

#include <nlohmann/json.hpp>

namespace portolan::ctl {

/// From the list as it is to `after`.
Outcome<std::vector<RuleEdit>> editsTo(const HostTexts& host, const std::vector<PortForward>& after);
/// "- ipv4 nat -A PORTOLAN …", a line each, or that there are none.
std::string ruleEditsText(const std::vector<RuleEdit>& edits);
/// [{"change":"add","family","table","text"}], "remove" for what goes.
nlohmann::ordered_json ruleEditsJson(const std::vector<RuleEdit>& edits);

/// enable and disable with --dry-run.
Outcome<void> sayWhatWouldSwitch(Helper& helper, const Arguments& arguments, bool enabled);

} // namespace portolan::ctl
