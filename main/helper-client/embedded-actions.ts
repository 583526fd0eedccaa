import type { ActionAnswer } from '../../contract/ipc';
import { exitCodes } from '../../contract/outcome';
import type { Actions } from './actions';
import { fixFindings } from './fix-findings';
import { failureOf } from './failure';
import type { Helper } from './helper';

const stopAndStart = 180_000;

/** In a sandbox the user may do everything: the helper is asked directly. */
export function embeddedActions(
  helper: Helper,
): Actions & { stopService: () => Promise<ActionAnswer> } {
  const act = async (...args: string[]): Promise<ActionAnswer> => {
    const answer = await helper.run(args, { timeout: stopAndStart });
    const done =
      answer.kind === 'ended' &&
      (answer.exitCode === exitCodes.ok || answer.exitCode === exitCodes.nothingToDo);
    return done ? { ok: true } : { ok: false, failure: failureOf(answer, helper) };
  };
  return {
    refresh: ({ branch, force }) =>
      act(
        'refresh',
        '--json',
        '--no-wait',
        ...(branch === undefined ? [] : ['--branch', branch]),
        ...(force === true ? ['--force'] : []),
      ),
    cancel: () => act('cancel'),
    rollback: (commit) => act('rollback', commit, '--no-wait'),
    verifyModels: (names) => act('models', 'verify', '--no-wait', ...names),
    downloadModels: (names) => act('models', 'download', '--no-wait', ...names),
    cancelModels: () => act('models', 'cancel'),
    restartService: () => act('service', 'restart'),
    // `sandbox create` has provisioned it; what may be missing is the first version.
    setUp: () => act('refresh', '--json', '--no-wait'),
    fix: (findings) => fixFindings(helper, findings),
    saveSettings: (change) =>
      act(
        'settings',
        'set',
        ...Object.entries(change).map(
          ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
        ),
      ),
    stopService: () => act('service', 'stop'),
  };
}
