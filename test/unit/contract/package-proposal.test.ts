import { describe, expect, it } from 'vitest';
import type { Message } from '../../../contract/message';
import { proposalOf, withAgreed } from '../../../contract/package-proposal';
import { openProposal } from '../../../renderer/sections/packages/package-proposal';
import { aReport, aState, aStatus } from '../main/make';

const proposed: Message = {
  code: 'packages-proposed-unknown',
  params: {
    packages: 'fastapi jinja2 uvicorn',
    reasons: 'fastapi (api_layer.py:1), jinja2 (pages/a, b (old).py:33), uvicorn (api_layer.py:1)',
    unknown: 'acme (tools/acme.py:7)',
  },
};

describe('a proposal of packages', () => {
  it('is read from the end of a run, each name with its reason', () => {
    expect(proposalOf(aReport({ message: proposed }))).toEqual({
      packages: [
        { name: 'fastapi', because: 'api_layer.py:1' },
        { name: 'jinja2', because: 'pages/a, b (old).py:33' },
        { name: 'uvicorn', because: 'api_layer.py:1' },
      ],
      unknown: [{ name: 'acme', because: 'tools/acme.py:7' }],
    });
  });

  it('is not there after any other end', () => {
    expect(proposalOf(null)).toBeNull();
    expect(proposalOf(aReport())).toBeNull();
  });

  it('keeps every name, though the reasons were cut', () => {
    const cut = { ...proposed, params: { ...proposed.params, reasons: 'fastapi (api_la…' } };
    const names = proposalOf(aReport({ message: cut }))?.packages.map(({ name }) => name);
    expect(names).toEqual(['fastapi', 'jinja2', 'uvicorn']);
  });

  it('is offered while it fits what a refresh would fetch, and nothing is running', () => {
    const lastRun = aReport({ message: proposed });
    const state = (part: Parameters<typeof aStatus>[0]) =>
      aState({ status: aStatus({ lastRun, ...part }) });
    expect(openProposal(state({}))).not.toBeNull();
    expect(openProposal(state({ branch: 'another' }))).toBeNull();
    expect(openProposal(state({ repository: 'https://example.org/another' }))).toBeNull();
    const running = { runId: lastRun.runId, kind: 'refresh', branch: 'main' } as const;
    const now = { ...running, startedAt: lastRun.startedAt, step: null };
    expect(openProposal(state({ running: now }))).toBeNull();
  });
});

it.each([
  [[], ['fastapi', 'uvicorn'], ['fastapi', 'uvicorn']],
  [['uvicorn>=0.20'], ['pyyaml'], ['uvicorn>=0.20', 'pyyaml']],
  [['Ours.Tools==1'], ['ours-tools', 'idna'], ['Ours.Tools==1', 'idna']],
  [['idna'], ['idna==3.7'], ['idna==3.7']],
])('%j with %j agreed to is %j', (names, agreed, all) => {
  expect(withAgreed(names, agreed)).toEqual(all);
});
