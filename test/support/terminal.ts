const TERMINAL = `
import os, pty, sys, struct, fcntl, termios
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 100, 0, 0))
seen = b''
while True:
    try:
        chunk = os.read(fd, 65536)
    except OSError:
        break
    if not chunk:
        break
    seen += chunk
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** Starts a program on a terminal of its own, so many columns wide; what is seen there comes out of stdout. */
export const terminalOf = (columns: number): readonly string[] => [
  'python3',
  '-c',
  TERMINAL.replace('24, 100', `24, ${columns}`),
];

/** The same, 100 columns wide. */
export const terminal = terminalOf(100);
