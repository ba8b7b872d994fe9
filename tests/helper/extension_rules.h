// Rules that use every match and target with every option, as tests/data/extensions has them, and what of the
// installed extensions a set of rules uses.
#pragma once

#include "backend/net/address.h"
#include "backend/ruleset/save_words.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QFile>
#include <QSet>

#include <deque>
#include <vector>

namespace portolan::test {

struct ExtensionRule {
    QByteArray table;
    QByteArray text; ///< from -A on
    QByteArray refusal; ///< what iptables says where the kernel takes it not; empty: any kernel takes it
};

inline std::vector<ExtensionRule> readExtensionRules(const QString& folder, Family family)
{
    std::vector<ExtensionRule> rules;
    for (const QString& name : {QString("both"), QString::fromLatin1(toString(family))}) {
        QFile file(folder + '/' + name + ".rules");
        if (!file.open(QFile::ReadOnly))
            return {};
        QByteArray table;
        QByteArray refusal;
        for (const QByteArray& line : file.readAll().split('\n')) {
            if (line.startsWith('*'))
                table = line.mid(1);
            else if (line.startsWith("refused: "))
                refusal = line.mid(9);
            else if (line.startsWith("-A "))
                rules.push_back({table, line, std::exchange(refusal, {})});
        }
    }
    return rules;
}

/// The rule's words with quotes and escapes undone.
inline QByteArrayList wordsOf(const QByteArray& rule)
{
    const std::string text = rule.toStdString();
    std::deque<std::string> decoded;
    SaveScanner scanner(text, decoded);
    QByteArrayList words;
    for (SaveWord word; scanner.next(word) == SaveScanner::Outcome::Word;)
        words << QByteArray(word.text.data(), qsizetype(word.text.size()));
    return words;
}

/// Lines of list_extensions that the rule covers. known: all of them.
inline QSet<QByteArray> usesOf(const QByteArray& rule, const QSet<QByteArray>& known)
{
    static const QSet<QByteArray> verdicts{"ACCEPT", "DROP", "QUEUE", "RETURN"};
    QSet<QByteArray> uses;
    QByteArrayList loaded;
    bool inverted = false;
    const auto words = wordsOf(rule);
    for (qsizetype i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word == "!") {
            inverted = true;
            continue;
        }
        if ((word == "-m" || word == "-j") && i + 1 < words.size()) {
            const auto name = verdicts.contains(words[i + 1]) ? QByteArray("standard") : words[i + 1];
            loaded.prepend((word == "-m" ? "match " : "target ") + name);
            uses << loaded.front();
            ++i;
        } else if (word.startsWith("--")) {
            for (const auto& extension : loaded)
                if (known.contains(extension + ' ' + word)) {
                    uses << extension + (inverted ? " ! " : " ") + word;
                    break;
                }
        }
        inverted = false;
    }
    return uses;
}

} // namespace portolan::test
