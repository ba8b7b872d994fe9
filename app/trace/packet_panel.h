// One packet in full: its end in a sentence, its steps, and the same as in the article.
#pragma once

#include "app/trace/step_model.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;
class QTimer;

namespace portolan {

class RuleTextEdit;

class PacketPanel : public QWidget {
    Q_OBJECT

public:
    explicit PacketPanel(QWidget* parent = nullptr);

    /// firstStep: the number of its first line among those of all packets. source: where it was seen, a
    /// sentence.
    void showPacket(
        const Trajectory& packet, unsigned firstStep, const KnownHost& known, const QString& source);
    void clear();

    StepModel* model() const { return m_model; }
    QListView* steps() const { return m_steps; }
    QString heading() const;
    /// As trajectoryLines() writes them.
    QString lines() const;
    /// The numbers of the hops among the steps.
    std::vector<unsigned> hopNumbers() const;

    /// One step on or back; false: there is none.
    bool step(int by);
    void setReplaying(bool on);
    /// Whether there is something before or behind in the whole trace.
    void setCanStep(bool back, bool on);

Q_SIGNALS:
    void chainsWanted();
    void replayWanted();
    void stepWanted(int by);
    /// The keyboard wants back to the list of packets.
    void leaveWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHeading();
    QWidget* buildArticle();
    void copySelected() const;
    void fitArticle();
    void applyPalette();

    StepModel* m_model;
    QLabel* m_title;
    QLabel* m_source;
    QPushButton* m_chains = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_replay = nullptr;
    QPushButton* m_on = nullptr;
    QListView* m_steps;
    QLabel* m_articleTitle = nullptr;
    RuleTextEdit* m_article = nullptr;
    QString m_name;
    QString m_end;
    bool m_stopped = false;
};

} // namespace portolan
