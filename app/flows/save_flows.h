// Saves the connections shown to a file people choose.
#pragma once

class QWidget;

namespace portolan {

class FlowModel;

/// As CSV or JSON, as the file's name or the chosen kind says; a failure is said in front of the window.
void saveFlows(QWidget* window, const FlowModel& model);

} // namespace portolan
