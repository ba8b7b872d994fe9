// The command line: which command, its words and its options, in any order.
#pragma once

#include "app/ctl/outcome.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::ctl {

/// An option has the same meaning, and takes a value or not, in every command that has it.
struct OptionSpec {
    std::string_view name; ///< with its dashes
    std::string_view value; ///< what the help calls its value; empty: takes none
    std::string_view help;
    bool repeats = false;
};

const std::vector<OptionSpec>& optionSpecs();

struct Arguments {
    std::vector<std::string> words; ///< what is no option; the command first
    std::map<std::string, std::vector<std::string>, std::less<>>
        options; ///< by name; no value: one empty string

    bool has(std::string_view option) const { return options.contains(option); }
    std::optional<std::string> value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const;
};

/// Options may stand anywhere, values after a space or `=`; what follows `--` is words. Unknown options,
/// missing values and repeated options that may not repeat are Exit::Usage.
Outcome<Arguments> parseArguments(const std::vector<std::string>& arguments);

} // namespace portolan::ctl
