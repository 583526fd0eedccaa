import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure, type Figure, type Part } from '../support/part';
import { installLoad, underLoad, type Load, type Noticed } from '../support/load';
import { whileProbing } from '../support/probe';
import { fewRounds } from '../support/settings';
import { ratios } from '../support/statistics';
import { commitCode, commitRequirements, openWorld, run, type World } from '../support/world';
import { sh } from '../../machine/world/machine';

const unit = 'ladylinux-api.service';
const port = 8000;
const ownPort = 8090;

/** Each stream still has five seconds left when the command is given. */
const busy: Load = { rate: 200, streams: 20, idle: 20, again: false };
const withoutStreams: Load = { ...busy, streams: 0 };
const never: Load = { ...busy, again: true };
const streamsAlone: Load = { rate: 0, streams: 20, idle: 0, again: true };

const streaming = `
import asyncio
from fastapi.responses import StreamingResponse

@app.get("/stream")
async def stream():
    async def answer():
        for _ in range(100):
            yield "token "
            await asyncio.sleep(0.05)
    return StreamingResponse(answer())
`;

/** They fail at the first question. */
const badVersions = {
  'answers 500': 'raise RuntimeError("broken")',
  hangs: 'await asyncio.sleep(3600)',
  dies: '__import__("os")._exit(1)',
} as const;

type Kind = 'restart' | 'code' | 'packages' | 'rollback';

export async function held(): Promise<Part> {
  const world = await openWorld();
  const { machine, internet } = world;
  await installLoad(machine);
  const source = await internet.upstream.git.show('HEAD:api_layer.py');
  const serve = (code: string) => internet.upstream.commit({ files: { 'api_layer.py': code } });
  const good = `${source}\n${streaming}`;
  await serve(good);
  await run(machine, ['ladylinux-refresh', 'refresh']);

  const noticed: Record<Kind, Noticed[]> = {
    restart: [],
    code: [],
    packages: [],
    rollback: [],
  };
  const noQuiet: Noticed[] = [];
  const tokens: Record<'held' | 'own', number[]> = { held: [], own: [] };
  const away = Object.fromEntries(
    Object.keys(badVersions).map((name) => [name, [] as number[]]),
  ) as Record<keyof typeof badVersions, number[]>;
  const refresh = () => run(machine, ['ladylinux-refresh', 'refresh']);

  for (let round = 0; round < fewRounds; round += 1) {
    const under = async (load: Load, work: () => Promise<unknown>) =>
      underLoad(machine, port, load, async () => {
        await work();
        await sleep(1000);
      });
    noticed.restart.push(
      await under(withoutStreams, () => run(machine, ['systemctl', 'restart', unit])),
    );
    await commitCode(world);
    noticed.code.push(await under(busy, refresh));
    await commitRequirements(world, round % 2 === 0 ? 'older' : 'newer');
    noticed.packages.push(await under(busy, refresh));
    noticed.rollback.push(await under(busy, () => run(machine, ['ladylinux-refresh', 'rollback'])));
    await run(machine, ['ladylinux-refresh', 'settings', 'set', 'drain={"seconds":10}']);
    await commitCode(world);
    noQuiet.push(await under(never, refresh));
    await run(machine, ['ladylinux-refresh', 'settings', 'unset', 'drain']);
    await ownPortUp(world);
    for (const [which, at] of [
      ['held', port],
      ['own', ownPort],
    ] as const)
      tokens[which].push((await underLoad(machine, at, streamsAlone, () => sleep(10_000))).p99Ms);
    await sh(machine, 'systemctl stop bench-own-port');
    for (const [name, body] of Object.entries(badVersions) as [
      keyof typeof badVersions,
      string,
    ][]) {
      await serve(`${good}\n${bad(body)}\n# ${String(round)}\n`);
      const { awayMs } = await whileProbing(machine, port, () =>
        machine.exec(['ladylinux-refresh', 'refresh'], { reject: false }),
      );
      away[name].push(awayMs);
    }
    await serve(good);
  }
  return {
    title: 'What clients notice',
    about: [
      '200 new connections a second, 20 idle connections, and 20 streams of tokens that still last five seconds when the command is given.',
      '`systemctl restart` has the same load without the streams, because it would wait for them with the port held. With no quiet moment, a new stream follows each one, and `drain.seconds` is 10.',
      'A connection is lost if the old process accepted it, but ended before it read from it.',
    ],
    figures: [
      ...(['code', 'packages', 'rollback'] as const).flatMap((kind) =>
        rows(nameOf[kind], noticed[kind], noticed.restart),
      ),
      figure('longest wait: systemctl restart', 'ms', longest(noticed.restart)),
      figure('no quiet moment: longest wait', 'ms', longest(noQuiet)),
      figure('no quiet moment: refused', '', of(noQuiet, 'refused'), atMost(0)),
      figure('no quiet moment: streams cut', '', of(noQuiet, 'cut'), atMost(0)),
      figure('a token’s delay, p99, held port', 'ms', tokens.held),
      figure('a token’s delay, p99, own port', 'ms', tokens.own),
      figure('held port / own port', '×', ratios(tokens.held, tokens.own), atMost(1.05)),
      ...Object.entries(away).map(([name, values]) =>
        figure(`away because of a version that ${name}`, 'ms', values, atMost(0)),
      ),
    ],
  };
}

const limit =
  'not known yet: a sandbox for the copy of the data was a quarter of the downtime, and it was not measured since that is gone';

const nameOf = {
  code: 'refresh, code alone',
  packages: 'refresh, all packages',
  rollback: 'return',
};
const of = (all: readonly Noticed[], what: keyof Noticed) => all.map((one) => one[what]);
const longest = (all: readonly Noticed[]) => of(all, 'longestMs');

const rows = (what: string, all: readonly Noticed[], restart: readonly Noticed[]): Figure[] => [
  figure(`${what}: refused`, '', of(all, 'refused'), atMost(0)),
  figure(`${what}: streams cut`, '', of(all, 'cut'), atMost(0)),
  figure(`${what}: lost`, '', of(all, 'lost')),
  figure(`${what}: longest wait`, 'ms', longest(all)),
  figure(
    `${what}: longest wait / restart`,
    '×',
    ratios(longest(all), longest(restart)),
    atMost(1.3, limit),
  ),
];

const bad = (body: string) =>
  `@app.middleware("http")
async def bad(request, call_next):
    ${body}`;

/** The same application with a port that it opens itself. */
async function ownPortUp({ machine }: World): Promise<void> {
  await sh(
    machine,
    `systemd-run --quiet --unit=bench-own-port --uid=ladylinux --working-directory=/opt/ladylinux/app \
       /opt/ladylinux/venv/bin/python -m uvicorn --port ${String(ownPort)} api_layer:app
     for i in $(seq 300); do curl --silent --fail -o /dev/null http://127.0.0.1:${String(ownPort)}/ && exit 0; sleep 0.1; done; exit 1`,
  );
}
