/** pty(7): types each answer once its question is on the screen, like a person. */
export const person = `
import json, os, pty, select, signal, sys, time
command, turns = json.loads(sys.argv[1])
pid, screen = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen, read, end = b"", 0, time.monotonic() + 300
while time.monotonic() < end:
    if not select.select([screen], [], [], 1)[0]:
        continue
    try:
        text = os.read(screen, 65536)
    except OSError:
        break
    if not text:
        break
    seen += text
    while turns and turns[0][0].encode() in seen[read:]:
        question, answer = turns.pop(0)
        read = seen.index(question.encode(), read) + len(question.encode())
        os.write(screen, answer.encode())
else:
    os.kill(pid, signal.SIGKILL)
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps({"code": code, "screen": seen.decode(errors="replace"), "left": len(turns)}))
`;

export type Turn = readonly [question: string, typed: string];

export interface Screen {
  readonly code: number;
  readonly screen: string;
  /** Turns whose question never appeared. */
  readonly left: number;
}
