import type { ActionAnswer } from '../../contract/ipc';
import { message, type Message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import type { Actions } from './actions';
import { failureOf } from './failure';
import { runProgram } from './run-program';

const pkexec = '/usr/bin/pkexec';
const privileged = '/usr/lib/ladylinux/ladylinux-helper';
// pkexec(1), "RETURN VALUE"
const dismissed = 126;
const notAuthorised = 127;
/** pkexec says it in English only (src/programs/pkexec.c). */
const noAgent = /^Error .*: No authentication agent found\.$/m;

/** Why pkexec refused without, or after, a dialog: by what it wrote on standard error. */
export const refusal = (said: string): Message =>
  message(noAgent.test(said) ? 'no-agent' : 'not-authorised');

/** On a machine every action is one polkit action: one password dialog, of the desktop, for each. */
export function systemActions(): Actions {
  const act = async (args: readonly string[], input?: string): Promise<ActionAnswer> => {
    const answer = await runProgram(
      pkexec,
      ['--disable-internal-agent', privileged, ...args],
      input === undefined ? {} : { input },
    );
    if (answer.kind !== 'ended') return { ok: false, failure: failureOf(answer, { path: pkexec }) };
    switch (answer.exitCode) {
      case exitCodes.ok:
      case exitCodes.nothingToDo:
        return { ok: true };
      case dismissed:
        return { ok: false, failure: { kind: 'dismissed' } };
      case notAuthorised:
        return { ok: false, failure: { kind: 'message', message: refusal(answer.stderr) } };
      default:
        return { ok: false, failure: failureOf(answer, { path: privileged }) };
    }
  };
  return {
    refresh: ({ branch, force }) =>
      act([
        branch === undefined && force !== true ? 'start' : 'start-other',
        ...(branch === undefined ? [] : ['--branch', branch]),
        ...(force === true ? ['--force'] : []),
      ]),
    cancel: () => act(['cancel']),
    rollback: (commit) => act(['rollback', commit]),
    verifyModels: (names) => act(['models-verify', ...names]),
    downloadModels: (names) => act(['models-download', ...names]),
    cancelModels: () => act(['models-cancel']),
    restartService: () => act(['service-restart']),
    setUp: ({ repository, branch }) =>
      act([
        'install',
        ...(repository === undefined ? [] : ['--repository', repository]),
        ...(branch === undefined ? [] : ['--branch', branch]),
      ]),
    fix: (findings) => act(['doctor-fix'], JSON.stringify({ findings })),
    saveSettings: (change) => act(['configure'], JSON.stringify(change)),
  };
}
