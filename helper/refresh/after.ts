import type { AfterSettings, AfterTold } from '../../contract/after';
import type * as z from 'zod';
import { message, type Message } from '../../contract/message';
import type { Host } from '../host/host';
import { unsafeParent } from '../host/systemd/preflight';
import { cleanMessage } from '../lib/clean-message';
import { log } from '../lib/log';
import { afterScripts, takeReport, type AfterScript } from '../state/after-scripts';
import { writeDurably } from '../state/state-file';

/** The owners whose files count as the administrator's: root, and under a prefix also its owner. */
export const scriptOwners = ({ mode }: Pick<Host, 'mode'>): number[] =>
  mode === 'system' ? [0] : [0, process.getuid?.() ?? 0];

/** Runs the administrator's scripts for every finished run, one run and one script after the other. */
export async function tellScripts(
  host: Host,
  settings: z.infer<typeof AfterSettings>,
): Promise<void> {
  const { layout } = host;
  for (;;) {
    const report = await takeReport(layout);
    if (report === null) return;
    const text = `${JSON.stringify(report)}\n`;
    const told: AfterTold['scripts'] = [];
    const unsafe = host.mode === 'system' ? await unsafeParent([layout.afterScripts]) : null;
    const all =
      unsafe === null
        ? await afterScripts(layout, scriptOwners(host))
        : { scripts: [], refused: [] };
    if (unsafe !== null) told.push({ name: '', failure: unsafe });
    for (const { name, why } of all.refused) told.push({ name, failure: refusal(name, why) });
    for (const script of all.scripts)
      told.push({ name: script.name, failure: await runScript(host, settings, script, text) });
    for (const { failure } of told) if (failure !== null) log.warn(await sentenceOf(failure));
    const { runId } = report;
    const now: AfterTold = {
      v: 1,
      runId,
      toldAt: new Date().toISOString(),
      scripts: told.slice(0, 50),
    };
    await writeDurably(layout.afterTold, JSON.stringify(now), 0o644);
  }
}

export const refusal = (name: string, why: string): Message =>
  cleanMessage(message('after-refused', { name, why }));

async function sentenceOf(said: Message): Promise<string> {
  const { sentence } = await import('../../words/format');
  return sentence(said, 'en');
}

/** null: the script succeeded. */
async function runScript(
  host: Host,
  { network, timeoutSeconds }: z.infer<typeof AfterSettings>,
  { name, path, secret }: AfterScript,
  report: string,
): Promise<Message | null> {
  const answer = await host.sandbox.run(
    'after',
    { script: path, report, secret, network },
    { signal: new AbortController().signal, timeoutSeconds },
    {
      output: (line) => {
        log.info(`${name}: ${line}`);
      },
    },
  );
  switch (answer.kind) {
    case 'done': {
      const { code } = answer.result;
      if (code === 0) return null;
      return code === null
        ? message('after-killed', { name })
        : message('after-failed', { name, code });
    }
    case 'timed-out':
      return message('after-late', { name, seconds: timeoutSeconds });
    case 'died':
    case 'broken':
      log.error(name, answer.reason);
      return message('after-killed', { name });
    case 'failed':
    case 'cancelled':
      return message('after-killed', { name });
  }
}
