// The whole window on the sandbox's bus, as its user probe has it: nobody's friend, who must ask polkit.
#pragma once

#include "app/client/helper_client.h"
#include "app/window/main_window.h"

#include <QTest>

#include <memory>

#include <pwd.h>
#include <unistd.h>

namespace portolan::test {

/// Looking is free, as at the screen; everything else is asked about.
inline constexpr const char* kLookingIsFree = "polkit.addRule(function(action, subject) {\n"
                                              "    if (action.id == 'org.portolan.inspect' || "
                                              "action.id == 'org.portolan.watch')\n"
                                              "        return polkit.Result.YES;\n"
                                              "});\n";

/// Empty until it is opened.
struct WindowOnBus {
    std::unique_ptr<HelperClient> client;
    std::unique_ptr<MainWindow> window;

    /// Waits until the host was read. Empty, or what keeps it from that.
    QString open(int milliseconds)
    {
        // The bus takes a connection for the user it was made by.
        const passwd* probe = getpwnam("probe");
        if (!probe || seteuid(probe->pw_uid) != 0)
            return QStringLiteral("nobody is the user probe");
        client = std::make_unique<HelperClient>();
        window = std::make_unique<MainWindow>(client.get());
        window->show();
        const bool ready
            = QTest::qWaitFor([this] { return client->status() == HostSource::Status::Ready; }, milliseconds);
        if (seteuid(0) != 0)
            return QStringLiteral("root is not to be had back");
        return ready ? QString() : "not ready: " + client->statusText();
    }
    void close()
    {
        window.reset();
        client.reset();
    }
};

} // namespace portolan::test
