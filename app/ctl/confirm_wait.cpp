#include "app/ctl/confirm_wait.h"

#include "app/client/edit_map.h"
#include "app/ctl/interrupt.h"
#include "app/ctl/output.h"

#include <QEventLoop>
#include <QSocketNotifier>
#include <QTimer>

#include <charconv>
#include <cstdio>
#include <unistd.h>

namespace portolan::ctl {

namespace {

constexpr unsigned kMaxSeconds = 3600; // the helper's

/// Waits in an event loop; every answer of the helper is asked for from there.
class ConfirmationWait {
public:
    explicit ConfirmationWait(Helper& helper)
        : m_helper(helper)
        , m_terminal(isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0)
    {
    }

    Outcome<void> run()
    {
        const Outcome<EditLog> log = readLog();
        if (!log)
            return tl::unexpected(log.error());
        if (!log->waiting)
            return outcomeOf(*log); // confirmed or back already
        m_number = log->waiting->number;
        m_until = log->waiting->until;
        QObject::connect(&m_helper.calls()->forwards(), &OrgPortolanHelper1ForwardsInterface::Changed,
            &m_loop, [this] { m_loop.exit(Changed); });
        QObject::connect(&m_helper.link(), &HelperLink::changed, &m_loop, [this] { m_loop.exit(Gone); });
        QTimer tick;
        QObject::connect(&tick, &QTimer::timeout, &m_loop, [this] { say(); });
        if (m_terminal)
            tick.start(1000);
        const Interrupt interrupt([this] { m_loop.exit(Interrupted); });
        QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
        input.setEnabled(m_terminal);
        QObject::connect(&input, &QSocketNotifier::activated, &m_loop, [&] {
            char byte = 0;
            if (read(STDIN_FILENO, &byte, 1) <= 0)
                input.setEnabled(false);
            else if (byte == '\n')
                m_loop.exit(Confirmed);
        });
        std::fprintf(stderr, "%s\n",
            m_terminal
                ? "Press Enter to keep it, Ctrl-C to take it back; from elsewhere: portolanctl confirm."
                : "Waiting for portolanctl confirm; without it the edit is taken back.");
        say();
        return wait();
    }

private:
    enum Reason { Changed, Gone, Interrupted, Confirmed };

    Outcome<void> wait()
    {
        for (;;) {
            switch (Reason(m_loop.exec())) {
            case Changed: {
                const Outcome<EditLog> log = readLog();
                if (!log)
                    return ended(tl::unexpected(log.error()));
                if (!log->waiting || log->waiting->number != m_number)
                    return outcomeOf(*log) ? kept() : ended(outcomeOf(*log));
                break;
            }
            case Gone:
                return ended(fail(Exit::Unreachable,
                    "the helper went away before the edit was confirmed; it takes it back"));
            case Interrupted: {
                const auto undone = Helper::wait(m_helper.calls()->undo());
                if (!undone)
                    return ended(tl::unexpected(undone.error()));
                return ended(fail(Exit::Failed, "interrupted; the edit was taken back"));
            }
            case Confirmed: {
                const auto done = Helper::wait(m_helper.calls()->confirm(m_number));
                if (!done)
                    return ended(tl::unexpected(done.error()));
                return kept();
            }
            }
        }
    }

    Outcome<void> ended(Outcome<void> outcome)
    {
        if (m_terminal)
            std::fputs("\r\033[K", stderr);
        return outcome;
    }

    Outcome<void> kept()
    {
        ended({});
        if (m_terminal)
            std::fputs("Confirmed; it stays.\n", stderr);
        return {};
    }

    Outcome<EditLog> readLog()
    {
        const auto history = Helper::wait(m_helper.calls()->editHistory());
        if (!history)
            return tl::unexpected(history.error());
        const auto status = Helper::wait(m_helper.calls()->editStatus());
        if (!status)
            return tl::unexpected(status.error());
        auto log = editLogFromMaps(status->value(), history->value());
        if (!log)
            return fail(log.error());
        return std::move(*log);
    }

    /// Of an edit that does not wait any more.
    Outcome<void> outcomeOf(const EditLog& log) const
    {
        const PastEdit* edit = m_number != 0 ? log.find(m_number)
            : log.edits.empty()              ? nullptr
                                             : &log.edits.front();
        if (edit && edit->state == EditState::Done)
            return {};
        return fail(Exit::Failed, "nobody confirmed the edit in time; it was taken back");
    }

    void say() const
    {
        if (!m_terminal)
            return;
        const auto left = std::chrono::ceil<std::chrono::seconds>(m_until - std::chrono::steady_clock::now());
        std::fprintf(stderr, "\r\033[KIn %lld s it goes back by itself. ",
            static_cast<long long>(std::max<std::int64_t>(left.count(), 0)));
        std::fflush(stderr);
    }

    Helper& m_helper;
    bool m_terminal;
    QEventLoop m_loop;
    quint64 m_number = 0;
    std::chrono::steady_clock::time_point m_until;
};

} // namespace

Outcome<EditWish> editWish(const Arguments& arguments)
{
    EditWish wish;
    wish.endConnections = arguments.has("--end-connections");
    if (const auto text = arguments.value("--confirm")) {
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), wish.confirm);
        if (error != std::errc() || end != text->data() + text->size() || wish.confirm == 0
            || wish.confirm > kMaxSeconds)
            return fail(Exit::Usage, "--confirm takes seconds from 1 to " + std::to_string(kMaxSeconds));
    }
    return wish;
}

Outcome<void> waitForConfirmation(Helper& helper, const EditWish& wish)
{
    if (wish.confirm == 0)
        return {};
    if (!flush()) // the answer was printed; whoever reads it must not wait for the end
        return {};
    return ConfirmationWait(helper).run();
}

} // namespace portolan::ctl
