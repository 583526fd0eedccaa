import * as z from 'zod';
import { BundlePlace } from './bundle';
import { jobRequest, jobStatus } from './job';
import { ModelState } from './facts';
import { ManifestProblem } from './manifest';
import { Message } from './message';
import { HostileText, RunId, Timestamp } from './primitives';

const Bytes = z.number().int().nonnegative();
const Hex = z.string().regex(/^[0-9a-f]{8,256}$/);

export const Checksum = z.object({ algorithm: z.string().max(40), digest: Hex });
export type Checksum = z.infer<typeof Checksum>;

export const ModelFileDetail = z.object({
  /** Below the models folder. */
  path: HostileText,
  state: ModelState,
  sizeBytes: Bytes.nullable(),
  /** Size of a partial download. */
  partialBytes: Bytes.nullable(),
  expectedBytes: Bytes.nullable(),
  expected: Checksum.nullable(),
  /** When its content was last read and checked. */
  checkedAt: Timestamp.nullable(),
  downloadable: z.boolean(),
  /** An explanation, if the state needs one. */
  reason: Message.nullable(),
});
export type ModelFileDetail = z.infer<typeof ModelFileDetail>;

export const ModelDetail = z.object({
  name: HostileText,
  displayName: HostileText,
  required: z.boolean(),
  state: ModelState,
  sizeBytes: Bytes.nullable(),
  /** Text members of the manifest's entry, for display: provider, family, notes, ... */
  about: z.record(z.string().max(60), HostileText),
  files: z.array(ModelFileDetail).max(1000),
});
export type ModelDetail = z.infer<typeof ModelDetail>;

export const OllamaModel = z.object({
  name: HostileText,
  digest: z.string().max(200).nullable(),
  sizeBytes: Bytes.nullable(),
  details: HostileText.nullable(),
});
export const OllamaInfo = z.object({
  /** refused: OLLAMA_BASE_URL names another machine, which is not asked. */
  state: z.enum(['answered', 'absent', 'refused', 'nonsense']),
  address: z.string().max(500),
  models: z.array(OllamaModel).max(10_000),
});
export type OllamaInfo = z.infer<typeof OllamaInfo>;

export const ExtraFile = z.object({
  path: HostileText,
  sizeBytes: Bytes,
  kind: z.enum(['file', 'partial', 'mismatch', 'beside', 'link', 'other']),
});
export type ExtraFile = z.infer<typeof ExtraFile>;

/** `models --json`. */
export const ModelsReport = z.object({
  v: z.literal(1),
  folder: z.string().max(4096),
  folderState: z.enum(['there', 'missing', 'refused', 'unreadable']),
  /** Mount point of the folder's disk, if it is not mounted. */
  missingDisk: z.string().max(4096).optional(),
  manifest: z.enum(['read', 'none', 'broken']),
  problems: z.array(ManifestProblem).max(1000),
  models: z.array(ModelDetail).max(10_000),
  /** Files that no entry names: the first 1,000. */
  extraFiles: z.array(ExtraFile).max(1000),
  extraTotal: z.number().int().nonnegative(),
  ollama: OllamaInfo.nullable(),
});
export type ModelsReport = z.infer<typeof ModelsReport>;

const place = { model: HostileText, file: HostileText };

export const ModelsResult = z.object({
  ...place,
  /** The file's state now. */
  state: ModelState,
  /** skipped: nothing to do; failed: the message says why. */
  outcome: z.enum(['done', 'skipped', 'failed', 'cancelled']),
  /** null if the state says enough. */
  message: Message.nullable(),
});
export type ModelsResult = z.infer<typeof ModelsResult>;

/** A model's id or display name as an argument: no option, no control characters. */
export const ModelName = z
  .string()
  .max(200)
  .regex(/^[^-\p{C}][^\p{C}]*$/u);

export const ModelsWork = z.strictObject({
  verb: z.enum(['verify', 'download']),
  /** Ids or display names; empty: every model. */
  names: z.array(z.string().max(200)).max(1000),
  /** verify: also read unchanged files again. download: also use sources that gave another file earlier. */
  again: z.boolean(),
  /** download: null means unlimited. */
  bytesPerSecond: z.number().positive().nullable(),
  /** download: only from this bundle, not from the network. */
  from: BundlePlace.optional(),
});
export type ModelsWork = z.infer<typeof ModelsWork>;

/** Everything missing that the bundle has. */
export const downloadOutOf = (from: string): ModelsWork => ({
  verb: 'download',
  names: [],
  again: false,
  bytesPerSecond: null,
  from,
});

/** Request for a verification or download: written before it starts, then read and removed by it. */
export const ModelsRequest = ModelsWork.extend(jobRequest);
export type ModelsRequest = z.infer<typeof ModelsRequest>;

/** models-status.json: the process that works on the models. */
export const ModelsAtWork = z.strictObject({ ...jobStatus, request: ModelsRequest });
export type ModelsAtWork = z.infer<typeof ModelsAtWork>;

/** Whether two requests are the same, so that the second attaches to the first. */
export function sameWork(a: ModelsWork, b: ModelsWork): boolean {
  return (
    a.verb === b.verb &&
    a.again === b.again &&
    a.bytesPerSecond === b.bytesPerSecond &&
    a.from === b.from &&
    a.names.join('\0') === b.names.join('\0')
  );
}

/** One line of `models verify --json` and `models download --json`. */
export const ModelsEvent = z.discriminatedUnion('type', [
  /** The first line of work in a separate process. */
  z.object({
    v: z.literal(1),
    type: z.literal('asked'),
    runId: RunId,
    time: Timestamp,
    requestedBy: HostileText,
    verb: z.enum(['verify', 'download']),
    names: z.array(HostileText).max(1000),
  }),
  z.object({
    v: z.literal(1),
    type: z.literal('started'),
    verb: z.enum(['verify', 'download']),
    files: z.number().int().nonnegative(),
    totalBytes: Bytes.nullable(),
  }),
  z.object({
    v: z.literal(1),
    type: z.literal('progress'),
    ...place,
    phase: z.enum(['reading', 'downloading', 'waiting']),
    doneBytes: Bytes,
    totalBytes: Bytes.nullable(),
    bytesPerSecond: z.number().nonnegative(),
    secondsLeft: z.number().nonnegative().nullable(),
    /** Of the whole work. */
    overall: z.object({
      doneBytes: Bytes,
      totalBytes: Bytes.nullable(),
      bytesPerSecond: z.number().nonnegative(),
      secondsLeft: z.number().nonnegative().nullable(),
    }),
  }),
  z.object({ v: z.literal(1), type: z.literal('notice'), ...place, message: Message }),
  z.object({ v: z.literal(1), type: z.literal('file'), result: ModelsResult }),
  z.object({
    v: z.literal(1),
    type: z.literal('finished'),
    outcome: z.enum([
      'done',
      'nothing-to-do',
      'problems',
      'offline',
      'busy',
      'cancelled',
      'usage',
      'broken',
    ]),
    message: Message,
    results: z.array(ModelsResult).max(20_000),
  }),
]);
export type ModelsEvent = z.infer<typeof ModelsEvent>;
