#include "app/window/edit_words.h"

#include "app/window/format.h"

#include <QCoreApplication>

#include <array>
#include <pwd.h>
#include <unistd.h>

namespace portolan::EditWords {

namespace {

class EditTexts {
    Q_DECLARE_TR_FUNCTIONS(Edits)
};

} // namespace

QString what(const Edit& edit)
{
    return Format::message(describeEdit(edit));
}

QString what(const EditLog& log, quint64 number)
{
    const PastEdit* past = log.find(number);
    return past ? what(past->edit) : QString();
}

QString stateWord(EditState state)
{
    switch (state) {
    case EditState::Done:
        return EditTexts::tr("Done");
    case EditState::Undone:
        return EditTexts::tr("Undone");
    case EditState::RolledBack:
        return EditTexts::tr("Went back by itself");
    case EditState::Pending:
        break;
    }
    return EditTexts::tr("Waits to be kept");
}

QString user(uint uid)
{
    if (uid == getuid())
        return EditTexts::tr("you");
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return EditTexts::tr("user %1").arg(uid);
}

Said refused(const Error& error, const QString& failed)
{
    const QString reason = Format::message(error.message);
    if (error.code == ErrorCode::Dismissed)
        return {Banner::Kind::Note, EditTexts::tr("Nothing was changed: the password prompt was closed.")};
    if (error.code == ErrorCode::Denied)
        return {Banner::Kind::Problem,
            EditTexts::tr("You are not allowed to do this on this host. Nothing was changed. %1")
                .arg(reason)};
    return {Banner::Kind::Problem, failed + u' ' + reason};
}

QString connectionsText(unsigned connections, unsigned ended)
{
    QString text;
    if (ended > 0)
        text = EditTexts::tr("%n connections that used it were ended.", nullptr, int(ended));
    if (connections > ended) {
        if (!text.isEmpty())
            text += u' ';
        text += EditTexts::tr(
            "%n connections still use it, until they close.", nullptr, int(connections - ended));
    }
    return text;
}

} // namespace portolan::EditWords
