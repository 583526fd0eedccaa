import * as z from 'zod';
import { AfterSettings } from './after';
import { CanarySettings, DataSettings, DrainSettings, ProbationSettings } from './going-live';
import { BranchName } from './primitives';
import { RepositoryUrl } from './repository-url';
import {
  DownloadSettings,
  PackagesSettings,
  PrepareSettings,
  PythonSettings,
  ServiceSettings,
  Settings,
} from './settings';
import { TrustSettings } from './signers';
import { UnattendedSettings } from './unattended';

/** The settings that the window can change; those not named stay as they are. */
export const SettingsChange = z.strictObject({
  repository: RepositoryUrl.optional(),
  branch: BranchName.optional(),
  onFailure: z.enum(['rollback', 'stop']).optional(),
  services: z.array(ServiceSettings).min(1).max(16).optional(),
  keep: Settings.shape.keep.unwrap().optional(),
  saveLimitMiB: Settings.shape.saveLimitMiB.unwrap().optional(),
  prepare: PrepareSettings.optional(),
  packages: PackagesSettings.optional(),
  extras: Settings.shape.extras.unwrap().optional(),
  python: PythonSettings.optional(),
  pythonTool: Settings.shape.pythonTool.unwrap().optional(),
  hold: Settings.shape.hold.unwrap().optional(),
  follow: Settings.shape.follow.unwrap().optional(),
  skip: Settings.shape.skip.unwrap().optional(),
  ask: z.boolean().optional(),
  after: AfterSettings.optional(),
  unattended: UnattendedSettings.optional(),
  canary: CanarySettings.optional(),
  drain: DrainSettings.optional(),
  probation: ProbationSettings.optional(),
  data: DataSettings.optional(),
  trust: TrustSettings.optional(),
  proxy: Settings.shape.proxy.unwrap().optional(),
  downloads: DownloadSettings.optional(),
  noProxy: Settings.shape.noProxy.unwrap().optional(),
  /** null: none. */
  source: Settings.shape.source.unwrap().nullable().optional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

/** Changes that a password dialog names, by their verb of the privileged entry: each may contain these settings alone. */
export const namedChanges: Readonly<Record<NamedChange, z.ZodType<SettingsChange>>> = {
  'configure-branch': SettingsChange.pick({ branch: true }).required(),
  'configure-holding': SettingsChange.pick({ hold: true, skip: true }),
  'configure-packages': SettingsChange.pick({ packages: true }).required(),
};
export type NamedChange = 'configure-branch' | 'configure-holding' | 'configure-packages';
