import type { VenvFacts } from '../../host/examine-facts';
import { byAdoption, byRefresh, found, run, type FixableFinding } from '../found';
import type { Check } from '../question';

export const venvCheck: Check = {
  name: 'venv',
  inPrefix: true,
  async look({ host, read, examined }) {
    const look = await examined();
    if (look.kind === 'unknown') return { found: [], partial: look.why };
    return { found: judgeVenv(look.venv, host.layout.venv, read.kind === 'read') };
  },
};

export function judgeVenv(venv: VenvFacts, folder: string, isSetUp: boolean): FixableFinding[] {
  const rebuild = isSetUp ? run('sudo ladylinux-refresh refresh --rebuild --force') : byAdoption;
  const noPip: FixableFinding[] = venv.hasPip
    ? []
    : [found('venv', 'found-venv-no-pip', { folder }, { severity: 'info' })];
  switch (venv.state) {
    case 'missing':
      return [
        found('venv', 'found-venv-missing', { folder }, { severity: 'problem', fix: rebuild }),
      ];
    case 'broken': {
      const params = { folder, reason: venv.reason ?? '' };
      return [found('venv', 'found-venv-broken', params, { severity: 'problem', fix: rebuild })];
    }
    case 'foreign': {
      const said = { severity: 'warning', fix: isSetUp ? byRefresh : byAdoption } as const;
      return [found('venv', 'found-venv-foreign', { folder }, said), ...noPip];
    }
    case 'ours':
      // uv does not make one, and we need none.
      return [];
  }
}
