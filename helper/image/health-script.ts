import type { ServiceSettings } from '../../contract/settings';

export const imagePort = 8000;

/**
 * Asks the application in its container as `askHealth` asks it on a machine: one GET, no redirect followed, any certificate; 0 where
 * the answer is one of those that the settings accept. Without a health path: whether it listens. With the word "start" it asks until
 * there is a verdict: so many good answers in a row, and for so long. (Podman counts the answers at a start, and calls the first healthy.)
 */
export function healthScript(health: ServiceSettings['health']): string {
  const asked = {
    path: health?.path ?? null,
    scheme: health?.scheme ?? 'http',
    host: health?.host ?? null,
    accept: (health?.accept ?? []).map((one) => {
      const [low = 0, high = low] = String(one).split('-').map(Number);
      return [low, high];
    }),
    port: imagePort,
    successes: health?.successes ?? 1,
    steadySeconds: health?.steadySeconds ?? 1,
  };
  // JSON twice: a text of JSON is one of Python as well
  return script.replace('"ASKED"', () => JSON.stringify(JSON.stringify(asked)));
}

const script = `# Is the application healthy? Written by ladylinux-refresh image build, from the settings.
import http.client, json, socket, ssl, sys, time

asked = json.loads("ASKED")
address = ("127.0.0.1", asked["port"])


def why_not():
    if asked["path"] is None:
        socket.create_connection(address, 5).close()
        return None
    if asked["scheme"] == "https":
        connection = http.client.HTTPSConnection(*address, timeout=5, context=ssl._create_unverified_context())
    else:
        connection = http.client.HTTPConnection(*address, timeout=5)
    headers = {"User-Agent": "ladylinux-refresh", "Connection": "close"}
    if asked["host"] is not None:
        headers["Host"] = asked["host"]
    connection.request("GET", asked["path"], headers=headers)
    status = connection.getresponse().status
    connection.close()
    if any(low <= status <= high for low, high in asked["accept"]):
        return None
    return "it answers %d" % status


starts = sys.argv[1:] == ["start"]
began = time.monotonic()
answers = 0
while True:
    try:
        reason = why_not()
    except (OSError, http.client.HTTPException) as error:
        reason = "no answer: %s" % error
    if reason is not None:
        sys.exit(reason)
    answers += 1
    if not starts or (answers >= asked["successes"] and time.monotonic() - began >= asked["steadySeconds"]):
        break
    time.sleep(0.2)
`;
