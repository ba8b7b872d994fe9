// Built without libxtables, which prints the rules of legacy tables: legacyTables() finds none.
#include "helper/xtables/reader.h"

#include <cstdlib>

namespace portolan {

int xtablesWorkerMain(Family /*family*/)
{
    return EXIT_FAILURE;
}

} // namespace portolan
