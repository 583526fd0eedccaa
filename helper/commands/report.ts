import { resolve } from 'node:path';
import type { Command } from 'commander';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import type { ProblemReport } from '../../contract/problem-report';
import { common, type Act, contextOf, Exit, printJson, type CommonOptions } from './context';
import { say } from './say';
import { writeArchive, collectReport } from './collect-report';

interface Options extends CommonOptions {
  readonly output?: string;
}

/** ladylinux-refresh report: one archive for getting help, without secrets. */
export function addReportVerb(program: Command, act: Act): void {
  common(program.command('report'))
    .description('collect versions, status, settings and logs in one archive, without secrets')
    .option('--output <file>', 'the file to write, not a new one in this folder')
    .action(
      act(async ({ output, ...rest }: Options) => {
        const context = await contextOf(rest);
        const createdAt = new Date().toISOString();
        const title = `ladylinux-report-${createdAt.slice(0, 19).replace(/[-:]/g, '')}`;
        const name = `${title}.tar.gz`;
        const path = resolve(output ?? name);
        const files = await collectReport(context, __LADYLINUX_VERSION__);
        const written = await writeArchive(path, title, files);
        if (written.kind === 'refused')
          throw new Exit(
            exitCodes.stagingFailed,
            message('file-not-saved', { file: path, reason: written.reason }),
          );
        const report: ProblemReport = { v: 1, createdAt, name, path, files };
        if (context.json) printJson(report);
        else say(message('report-saved', { file: path }), context.locale);
        return exitCodes.ok;
      }),
    );
}
