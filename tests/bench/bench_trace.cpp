// What a trace with the default rate costs a download through a forward: 300 MB in the lab, traced and not,
// turn by turn. The peer is the same download without a trace.
#include "tests/bench/support.h"

#include <filesystem>
#include <sstream>

using namespace portolan::bench;

namespace {

constexpr const char* kScript = R"(
lab container python3 -c "
import socket
server = socket.socket()
server.bind(('172.17.0.2', 81))
server.listen(5)
block = b'x' * (1 << 20)
while True:
    client = server.accept()[0]
    for i in range(300):
        client.sendall(block)
    client.close()
" & server=$!
iptables-legacy -t nat -A PREROUTING -p tcp --dport 8081 -j DNAT --to-destination 172.17.0.2:81
iptables-legacy -I FORWARD -p tcp --dport 81 -j ACCEPT
sleep 1
download() { lab client python3 -c "
import socket, time
start = time.monotonic()
server = socket.create_connection(('172.20.242.183', 8081))
size = 0
while data := server.recv(1 << 20):
    size += len(data)
print('$1', size / 1e6 / (time.monotonic() - start))
"; }
for turn in 1 2 3 4 5 6 7 8 9; do
    download plain
    portolanctl trace tcp 8081 --packets 10000 >/dev/null 2>"$PORTOLAN_LAB/trace" & trace=$!
    until grep -qs following "$PORTOLAN_LAB/trace"; do sleep 0.05; done
    download traced
    kill -INT $trace
    wait $trace
done
kill $server
)";

} // namespace

int main()
{
    // build/PRESET/bin/bench_trace
    const auto programs = std::filesystem::canonical("/proc/self/exe").parent_path();
    const auto lab = programs.parent_path().parent_path().parent_path() / "resources/lab/lab";
    setenv("PORTOLAN_BIN_DIR", programs.c_str(), 1);
    int ends[2];
    if (pipe(ends) != 0)
        give("no pipe");
    const pid_t child = startProgram({lab, "--quiet", "bash", "-c", kScript}, -1, ends[1]);
    close(ends[1]);
    std::string output;
    char block[4096];
    for (ssize_t got = 0; (got = read(ends[0], block, sizeof block)) > 0;)
        output.append(block, std::size_t(got));
    endOf(child);
    std::vector<double> plain;
    std::vector<double> traced;
    std::istringstream lines(output);
    double speed = 0;
    for (std::string kind; lines >> kind >> speed;)
        (kind == "traced" ? traced : plain).push_back(speed);
    if (plain.empty() || traced.empty())
        give("the lab gave no figures");
    const double ours = median(traced);
    const double peer = median(plain);
    std::printf("traced-download: ours %.0f MB/s, peer %.0f MB/s, ratio %.2f\n", ours, peer, ours / peer);
    return 0;
}
