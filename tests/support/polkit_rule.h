// The sandbox's one rule of a test's own; polkitd watches the folder and reads it anew within a moment.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

namespace portolan::test {

inline QString polkitRulePath()
{
    return qEnvironmentVariable("SANDBOX") + QStringLiteral("/rules/20-test.rules");
}

inline bool writePolkitRule(const QByteArray& text)
{
    QFile rules(polkitRulePath());
    if (!rules.open(QFile::WriteOnly) || rules.write(text) != text.size()) {
        return false;
    }
    rules.close();
    return rules.setPermissions(rules.permissions() | QFile::ReadOther);
}

/// Everything of ours is allowed to the sandbox's user probe.
inline constexpr const char* kProbeMayAll
    = "polkit.addRule(function(action, subject) {\n"
      "    if (action.id.indexOf('org.portolan.') == 0 && subject.user == 'probe')\n"
      "        return polkit.Result.YES;\n"
      "});\n";

} // namespace portolan::test
