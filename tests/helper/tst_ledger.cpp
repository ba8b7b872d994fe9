// Edits of the wanted forwards, taken back and made again.
#include "helper/forwards/ledger.h"

#include <QTest>

using namespace portolan;

namespace {

PortForward onPort(std::uint16_t port, std::string id = {})
{
    PortForward forward;
    char made[9];
    std::snprintf(made, sizeof made, "%08x", port);
    forward.id = id.empty() ? made : std::move(id);
    forward.listen.ports = PortRange{port, port};
    forward.to.address = *Address::parse("10.0.0.7");
    return forward;
}

Edit editOf(EditVerb verb, EditChanges changes)
{
    Edit edit;
    edit.verb = verb;
    edit.uid = 1000;
    edit.changes = std::move(changes);
    return edit;
}

Ledger ledgerWith(unsigned count)
{
    Ledger ledger;
    for (unsigned i = 0; i < count; ++i) {
        const auto added
            = ledger.add(editOf(EditVerb::Add, {{std::nullopt, onPort(std::uint16_t(1000 + i)), i}}));
        if (!added) {
            return {};
        }
    }
    return ledger;
}

} // namespace

class TestLedger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undoPutsSeveralRemovedBackInTheirPlaces()
    {
        Ledger ledger = ledgerWith(5);
        const auto before = ledger.forwards;
        // As they are removed one after the other: the fourth, the first, and what is then the second.
        QVERIFY(ledger.add(editOf(EditVerb::Remove,
            {{before[3], std::nullopt, 3}, {before[0], std::nullopt, 0}, {before[2], std::nullopt, 1}})));
        QCOMPARE(ledger.forwards.size(), std::size_t(2));
        const auto after = ledger.forwards;
        QVERIFY(ledger.undo());
        QVERIFY(ledger.forwards == before);
        QVERIFY(ledger.redo());
        QVERIFY(ledger.forwards == after);
    }

    void whatIsUndoneCanBeRedoneUntilAnotherEdit()
    {
        Ledger ledger = ledgerWith(2);
        QVERIFY(ledger.undo());
        QCOMPARE(ledger.nextUndo()->number, 1u);
        QCOMPARE(ledger.nextRedo()->number, 2u);
        QVERIFY(ledger.stateOf(ledger.edits[1]) == EditState::Undone);
        QVERIFY(ledger.add(editOf(EditVerb::Add, {{std::nullopt, onPort(1), 1}})));
        QVERIFY(!ledger.nextRedo());
        QCOMPARE(ledger.nextUndo()->number, 3u); // 2 is never used again
        QCOMPARE(ledger.redo().error().code, ErrorCode::Conflict);
    }

    void aRollBackIsToldFromAnUndo()
    {
        Ledger ledger = ledgerWith(1);
        ledger.pending = PendingEdit{1, false, 1000, 30, 0, {}};
        QVERIFY(ledger.stateOf(ledger.edits[0]) == EditState::Pending);
        QVERIFY(ledger.rollBack());
        QVERIFY(!ledger.pending);
        QVERIFY(ledger.forwards.empty());
        QVERIFY(ledger.stateOf(ledger.edits[0]) == EditState::RolledBack);
        QVERIFY(ledger.redo());
        QVERIFY(ledger.stateOf(ledger.edits[0]) == EditState::Done);
        QCOMPARE(ledger.rollBack().error().code, ErrorCode::Conflict); // nothing waits
    }

    void aRolledBackUndoIsDoneAgain()
    {
        Ledger ledger = ledgerWith(2);
        const auto before = ledger.forwards;
        QVERIFY(ledger.undo());
        ledger.pending = PendingEdit{2, true, 1000, 30, 0, {}};
        QVERIFY(ledger.rollBack());
        QVERIFY(ledger.forwards == before);
        QVERIFY(!ledger.nextRedo());
    }

    void aRestoredSnapshotIsNotUndone()
    {
        Ledger ledger = ledgerWith(1);
        QVERIFY(ledger.add(editOf(EditVerb::Restore, {{ledger.forwards[0], std::nullopt, 0}})));
        const auto before = ledger;
        const auto undone = ledger.undo();
        QCOMPARE(undone.error().code, ErrorCode::Conflict);
        QVERIFY(undone.error().message.text().find("snapshot") != std::string::npos);
        QVERIFY(ledger == before);
    }

    /// Its rules are nothing the list could make again.
    void aRestoredSnapshotIsRolledBackAndNotRedone()
    {
        Ledger ledger = ledgerWith(1);
        const auto before = ledger.forwards;
        QVERIFY(ledger.add(editOf(EditVerb::Restore, {{before[0], std::nullopt, 0}})));
        ledger.pending = PendingEdit{2, false, 1000, 30, 0, "0a1b2c3d"};
        QVERIFY(ledger.rollBack());
        QVERIFY(ledger.forwards == before);
        QVERIFY(ledger.stateOf(ledger.edits[1]) == EditState::RolledBack);
        QVERIFY(!ledger.nextRedo());
        const auto redone = ledger.redo();
        QCOMPARE(redone.error().code, ErrorCode::Conflict);
        QVERIFY(redone.error().message.text().find("restore it again") != std::string::npos);
        QCOMPARE(ledger.nextUndo()->number, 1u);
    }

    void theOldestEditsAreForgotten()
    {
        Ledger ledger = ledgerWith(250);
        QCOMPARE(ledger.forwards.size(), std::size_t(250));
        QCOMPARE(ledger.edits.size(), Ledger::kMaxEdits);
        QCOMPARE(ledger.edits.back().number, 250u);
        for (std::size_t i = 0; i < Ledger::kMaxEdits; ++i) {
            QVERIFY(ledger.undo());
        }
        QVERIFY(!ledger.undo());
        QCOMPARE(ledger.forwards.size(), std::size_t(150));
    }

    void largeEditsAreForgottenEarlierAndTheLastNever()
    {
        Ledger ledger;
        EditChanges all;
        for (unsigned i = 0; i < 3000; ++i) {
            all.push_back({std::nullopt, onPort(std::uint16_t(i + 1)), i});
        }
        QVERIFY(ledger.add(editOf(EditVerb::Add, all)));
        for (int i = 0; i < 6; ++i) {
            QVERIFY(
                ledger.add(editOf(i % 2 ? EditVerb::Add : EditVerb::Remove, i % 2 ? all : reversed(all))));
        }
        QCOMPARE(ledger.edits.size(), Ledger::kMaxChanges / 3000);
        QCOMPARE(ledger.done, ledger.edits.size());
        QVERIFY(ledger.undo());
    }

    void changesMadeForAnotherListAreRefused()
    {
        Ledger ledger = ledgerWith(1);
        QVERIFY(!ledger.add(editOf(EditVerb::Add, {{std::nullopt, ledger.forwards[0], 0}})));
        QVERIFY(!ledger.add(editOf(EditVerb::Remove, {{onPort(7), std::nullopt, 0}})));
    }

    void changesBetweenListsMakeOneTheOther()
    {
        const std::vector<PortForward> from{onPort(1), onPort(2), onPort(3)};
        const std::vector<PortForward> to{onPort(1), onPort(33, onPort(3).id), onPort(4)};
        const EditChanges changes = changesBetween(from, to);
        QCOMPARE(changes.size(), std::size_t(3));
        auto list = from;
        QVERIFY(applyChanges(list, changes));
        QVERIFY(list == to);
        QVERIFY(applyChanges(list, reversed(changes)));
        QVERIFY(list == from);
        QVERIFY(changesBetween(from, from).empty());
    }

    void wordsSayWhatWasDone()
    {
        const PortForward then = onPort(80);
        PortForward now = then;
        now.listen.ports = PortRange{81, 81};
        PortForward named = then;
        named.name = "web";
        const auto words = [](EditVerb verb, const EditChanges& changes) {
            return describeEdit(editOf(verb, changes)).text();
        };
        QCOMPARE(
            words(EditVerb::Add, {{std::nullopt, then, 0}}), "Added the forward of tcp any:80 to 10.0.0.7");
        QCOMPARE(words(EditVerb::Replace, {{then, now, 0}}),
            "Changed the forward of tcp any:80 to 10.0.0.7 into one of tcp any:81 to 10.0.0.7");
        QCOMPARE(
            words(EditVerb::Replace, {{then, named, 0}}), "Changed the forward of tcp any:80 to 10.0.0.7");
        QCOMPARE(words(EditVerb::Disable, {{then, now, 0}, {now, then, 1}}), "Switched off 2 forwards");
    }
};

QTEST_APPLESS_MAIN(TestLedger)
#include "tst_ledger.moc"
