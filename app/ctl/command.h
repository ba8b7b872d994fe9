// The commands portolanctl has.
#pragma once

#include "app/ctl/arguments.h"

#include <string_view>
#include <vector>

namespace portolan::ctl {

struct Command {
    std::string_view name;
    std::string_view operands; ///< as the usage line shows them
    std::string_view summary; ///< one line
    std::string_view details; ///< further lines of its help; may be empty
    std::vector<std::string_view> options; ///< besides --json, --help and --version
    std::size_t least = 0; ///< operands
    std::size_t most = 0;
    bool hidden = false; ///< not in the list of --help
    /// arguments.words without the command itself.
    Outcome<void> (*run)(const Arguments& arguments) = nullptr;
};

const std::vector<Command>& commands();

/// The command of the words, checked for its number of operands and its options; else Exit::Usage.
Outcome<const Command*> findCommand(const Arguments& arguments);

std::string helpText();
std::string helpText(const Command& command);

Outcome<void> runStatus(const Arguments& arguments);
Outcome<void> runForwards(const Arguments& arguments);
Outcome<void> runAdd(const Arguments& arguments);
Outcome<void> runReplace(const Arguments& arguments);
Outcome<void> runImport(const Arguments& arguments);
Outcome<void> runExport(const Arguments& arguments);
Outcome<void> runRemove(const Arguments& arguments);
Outcome<void> runEnable(const Arguments& arguments);
Outcome<void> runDisable(const Arguments& arguments);
Outcome<void> runUndo(const Arguments& arguments);
Outcome<void> runRedo(const Arguments& arguments);
Outcome<void> runConfirm(const Arguments& arguments);
Outcome<void> runRepair(const Arguments& arguments);
Outcome<void> runEngine(const Arguments& arguments);
Outcome<void> runHistory(const Arguments& arguments);
Outcome<void> runRules(const Arguments& arguments);
Outcome<void> runExplain(const Arguments& arguments);
Outcome<void> runDoctor(const Arguments& arguments);
Outcome<void> runFlows(const Arguments& arguments);
Outcome<void> runTrace(const Arguments& arguments);
Outcome<void> runSnapshot(const Arguments& arguments);
Outcome<void> runState(const Arguments& arguments);
Outcome<void> runRecord(const Arguments& arguments);

} // namespace portolan::ctl
