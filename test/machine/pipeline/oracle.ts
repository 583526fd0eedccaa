import * as z from 'zod';
import { fingerprintOfVenv } from './venv';
import { dataFiles, dataOf, versions, type Version } from './application';
import type { Looked } from './commands';
import { digestOf, leftovers, opt, refreshState, state, text, treeProblems } from './standing';

const current = z.object({
  commit: z.object({ hash: z.string() }),
  branch: z.string(),
  python: z.object({ fingerprint: z.string() }),
});
const answer = z.object({ number: z.number(), library: z.string() });

async function servedVersion(): Promise<z.infer<typeof answer> | null> {
  const deadline = performance.now() + 15_000;
  while (performance.now() < deadline) {
    try {
      const response = await fetch('http://127.0.0.1:8000/', { signal: AbortSignal.timeout(3000) });
      if (response.ok) return answer.parse(await response.json());
    } catch {
      // not up yet, or not at all
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

async function dataNumber(): Promise<number | null> {
  const first = (await text(`${state}/data/schema-0`))?.split(' ')[0];
  if (first === undefined) return null;
  for (let file = 0; file < dataFiles; file += 1)
    if ((await text(`${state}/data/schema-${String(file)}`)) !== dataOf(Number(first), file))
      return null;
  return Number(first);
}

/** What can be seen at one moment; trials.ts compares it with before. */
export async function look(): Promise<Looked> {
  const problems: string[] = [];
  const claim = (ok: boolean, what: string) => {
    if (!ok) problems.push(what);
  };
  const read = current.safeParse(JSON.parse((await text(`${refreshState}/current.json`)) ?? '{}'));
  let stands: Version | undefined;
  if (read.success) {
    const { commit, branch, python } = read.data;
    stands = versions.find(({ number }) => branch === `v${String(number)}`);
    problems.push(...(await treeProblems(commit.hash)));
    problems.push(...(await fingerprintOfVenv(`${opt}/venv`, python.fingerprint)));
  } else problems.push('current.json cannot be read');
  const program = await text(`${opt}/app/api_layer.py`);
  claim(
    program?.includes(`NUMBER = ${String(stands?.number)}\n`) === true,
    `app/ is not of version ${String(stands?.number)}`,
  );
  const served = await servedVersion();
  claim(served !== null, 'nothing answers');
  if (served !== null && stands !== undefined) {
    claim(
      served.number === stands.number,
      `${String(served.number)} is served, ${String(stands.number)} stands`,
    );
    claim(
      served.library === stands.library,
      `it runs with ${served.library}, not ${stands.library}`,
    );
  }
  problems.push(...(await leftovers()).map((one) => `left over: ${one}`));
  return {
    number: stands?.number ?? null,
    problems,
    precious: await digestOf([
      `${opt}/models`,
      `${opt}/containers`,
      '/etc/ladylinux',
      `${state}/cache`,
      `${state}/logs`,
    ]),
    data: await digestOf([`${state}/data`]),
    dataNumber: await dataNumber(),
  };
}
