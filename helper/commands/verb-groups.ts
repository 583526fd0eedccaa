import type { Command } from 'commander';
import type { Act } from './context';

interface VerbGroup {
  readonly verbs: readonly string[];
  readonly add: (program: Command, act: Act) => Promise<void>;
}

/** A group's modules are loaded only for its own verbs, so that a start costs no more than the verb needs. */
export const verbGroups: readonly VerbGroup[] = [
  {
    verbs: [
      'refresh',
      'rollback',
      'cancel',
      'run',
      'models-run',
      'recover',
      'after',
      'probation',
      'resume',
    ],
    add: async (program, act) => {
      (await import('./refresh-verbs')).addRefreshVerbs(program, act);
    },
  },
  {
    verbs: ['apply', 'apply-due'],
    add: async (program, act) => {
      (await import('./apply-verbs')).addApplyVerbs(program, act);
    },
  },
  {
    verbs: ['check'],
    add: async (program, act) => {
      (await import('./check-verb')).addCheckVerb(program, act);
    },
  },
  {
    verbs: ['status', 'history'],
    add: async (program, act) => {
      (await import('./show-verbs')).addShowVerbs(program, act);
    },
  },
  {
    verbs: ['state'],
    add: async (program, act) => {
      (await import('./state-verb')).addStateVerb(program, act);
    },
  },
  {
    verbs: ['branches', 'preview'],
    add: async (program, act) => {
      (await import('./remote-verbs')).addRemoteVerbs(program, act);
    },
  },
  {
    verbs: ['edits'],
    add: async (program, act) => {
      (await import('./edits-verbs')).addEditsVerbs(program, act);
    },
  },
  {
    verbs: ['logs'],
    add: async (program, act) => {
      (await import('./logs')).addLogsVerb(program, act);
    },
  },
  {
    verbs: ['report'],
    add: async (program, act) => {
      (await import('./report')).addReportVerb(program, act);
    },
  },
  {
    verbs: ['settings'],
    add: async (program, act) => {
      (await import('./settings-verbs')).addSettingsVerbs(program, act);
    },
  },
  {
    verbs: ['login', 'logins', 'logout'],
    add: async (program, act) => {
      (await import('./login-verbs')).addLoginVerbs(program, act);
    },
  },
  {
    verbs: ['hold', 'skip'],
    add: async (program, act) => {
      (await import('./holding-verbs')).addHoldingVerbs(program, act);
    },
  },
  {
    verbs: ['timer', 'unattended', 'ask'],
    add: async (program, act) => {
      (await import('./timer-verbs')).addTimerVerbs(program, act);
    },
  },
  {
    verbs: ['bundle', 'bundle-run'],
    add: async (program, act) => {
      (await import('./bundle')).addBundleVerbs(program, act);
    },
  },
  {
    verbs: ['image'],
    add: async (program, act) => {
      (await import('./image')).addImageVerbs(program, act);
    },
  },
  {
    verbs: ['models'],
    add: async (program, act) => {
      const [{ addModelsVerbs }, { modelsContext }] = await Promise.all([
        import('./models'),
        import('./models-context'),
      ]);
      addModelsVerbs(program, act, modelsContext);
    },
  },
  {
    verbs: ['install'],
    add: async (program, act) => {
      (await import('./install')).addInstallVerb(program, act);
    },
  },
  {
    verbs: ['doctor'],
    add: async (program, act) => {
      (await import('./doctor')).addDoctorVerb(program, act);
    },
  },
  {
    verbs: ['baseline'],
    add: async (program, act) => {
      (await import('./baseline')).addBaselineVerb(program, act);
    },
  },
  {
    verbs: ['act'],
    add: async (program, act) => {
      (await import('./act')).addActVerb(program, act);
    },
  },
  {
    verbs: ['sandbox', 'service', 'supervise'],
    add: async (program, act) => {
      (await import('./demo-verbs')).addDemoVerbs(program, act);
    },
  },
];

/** The group of the given verb; all groups for help and suggestions, if no group has it. */
export async function addVerbsFor(
  args: readonly string[],
  program: Command,
  act: Act,
): Promise<void> {
  const asked = verbGroups.filter(({ verbs }) => verbs.includes(args[0] ?? 'refresh'));
  for (const group of asked.length === 0 ? verbGroups : asked) await group.add(program, act);
}
