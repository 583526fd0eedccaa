import { useState } from 'react';
import type { SettingsChange } from '../../../contract/settings-change';
import type { Settings } from '../../../contract/settings';
import { useWords } from '../../words';
import type { SettingGroup } from './fields';
import { changeOf, type Draft } from './judge';
import { liveGroup } from './live-fields';
import { moreChangeOf, moreDraftOf, type MoreDraft } from './more-judge';
import { loginsGroup } from './logins-group';
import { networkGroup, roomGroup } from './network-fields';
import { pythonGroup } from './python-fields';
import { refreshingGroup } from './refreshing-fields';
import { servicesGroup } from './services-fields';
import { sourceGroup } from './source-fields';
import { unattendedGroup } from './unattended-fields';
import { useBranches } from './use-branches';

interface MachineSettings {
  readonly groups: readonly SettingGroup[];
  readonly isChanged: boolean;
  /** null: some value cannot be saved. */
  readonly change: SettingsChange | null;
  readonly revert: () => void;
}

const sourceOf = ({ repository, branch, onFailure }: Settings): Draft => ({
  repository,
  branch,
  onFailure,
});

/** The machine's settings as they are typed. They are saved together, so that one password is enough. */
export function useMachineSettings(stored: Settings, onEdited: () => void): MachineSettings {
  const { t } = useWords();
  const [draft, setDraft] = useState<Draft>(() => sourceOf(stored));
  const [more, setMore] = useState<MoreDraft>(() => moreDraftOf(stored));
  const [answer, onAsk] = useBranches(draft.repository);
  const edit = (part: Partial<Draft>) => {
    onEdited();
    setDraft({ ...draft, ...part });
  };
  const editing = {
    draft: more,
    onChange: (part: Partial<MoreDraft>) => {
      onEdited();
      setMore({ ...more, ...part });
    },
  };
  const failing = {
    value: draft.onFailure,
    onChange: (onFailure: Draft['onFailure']) => edit({ onFailure }),
  };
  const source = { draft, onChange: edit, stored, answer, onAsk };
  const change = changeOf(draft, stored, answer);
  const moreChange = moreChangeOf(more, stored);
  return {
    groups: [
      sourceGroup(source, editing, t),
      refreshingGroup(editing, failing, t),
      liveGroup(editing, t),
      unattendedGroup(editing, t),
      pythonGroup(editing, stored, t),
      servicesGroup({ ...editing, stored }, t),
      networkGroup(editing, t),
      roomGroup(editing, t),
      loginsGroup(stored, t),
    ],
    isChanged:
      JSON.stringify([draft, more]) !== JSON.stringify([sourceOf(stored), moreDraftOf(stored)]),
    change: change === null || moreChange === null ? null : { ...change, ...moreChange },
    revert: () => {
      edit(sourceOf(stored));
      setMore(moreDraftOf(stored));
    },
  };
}
