#include "app/ctl/command.h"
#include "app/ctl/output.h"

#include <QCoreApplication>

#include <cstdlib>

namespace {

using namespace portolan::ctl;

Outcome<void> run(const std::vector<std::string>& words)
{
    Outcome<Arguments> arguments = parseArguments(words);
    if (!arguments)
        return tl::unexpected(arguments.error());
    if (arguments->has("--version")) {
        print("portolanctl " PORTOLAN_VERSION "\n");
        return {};
    }
    if (arguments->words.empty()) {
        if (!arguments->has("--help"))
            return fail(Exit::Usage, "which command? See portolanctl --help");
        print(helpText());
        return {};
    }
    const Outcome<const Command*> command = findCommand(*arguments);
    if (!command)
        return tl::unexpected(command.error());
    if (arguments->has("--help")) {
        print(helpText(**command));
        return {};
    }
    arguments->words.erase(arguments->words.begin());
    return (*command)->run(*arguments);
}

} // namespace

int main(int argc, char* argv[])
{
    // Our own words, as bytes: Qt would convert them by the locale.
    const std::vector<std::string> words(argv + 1, argv + argc);
    int qtArguments = 1;
    QCoreApplication application(qtArguments, argv);

    const Outcome<void> outcome = run(words);
    Exit exit = Exit::Done;
    if (!outcome) {
        complain(outcome.error().sentence);
        exit = outcome.error().exit;
    }
    if (!flush() && !readerIsGone() && exit == Exit::Done) {
        complain("the output could not be written");
        exit = Exit::Failed;
    }
    // Without the destructors of statics: QtDBus's thread may still be taking what came last from the bus, and
    // says on stderr that its types are gone.
    std::_Exit(int(exit));
}
