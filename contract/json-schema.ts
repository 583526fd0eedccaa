import * as z from 'zod';
import { DoctorReport } from './doctor';
import { EditsView } from './edits';
import { RunEvent } from './events';
import {
  CommitInfo,
  DependencyChange,
  HealthAnswer,
  ModelInfo,
  ModelsInfo,
  PythonInfo,
  RemoteBranch,
  SavedEdits,
  ServiceInfo,
} from './facts';
import { manifestJsonSchema } from './manifest';
import { Message, MessageCode } from './message';
import { ModelsEvent, ModelsReport } from './models';
import { PreviewAnswer } from './preview';
import { RunReport, StepReport } from './report';
import { RunRequest } from './request';
import { HealthSettings, ServiceSettings, Settings } from './settings';
import { Status } from './status';
import { StepName, StepOutcome } from './steps';
import { BaselineAnswer } from './baseline';
import { TimerAnswer } from './timer';
import { BranchesAnswer } from './update';

type JsonSchema = Record<string, unknown>;

/** Schemas that get a name in $defs instead of being repeated. */
const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  CommitInfo,
  DependencyChange,
  HealthAnswer,
  HealthSettings,
  Message,
  ModelInfo,
  ModelsInfo,
  PythonInfo,
  RemoteBranch,
  RunReport,
  SavedEdits,
  ServiceInfo,
  ServiceSettings,
  StepName,
  StepOutcome,
  StepReport,
}))
  named.add(schema, { id });

/**
 * JSON Schema 2020-12 of all that other programs may read or write. What the helper writes may get new members in later
 * versions, by the compatibility rule; what it reads is closed if it refuses unknown members.
 */
export function jsonSchemas(): Record<string, JsonSchema> {
  return {
    status: readable(Status, 'Answer of `ladylinux-refresh status --json`'),
    event: readable(RunEvent, 'One line of events.jsonl'),
    report: readable(RunReport, 'What a run came to'),
    branches: readable(BranchesAnswer, 'Answer of `ladylinux-refresh branches --json`'),
    preview: readable(PreviewAnswer, 'Answer of `ladylinux-refresh preview --json`'),
    edits: readable(EditsView, 'Answer of `ladylinux-refresh edits show --json`'),
    baseline: readable(BaselineAnswer, 'Answer of `ladylinux-refresh baseline --json`'),
    timer: readable(TimerAnswer, 'Answer of `ladylinux-refresh timer --json`'),
    settings: writable(Settings, '/etc/ladylinux/refresh.json'),
    request: writable(RunRequest, 'What a run was asked to do'),
    models: readable(ModelsReport, 'Answer of `ladylinux-refresh models --json`'),
    'models-event': readable(ModelsEvent, 'One line of `ladylinux-refresh models verify --json`'),
    doctor: readable(DoctorReport, 'Answer of `ladylinux-refresh doctor --json`'),
    manifest: manifestJsonSchema(),
  };
}

function readable(schema: z.ZodType, title: string): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io: 'output',
    metadata: named,
    override: (place) => {
      const { def } = place.zodSchema._zod;
      if (def.type === 'object' && def.catchall === undefined)
        delete place.jsonSchema.additionalProperties;
      // A new message is not a new version of the schema.
      if (place.zodSchema === MessageCode) delete place.jsonSchema.enum;
      plainTimes(place);
    },
  });
  return { title, ...made };
}

function writable(schema: z.ZodType, title: string): JsonSchema {
  return {
    title,
    ...z.toJSONSchema(schema, { io: 'input', metadata: named, override: plainTimes }),
  };
}

/** The format is enough; the pattern beside it is five lines about leap years. */
function plainTimes({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
}
