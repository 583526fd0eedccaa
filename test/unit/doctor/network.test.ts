import { describe, expect, it } from 'vitest';
import { Settings } from '../../../contract/settings';
import { neededHosts } from '../../../helper/commands/doctor-network';

const hosts = (settings: object, manifest: object | null = null) =>
  neededHosts(Settings.parse(settings), manifest && JSON.stringify(manifest)).map(
    ({ host, for: purpose }) => `${purpose} ${host}`,
  );

describe('the hosts that a computer needs', () => {
  it('of the defaults', () => {
    expect(hosts({})).toEqual([
      'repository github.com',
      'packages pypi.org',
      'packages files.pythonhosted.org',
    ]);
  });

  it('of a mirror and of models, each once', () => {
    const models = ['https://models.example/a', 'https://models.example/b', 'file:///media/c'].map(
      (source_url, at) => ({ id: `m${String(at)}`, filename: `${String(at)}.gguf`, source_url }),
    );
    const settings = { packageIndex: 'https://mirror.example:8443/simple' };
    expect(hosts(settings, { models })).toEqual([
      'repository github.com',
      'packages mirror.example:8443',
      'models models.example',
    ]);
  });

  it('not what lies on this computer, and no manifest that cannot be read', () => {
    const settings = { repository: 'file:///srv/code', protocols: ['https', 'file'] };
    expect(hosts(settings, { models: 'nonsense' })).toEqual([
      'packages pypi.org',
      'packages files.pythonhosted.org',
    ]);
  });
});
