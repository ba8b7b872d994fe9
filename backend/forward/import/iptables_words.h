// The words of an iptables command line, sorted by what they are about.
#pragma once

#include "backend/forward/import/command_words.h"

#include <map>
#include <optional>

namespace portolan {

struct IptablesWords {
    struct Option {
        std::string name; ///< as iptables-save writes it: "-s", "--dport", "--to-destination"
        std::string value; ///< its words, joined by spaces
        bool inverted = false;
        /// "! -s 10.0.0.0/8"
        std::string text() const;
    };

    bool six = false; ///< ip6tables, or -6
    bool adds = false; ///< -A, -I
    std::string table; ///< empty where it is not said
    std::string chain;
    std::string target;
    std::map<std::string, Option> options; ///< by name
    std::vector<std::string> matches; ///< what -m names
};

/// Nothing where the words are neither an iptables command nor a rule of iptables-save.
std::optional<IptablesWords> sortIptablesWords(const CommandWords& words);

} // namespace portolan
