import { DoctorReport } from '../../../contract/doctor';
import type { Machine } from '../../support/machine';

/** What the findings of a look at a machine are. */
export interface Answer {
  readonly exitCode: number;
  readonly report: DoctorReport;
  readonly stdout: string;
}

export async function doctorOn(machine: Machine, ...args: string[]): Promise<Answer> {
  const { exitCode, stdout } = await machine.exec(
    ['ladylinux-refresh', 'doctor', '--json', ...args],
    { reject: false },
  );
  return { exitCode, report: DoctorReport.parse(JSON.parse(stdout)), stdout };
}

export const codes = ({ report }: Answer) => report.findings.map(({ what }) => what.code);
export const params = ({ report }: Answer, code: string) =>
  report.findings.find(({ what }) => what.code === code)?.what.params;
/** What the finding tells to run. */
export const commandOf = ({ report }: Answer, code: string) =>
  String(report.findings.find(({ what }) => what.code === code)?.fix?.params['command']);

/** The exit code of a refresh, or of another verb. */
export const exitOf = async (machine: Machine, ...args: string[]) =>
  (await machine.exec(['ladylinux-refresh', ...args], { reject: false })).exitCode;
