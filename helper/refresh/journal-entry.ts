import type { RunEvent } from '../../contract/events';
import { journalMessageIds, priorities, priorityOf } from '../../contract/journal';
import { sentence } from '../../words/format';
import { span } from '../../words/quantities';
import { uiText } from '../../words/ui';

/** Fields of one entry, systemd.journal-fields(7). Entries in journald are in English. */
export type JournalFields = Readonly<Record<string, string>>;

/** The entry for an event of a run: its start, its warnings, the end of each step, and the outcome. */
export function journalEntry(event: RunEvent): JournalFields | null {
  switch (event.type) {
    case 'run-started':
      return entry(event, priorities.info, `A ${event.kind} of ${event.branch} begins.`, {
        KIND: event.kind,
        BRANCH: event.branch,
        REQUESTED_BY: event.requestedBy,
      });
    case 'announced':
      return null;
    case 'warning':
      return entry(event, priorities.warning, sentence(event.message, 'en'), {
        CODE: event.message.code,
      });
    case 'step-finished': {
      const title = uiText(`step.${event.step}`, 'en');
      const state = uiText(`step-state.${event.outcome}`, 'en');
      const detail = event.detail === null ? '' : ` (${sentence(event.detail, 'en')})`;
      const priority = event.outcome === 'failed' ? priorities.warning : priorities.info;
      const text = `${title}: ${state}${detail}, ${span(event.durationMs, 'en')}`;
      return entry(event, priority, text, {
        STEP: event.step,
        STEP_OUTCOME: event.outcome,
        DURATION_MS: String(event.durationMs),
      });
    }
    case 'run-finished': {
      const { report } = event;
      const cause = report.cause === null ? '' : `${sentence(report.cause, 'en')} `;
      return entry(event, priorityOf[report.outcome], `${cause}${sentence(report.message, 'en')}`, {
        KIND: report.kind,
        BRANCH: report.branch,
        REQUESTED_BY: report.requestedBy,
        OUTCOME: report.outcome,
        CODE: (report.cause ?? report.message).code,
        DURATION_MS: String(report.durationMs),
        ...(report.now === null ? {} : { COMMIT: report.now }),
        ...(report.to === null ? {} : { WANTED_COMMIT: report.to.hash }),
        ...(report.failedStep === null ? {} : { STEP: report.failedStep }),
        ...(report.downtimeMs === null ? {} : { DOWNTIME_MS: String(report.downtimeMs) }),
      });
    }
    case 'step-started':
    case 'step-progress':
    case 'output':
      return null;
  }
}

function entry(
  event: RunEvent & { type: keyof typeof journalMessageIds },
  priority: number,
  text: string,
  fields: JournalFields,
): JournalFields {
  return {
    MESSAGE_ID: journalMessageIds[event.type],
    MESSAGE: text,
    PRIORITY: String(priority),
    RUN_ID: event.runId,
    ...fields,
  };
}
