import { DoctorReport } from '../../../contract/doctor';
import { textIn } from '../../../contract/message';
import type { Machine } from '../../support/machine';

/** What `doctor` reports about a machine. */
export interface Answer {
  readonly exitCode: number;
  readonly report: DoctorReport;
  readonly stdout: string;
}

/** How a suite runs doctor on the machine that it gets later. */
export const lookingAt = (given: () => Machine) => ({
  doctor: async (...args: string[]): Promise<Answer> => {
    const command = ['ladylinux-refresh', 'doctor', '--json', ...args] as const;
    const { exitCode, stdout } = await given().exec(command, { reject: false });
    return { exitCode, report: DoctorReport.parse(JSON.parse(stdout)), stdout };
  },
  /** The exit code of a refresh, or of another verb. */
  refreshed: async (...args: string[]): Promise<number> => {
    const { exitCode } = await given().exec(['ladylinux-refresh', ...args], { reject: false });
    return exitCode;
  },
});

export const codes = ({ report }: Answer) => report.findings.map(({ what }) => what.code);
export const params = ({ report }: Answer, code: string) =>
  report.findings.find(({ what }) => what.code === code)?.what.params;
/** The command that the finding offers. */
export const commandOf = ({ report }: Answer, code: string) => {
  const fix = report.findings.find(({ what }) => what.code === code)?.fix;
  return fix ? textIn(fix.params, 'command') : '';
};
