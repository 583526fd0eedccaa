import type { Machine } from '../../support/machine';

/** pty(7): each answer is typed once its question stands on the screen, as a person does. */
const person = `
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

export const ctrlC = '\x03';

/** Runs a command at a terminal of the machine; the turns are questions and what is typed at each. */
export async function atTerminal(
  machine: Machine,
  command: readonly string[],
  ...turns: readonly (readonly [question: string, typed: string])[]
): Promise<{ code: number; screen: string; left: number }> {
  const { stdout } = await machine.exec([
    'python3',
    '-c',
    person,
    JSON.stringify([command, turns]),
  ]);
  return JSON.parse(stdout) as { code: number; screen: string; left: number };
}
