import type { ServiceSettings } from '../../contract/settings';

export const imagePort = 8000;

/**
 * Asks the application in its container as `askHealth` does on a machine: one GET, no redirects, any certificate; exits
 * 0 if the settings accept the answer. Without a health path: whether it listens. With the argument "start" it asks
 * until there is a verdict: enough good answers in a row, for long enough. (podman itself is satisfied with the first
 * one.)
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
  // JSON twice, because a JSON string is also a Python string
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
