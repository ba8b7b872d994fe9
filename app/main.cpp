#include "app/window/application.h"

int main(int argc, char** argv)
{
    return portolan::runApplication(argc, argv);
}
