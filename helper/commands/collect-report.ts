import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import type { LogSource } from '../../contract/logs';
import type { ReportedFile } from '../../contract/problem-report';
import { sentence } from '../../words/format';
import { Exit, type CliContext } from './context';
import { logLines } from './logs';
import { readHistory } from '../state/history';
import { status } from '../service/status';
import { readEnvFile } from '../state/env-file';
import { readRegularFile } from '../state/state-file';
import { aboutText } from './about';
import { scrubber, scrubbedJson } from './scrub';

const logLength = 2000;
const runsTold = 20;
const largestFile = 16_000_000;
const longestText = 1_000_000;

/** Everything that somebody needs who is to help, and nothing that is nobody's business. */
export async function collectReport(context: CliContext, version: string): Promise<ReportedFile[]> {
  const { host, settings } = context;
  const { layout } = host;
  const scrub = scrubber({
    variables: await readEnvFile(layout.envFile),
    home: homedir(),
    hostname: hostname(),
  });
  const json = (value: unknown) => scrubbedJson(value, scrub);
  const { reports } = await readHistory(layout);
  const files: ReportedFile[] = [
    { name: 'about.txt', text: await aboutText(version, host.mode) },
    { name: 'status.json', text: json(await status(host, version, settings)) },
    {
      name: 'settings.json',
      text: json(settings.kind === 'read' ? settings.settings : settings),
    },
    { name: 'history.json', text: json(reports.slice(0, runsTold)) },
    { name: 'events.jsonl', text: scrub(await ownText(layout.events)) },
    { name: 'service.log', text: scrub(await logText('service', context)) },
    { name: 'refresh.log', text: scrub(await logText('refresh', context)) },
    { name: 'tray.log', text: scrub(await ownText(trayLog(host.mode, layout.root))) },
  ];
  return files.map(({ name, text }) => ({ name, text: text.slice(-longestText) }));
}

async function logText(source: LogSource, context: CliContext): Promise<string> {
  let text = '';
  try {
    for await (const line of logLines(source, context, { lines: logLength, follow: false }))
      text += `${line.time ?? '-'} ${line.level} ${line.from} ${line.text}\n`;
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    text += `${sentence(error.said, 'en')}\n`;
  }
  return text;
}

/** The tray's own log, where the person who asks has one. */
const trayLog = (mode: CliContext['host']['mode'], root: string): string =>
  join(
    mode === 'embedded' ? join(root, 'home') : homedir(),
    '.config/ladylinux-tray/logs/main.log',
  );

const ownText = async (file: string): Promise<string> =>
  (await readRegularFile(file, largestFile).catch(() => null)) ?? '';
