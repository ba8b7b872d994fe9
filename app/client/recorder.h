// Makes the folder that Recording plays: state.json and flows.bin.
#pragma once

#include "app/client/flow_reader.h"
#include "app/client/host_texts.h"

#include <QDir>
#include <QObject>

#include <cstdint>
#include <memory>
#include <vector>

namespace portolan {

/// Collects flows, all of them with their counters, until finish() writes the folder.
class Recorder : public QObject {
    Q_OBJECT

public:
    explicit Recorder(QObject* parent = nullptr);

    void start(std::shared_ptr<HelperCalls> helper);
    /// Writes both files; the folder is made if it is not there. Returns the number of records.
    Result<std::size_t> finish(const QDir& folder, const HostTexts& texts);

Q_SIGNALS:
    void failed(const portolan::CallError& error);

private:
    FlowReader m_reader;
    std::vector<FlowRecord> m_records;
};

} // namespace portolan
